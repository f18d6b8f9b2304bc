import type { Capabilities } from '../protocol/capabilities.js';
import type { Model } from './model.js';
import type { Endpoint, Reply } from './request.js';
import type { Store } from './store.js';
import type { Troubles } from './troubles.js';

/**
 * How much of the contract a backend has. `required`: what Nextcloud ships today, which is polled. `proposed`: the
 * stream as it was proposed, too. `extended`: all of it.
 */
export type Level = 'required' | 'proposed' | 'extended';

/** What the endpoints share. */
export interface Parts {
  readonly store: Store;
  readonly model: Model;
  readonly troubles: Troubles;
  readonly level: Level;
  readonly capabilities: Capabilities;
  /** Makes up a title for a first message. */
  readonly titleOf: ((text: string) => string) | undefined;
}

/** An endpoint is there or is not: what is not, nobody answers. */
export type Routes = Readonly<Partial<Record<Endpoint, Reply | false>>>;
