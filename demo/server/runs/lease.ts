import type { Instances } from '../store/instances.js';
import { describe } from './generation.js';

export interface LeaseOptions {
  readonly instances: Instances;
  /** What this process is called. */
  readonly instance: string;
  /** Seconds without a renewal after which others take this process for dead. */
  readonly seconds: number;
  /** Called after each renewal. */
  readonly onRenewal: () => Promise<void>;
  readonly log: (line: string) => void;
}

/** Says from time to time that this process is alive. */
export class Lease {
  readonly #options: LeaseOptions;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** @param isAlone whether no other process uses the database: then all that were before it are dead */
  async take(isAlone: boolean): Promise<void> {
    const { instances, instance, seconds } = this.#options;
    await instances.forgetDead(isAlone);
    await instances.renew(instance, seconds);
    this.#timer = setInterval(() => void this.#renew(), (seconds * 1000) / 3);
    this.#timer.unref();
  }

  /** Never rejects: others find out by the lease where they cannot be told. */
  async leave(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#work;
    const { instances, instance, log } = this.#options;
    await instances
      .leave(instance)
      .catch((error: unknown) => log(`the lease of this server could not be given back: ${describe(error)}`));
  }

  /** One renewal at a time; never rejects. */
  #renew(): Promise<void> {
    return (this.#work ??= this.#tryToRenew().finally(() => (this.#work = undefined)));
  }

  async #tryToRenew(): Promise<void> {
    const { instances, instance, seconds, onRenewal, log } = this.#options;
    try {
      await instances.renew(instance, seconds);
      await onRenewal();
    } catch (error) {
      log(`the lease of this server could not be renewed: ${describe(error)}`);
    }
  }
}
