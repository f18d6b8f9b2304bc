/**
 * How long a run waits for what, and how often it tries. Durations are milliseconds. Each is a starting value with its
 * reason, and an option of `createChat`; together they bound every wait (contract section 4).
 */
export interface RunLimits {
  /** To the headers of a stream. A proxy or a server that takes longer to begin is looked past. */
  readonly headers: number;
  /** To the first event. A cold model may be slow to its first word; that is not the transport's to judge. */
  readonly firstEvent: number;
  /** To the first event where this server is known to say hello at once. */
  readonly hello: number;
  /** Without a byte on an open stream, where the server announces no heartbeat. To look beside it costs one request. */
  readonly silence: number;
  /** The same where it announces one, in heartbeats: one may be late, two are missing. */
  readonly heartbeats: number;
  /** In which signs of life alone are enough. Then the run itself is asked after. */
  readonly progress: number;
  /** Looks beside a silent stream that may find out nothing. */
  readonly blindLooks: number;
  /**
   * Before a stream is taken up again, at most: doubled with each try, and chosen at random below that. Before a check
   * that has failed is repeated, at least, and doubled likewise.
   */
  readonly firstBackoff: number;
  readonly longestBackoff: number;
  /** At least, whatever chance or the server's `retry:` says: no loop is hot. */
  readonly shortestBackoff: number;
  /** Connections in a row that may bring nothing new. */
  readonly resumes: number;
  /** Times that a server may ask to come back later, and the longest that it may ask for, in seconds. */
  readonly delays: number;
  readonly retryAfter: number;
  /** Before each check: quick at first, since most answers are short, then steady at the last. ±20 %. */
  readonly paces: readonly number[];
  /**
   * Between two checks of a run that waits in a queue, of one that nobody picks up, and where nobody looks. The first
   * also where the server has too many requests, and where nothing new has come for `progress`.
   */
  readonly waitingPace: number;
  readonly slowPace: number;
  readonly hiddenPace: number;
  /** Checks that may fail one after another. */
  readonly checkErrors: number;
  /** The same for those that bring a page, most often the one to sign in on. */
  readonly pageErrors: number;
  /** Checks that may say "finished, not stored yet": the message may have been deleted (contract section 2). */
  readonly storingChecks: number;
  /** Between two looks for a run that was lost sight of. */
  readonly lookPause: number;
  /** Before each look for the message of a run that has ended: its row may come a moment later (contract section 3). */
  readonly storedPauses: readonly number[];
  /** Without anything new, whatever happens meanwhile. After that nobody knows; to ask again joins the same run. */
  readonly patience: number;
}

export const defaultLimits: RunLimits = {
  headers: 10_000,
  firstEvent: 30_000,
  hello: 5000,
  silence: 20_000,
  heartbeats: 1.5,
  progress: 60_000,
  blindLooks: 3,
  firstBackoff: 500,
  longestBackoff: 15_000,
  shortestBackoff: 100,
  resumes: 5,
  delays: 3,
  retryAfter: 60,
  paces: [500, 1000, 1000, 1000, 1000, 1000, 2000],
  waitingPace: 5000,
  slowPace: 10_000,
  hiddenPace: 15_000,
  checkErrors: 5,
  pageErrors: 2,
  storingChecks: 10,
  lookPause: 1000,
  storedPauses: [0, 500, 1000, 2000],
  patience: 10 * 60_000,
};
