import type { Capabilities } from '../protocol/capabilities.js';
import type { EndpointName } from '../transport/endpoints.js';
import { asChatError, isMissing } from '../transport/locate.js';
import { isChatError } from '../protocol/errors.js';
import type { Parts } from './upkeep.js';

/** What a backend says of itself, corrected by what has turned out. */
export interface BackendCapabilities extends Capabilities {
  /** The endpoints that have answered that they are not there (404, 405, 501). */
  readonly missing: ReadonlySet<EndpointName>;
}

/** What is not there once its endpoint is not. */
const dependants: Readonly<Partial<Record<EndpointName, Capabilities>>> = {
  sessions: { sessions: false },
  cancel: { cancel: false },
  feedback: { feedback: false },
  generateTitle: { titles: false },
  upload: { attachments: { types: [], maxBytes: 0 }, audio: false },
};

export function withMissing(told: Capabilities, missing: ReadonlySet<EndpointName>): BackendCapabilities {
  return Object.assign({ ...told, missing }, ...[...missing].map((name) => dependants[name])) as BackendCapabilities;
}

/** Asks a backend for its capabilities, once, and again only where it could not say. */
export class Inquiry {
  readonly #parts: Parts;
  #hasBegun: boolean;

  /** @param known beforehand: nothing is asked then */
  constructor(parts: Parts, known: Capabilities | undefined) {
    this.#parts = parts;
    this.#hasBegun = known !== undefined;
    if (known) parts.state.told.set(known);
  }

  /** Nobody waits for it, and no chat is worse for an answer that does not come. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const { state, backend, requests } = this.#parts;
    const told = await backend.capabilities(requests.signal).catch(asChatError);
    if (!isChatError(told)) state.told.set(told);
    else this.#hasBegun = isMissing(told);
  }
}
