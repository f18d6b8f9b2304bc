import type { ChatError } from '../../protocol/errors.js';
import type { Frame } from '../../protocol/events.js';

/** A response as it came, read by read. All times are the clock's. */
export interface Exchange {
  readonly url: string;
  readonly asked: number;
  answered?: number;
  status?: number;
  headers: Headers;
  readonly chunks: { readonly at: number; readonly bytes: number }[];
  readonly frames: Arrival[];
}

export interface Arrival {
  readonly at: number;
  readonly frame: Frame;
}

/** What polling beside the stream has shown. */
export interface Look {
  readonly asked: number;
  readonly at: number;
  /** UTF-16 units of the text that the server had; `undefined` where it does not tell. */
  readonly length?: number | undefined;
  readonly hasEnded: boolean;
}

/** What became of taking the stream up again behind its first event. `untried`: it gave no event an id. */
export type Resumption = 'resumed' | 'nothing' | 'silent' | 'refused' | 'untried';

/** All that was seen, before anything is made of it. */
export interface Evidence {
  readonly stream: Exchange | undefined;
  readonly looks: readonly Look[];
  /** When there was nothing more to see: the stream had ended, or was left. */
  readonly ended: number;
  /** True where it was left here and did not end by itself. */
  readonly isLeft: boolean;
  /** Why there was no stream, or no chat at all, or how it broke. */
  readonly trouble: ChatError | undefined;
  readonly resumption: Resumption;
  /** The conversation that it took could not be deleted. */
  readonly isLeftOver: boolean;
  /** As the platform tells it: `h2`, `http/1.1`. */
  readonly httpVersion: string | undefined;
  /** The server is another origin to this page, which so sees few of its headers. */
  readonly isForeign: boolean;
  /** Milliseconds for which it was to be kept open. */
  readonly idle: number | undefined;
}
