import type { Way } from './line.js';
import type { Endpoint, Reply } from './request.js';

/** What stands between the page and a backend that is well. */
export class Troubles {
  /** What every request gets, whatever it asks for. */
  outage: Reply | undefined;
  readonly #always = new Map<Endpoint, Reply>();
  readonly #once = new Map<Endpoint, Reply[]>();
  readonly #ways: Way[] = [];
  #everyWay: Way | undefined;
  #release: () => void = () => undefined;
  #released: Promise<void> | undefined;

  always(endpoints: readonly Endpoint[], reply: Reply): void {
    for (const endpoint of endpoints) this.#always.set(endpoint, reply);
  }

  once(endpoint: Endpoint, ...replies: readonly Reply[]): void {
    this.#once.set(endpoint, [...(this.#once.get(endpoint) ?? []), ...replies]);
  }

  /** The next stream that is opened goes this way. */
  nextWay(way: Way): void {
    this.#ways.push(way);
  }

  everyWay(way: Way): void {
    this.#everyWay = way;
  }

  replyTo(endpoint: Endpoint): Reply | undefined {
    return this.outage ?? this.#once.get(endpoint)?.shift() ?? this.#always.get(endpoint);
  }

  takeWay(): Way {
    return this.#ways.shift() ?? this.#everyWay ?? {};
  }

  /** Settles when the test lets go of what is held back. */
  get released(): Promise<void> {
    return (this.#released ??= new Promise((resolve) => (this.#release = resolve)));
  }

  release(): void {
    this.#release();
    this.#released = undefined;
  }

  mend(): void {
    this.outage = undefined;
    this.#everyWay = undefined;
    this.#ways.length = 0;
    this.#always.clear();
    this.#once.clear();
    this.release();
  }
}
