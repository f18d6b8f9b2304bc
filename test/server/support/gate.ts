import type { Provider, ProviderEvent, ProviderRequest } from '../../../demo/server/providers/provider.js';
import { within } from '../../support/within.js';

type Step =
  | { readonly kind: 'say'; readonly event: ProviderEvent; readonly taken: () => void }
  | { readonly kind: 'end' }
  | { readonly kind: 'fail'; readonly error: unknown };

/** One answer that the test drives: nothing is said until the test says so. */
export class Generation {
  readonly request: ProviderRequest;
  /** Resolves once the server has let go of it. */
  readonly released: Promise<void>;
  readonly release: () => void;
  readonly #steps: Step[] = [];
  #wake: (() => void) | undefined;

  constructor(request: ProviderRequest) {
    this.request = request;
    let release = (): void => undefined;
    this.released = new Promise((resolve) => (release = resolve));
    this.release = release;
    request.signal.addEventListener('abort', () => this.#wake?.());
  }

  /** Resolves once the server has taken it in. */
  say(event: ProviderEvent): Promise<void> {
    return new Promise((taken) => this.#add({ kind: 'say', event, taken }));
  }

  text(delta: string): Promise<void> {
    return this.say({ type: 'text', delta });
  }

  async finish(finish: 'stop' | 'length' = 'stop'): Promise<void> {
    await this.say({ type: 'finish', finish });
    this.end();
    await this.released;
  }

  /** An end without a reason: the answer was cut off. */
  end(): void {
    this.#add({ kind: 'end' });
  }

  fail(error: unknown): void {
    this.#add({ kind: 'fail', error });
  }

  async *events(): AsyncGenerator<ProviderEvent> {
    try {
      for (;;) {
        const step = await this.#next();
        if (step.kind === 'end') return;
        if (step.kind === 'fail') throw step.error;
        yield step.event;
        step.taken();
      }
    } finally {
      this.release();
    }
  }

  #add(step: Step): void {
    this.#steps.push(step);
    this.#wake?.();
  }

  async #next(): Promise<Step> {
    const { signal } = this.request;
    for (;;) {
      signal.throwIfAborted();
      const step = this.#steps.shift();
      if (step) return step;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

export interface Gate {
  readonly provider: Provider;
  /** The next answer that the server asks for; fails where it does not. */
  next(): Promise<Generation>;
  /** How often the server has asked. */
  readonly asked: number;
}

/** A provider whose answers are driven by hand. */
export function createGate(): Gate {
  const fresh: Generation[] = [];
  const waiting: ((generation: Generation) => void)[] = [];
  let asked = 0;
  return {
    provider: {
      generate(request) {
        asked += 1;
        const generation = new Generation(request);
        const receiver = waiting.shift();
        if (receiver) receiver(generation);
        else fresh.push(generation);
        return generation.events();
      },
    },
    next() {
      const generation = fresh.shift();
      if (generation) return Promise.resolve(generation);
      return within('the server to ask for an answer', new Promise((resolve) => waiting.push(resolve)));
    },
    get asked() {
      return asked;
    },
  };
}
