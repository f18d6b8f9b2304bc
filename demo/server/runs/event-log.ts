import { encodeEvent } from '../../../src/protocol/encode.js';
import type { ChatEvent } from '../../../src/protocol/events.js';

/** UTF-16 code units of frames that are kept per run: some five times a long answer. */
const capacity = 500_000;

/**
 * The events of one run, numbered and as frames, so that each is encoded once for all who follow. It forgets its
 * oldest part when it grows too large.
 */
export class EventLog {
  readonly #taskId: number;
  #frames: string[] = [];
  #size = 0;
  #last: number;

  /** @param last the number of the event before the first that will be appended */
  constructor(taskId: number, last = 0) {
    this.#taskId = taskId;
    this.#last = last;
  }

  /** The number of the newest event, 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** The cursor of an event: `<taskId>.<seq>`. */
  idOf(seq: number): string {
    return `${this.#taskId}.${seq}`;
  }

  append(event: ChatEvent): void {
    this.#last += 1;
    const frame = encodeEvent(event, this.idOf(this.#last));
    this.#frames.push(frame);
    this.#size += frame.length;
    if (this.#size > capacity) this.#forgetHalf();
  }

  /** Forgets everything and goes on after an event that others have numbered. */
  restart(last: number): void {
    this.#frames = [];
    this.#size = 0;
    this.#last = last;
  }

  /** Whether it still knows every event after this one, and the one itself was there. */
  reaches(seq: number): boolean {
    return seq <= this.#last && seq >= this.#last - this.#frames.length;
  }

  /** All frames after an event that it reaches. */
  after(seq: number): string {
    return seq === this.#last ? '' : this.#frames.slice(seq - this.#last).join('');
  }

  /** The newest frame stays, so that the end of a run is never forgotten. */
  #forgetHalf(): void {
    const kept = this.#frames.slice(Math.ceil(this.#frames.length / 2));
    this.#frames = kept.length > 0 ? kept : this.#frames.slice(-1);
    this.#size = this.#frames.reduce((size, frame) => size + frame.length, 0);
  }
}
