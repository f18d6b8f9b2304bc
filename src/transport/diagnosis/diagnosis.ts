import type { Advice } from './advice.js';

/**
 * What came of it. `streams`: events arrive as they are sent. `held_back`: the server had text long before it arrived
 * here. `cut`: the stream ended in the middle. `refused`: the server does not stream here. `unreachable`: there was no
 * chat with this server. `unclear`: too little came to tell.
 */
export type Verdict = 'streams' | 'held_back' | 'cut' | 'refused' | 'unreachable' | 'unclear';

/** What is looked at, one after the other. */
export type FindingId =
  | 'answer'
  | 'delivery'
  | 'first_byte'
  | 'content_type'
  | 'cache_control'
  | 'accel_buffering'
  | 'compression'
  | 'hidden_headers'
  | 'between'
  | 'heartbeat'
  | 'resume'
  | 'http_version'
  | 'lifetime'
  | 'left_over';

/** `unknown`: it could not be seen from here. */
export type Level = 'good' | 'note' | 'bad' | 'unknown';

export interface Finding {
  readonly id: FindingId;
  readonly level: Level;
  /** What was found, in a sentence. */
  readonly what: string;
  /** Why it matters. */
  readonly why: string;
  /** What it was found by: a header, a figure. */
  readonly seen: string;
}

/** One event of the stream. Times are in milliseconds after the stream was asked for. */
export interface Mark {
  /** Its name on the wire, `message` where it has none. */
  readonly event: string;
  /**
   * When the server had sent it at the latest, as polling beside the stream showed. `undefined` where that shows
   * nothing of it.
   */
  readonly sent?: number;
  readonly arrived: number;
  /** Of its data. */
  readonly bytes: number;
}

/** Something that stands between here and the server, as far as it names itself. */
export interface Suspect {
  readonly name: string;
  /** The header that names it, as it came. */
  readonly by: string;
}

/** What `diagnose` found: plain data, which may be stored and sent. It holds no text of a person or a model, and no key. */
export interface Diagnosis {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly timeline: readonly Mark[];
  /** Who may hold back what is sent; the one nearest to here is the first. */
  readonly suspects: readonly Suspect[];
  /** What to change there, where something is to be changed and it is known where. */
  readonly advice: readonly Advice[];
}

export interface DiagnoseOptions {
  /** What the model is asked; by default to count. The answer must take some seconds. */
  readonly prompt?: string;
  /** Milliseconds between two looks beside the stream; 500 by default. */
  readonly pace?: number;
  /** Milliseconds after which it is told what has been seen by then; 60,000 by default. */
  readonly patience?: number;
  /** Milliseconds for which the stream is kept open, to see whether something cuts it; by default only as long as needed. */
  readonly idle?: number;
  /** Gives it up. */
  readonly signal?: AbortSignal;
}
