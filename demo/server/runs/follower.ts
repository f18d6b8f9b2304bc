import { encodeEvent } from '../../../src/protocol/encode.js';
import type { Run } from './run.js';

export interface FollowOptions {
  /** The number of the last event that is known already; absent for who knows nothing yet. */
  readonly after: number | undefined;
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
}

/**
 * One who follows a run: knows what has been sent to it, and waits for more. It is asked for frames when there is
 * room for them, so a slow reader costs no memory: it gets a snapshot once the log has moved on without it.
 */
export class Follower {
  readonly #run: Run;
  readonly #heartbeat: number;
  readonly #timer: NodeJS.Timeout;
  readonly #unlisten: () => void;
  #position: number | undefined;
  #isGreeted = false;
  #isPingDue = false;
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(run: Run, { after, heartbeat }: FollowOptions) {
    this.#run = run;
    this.#heartbeat = heartbeat;
    // Who comes to a run that has said nothing yet has missed nothing.
    const cursor = after ?? (run.log.last === 0 ? 0 : undefined);
    this.#position = cursor !== undefined && run.log.reaches(cursor) ? cursor : undefined;
    this.#unlisten = run.listen(() => this.#wake?.());
    this.#timer = setInterval(() => this.#remind(), heartbeat);
    this.#timer.unref();
  }

  /** The frames that have come up since the last call, as soon as there are any; `undefined` after the last. */
  async next(): Promise<string | undefined> {
    while (!this.#isClosed) {
      const frames = this.#greeting() + this.#missed() + this.#ping();
      if (frames !== '') return frames;
      if (this.#run.ended) this.close();
      else await this.#change();
    }
    return undefined;
  }

  /** Follows no longer. Of no consequence to the run. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#unlisten();
    this.#wake?.();
  }

  #greeting(): string {
    if (this.#isGreeted) return '';
    this.#isGreeted = true;
    const { taskId, sessionId, messageId, log } = this.#run;
    return encodeEvent(
      { type: 'hello', taskId, sessionId, messageId, heartbeat: this.#heartbeat, resume: true, idempotent: true },
      log.idOf(this.#position ?? 0),
    );
  }

  #missed(): string {
    const { log } = this.#run;
    const isReached = this.#position !== undefined && log.reaches(this.#position);
    const snapshot = isReached ? '' : this.#snapshot();
    const frames = snapshot + log.after(this.#position ?? 0);
    this.#position = log.last;
    return frames;
  }

  /** All so far in one; of a run that is over, all but its end. */
  #snapshot(): string {
    const { answer, ended, log } = this.#run;
    this.#position = ended ? log.last - 1 : log.last;
    const tools = answer.tools.map((tool) => encodeEvent({ type: 'tool', tool }));
    if (answer.content === '' && answer.reasoning === '') return tools.join('');
    const { content: text, reasoning, sources } = answer;
    return tools.join('') + encodeEvent({ type: 'snapshot', text, reasoning, sources }, log.idOf(this.#position));
  }

  #ping(): string {
    if (!this.#isPingDue) return '';
    this.#isPingDue = false;
    return this.#run.ended ? '' : encodeEvent({ type: 'ping', len: this.#run.answer.content.length });
  }

  #remind(): void {
    this.#isPingDue = true;
    this.#wake?.();
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}
