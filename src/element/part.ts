import type { CSSResult, LitElement } from 'lit';
import { pageClock, type Clock } from './clock.js';

/** Milliseconds for which what could not be fetched is let be. */
const PAUSE = 5000;

/** What a module of a part tells beside what it is for. */
interface PartModule {
  /** For the shadow tree that the part is drawn in. */
  readonly styles: readonly CSSResult[];
}

/**
 * A part of the element that is fetched when it is first needed. Until then, and for as long as it cannot be had, the
 * rest does without.
 */
export class Part<Module extends PartModule> {
  readonly #load: () => Promise<Module>;
  readonly #clock: Clock;
  #module: Module | undefined;
  #coming: Promise<Module | undefined> | undefined;
  readonly #waiting = new Set<LitElement>();

  constructor(load: () => Promise<Module>, clock = pageClock) {
    this.#load = load;
    this.#clock = clock;
  }

  /** What to draw with, where it is there; else it is fetched, and the host is drawn anew. */
  for(host: LitElement): Module | undefined {
    if (this.#module) dress(host, this.#module);
    else {
      this.#waiting.add(host);
      void this.fetched();
    }
    return this.#module;
  }

  /** For an act. `undefined` where it is not to be had: who needs it then asks again, after a pause. */
  fetched(): Promise<Module | undefined> {
    return (this.#coming ??= this.#fetch());
  }

  async #fetch(): Promise<Module | undefined> {
    try {
      this.#module = await this.#load();
      this.#redraw();
    } catch (error) {
      reportError(error);
      const forget = (): void => {
        this.#coming = undefined;
        this.#redraw();
      };
      this.#clock.setTimeout(forget, PAUSE, 'wait');
    }
    return this.#module;
  }

  #redraw(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const host of waiting) if (host.isConnected) host.requestUpdate();
  }
}

/** Each tree has the styles once. */
function dress({ renderRoot }: LitElement, { styles }: PartModule): void {
  const root = renderRoot.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const { adoptedStyleSheets } = root;
  const sheets = styles.flatMap(({ styleSheet }) => styleSheet ?? []);
  if (sheets.some((sheet) => !adoptedStyleSheets.includes(sheet)))
    root.adoptedStyleSheets = [...new Set([...adoptedStyleSheets, ...sheets])];
}
