import { isTerminal, type ChatEvent } from '../protocol/events.js';
import { asChatError } from './locate.js';
import { pollTask, type PollOptions } from './poll.js';
import type { RunRecord } from './run-record.js';
import type { StreamResult } from './streaming.js';
import type { StreamWatch } from './stream.js';

/** The poll has moved on so often while the stream said nothing: something in between holds it back. */
const movesToBeSure = 2;

/**
 * Polls a run whose stream has fallen silent, and leaves the stream open: it may only be slow. Seen with nginx and an
 * HTTP/1.0 upstream: hello passes, and all the rest comes at the end.
 *
 * @returns `moved` when the stream goes on, or has ended and says so itself; else what came of the run
 */
export async function pollBeside(
  watch: StreamWatch,
  record: RunRecord,
  options: Omit<PollOptions, 'onEvent' | 'isSlow'>,
): Promise<StreamResult | 'moved'> {
  const aside = new AbortController();
  const signal = AbortSignal.any([options.signal, aside.signal]);
  let moves = 0;
  let isHeldBack = (): void => undefined;
  const heldBack = new Promise<StreamResult>((resolve) => (isHeldBack = () => resolve({ kind: 'held_back' })));
  const onEvent = (event: ChatEvent) => {
    const before = record.progress;
    record.hear(event);
    // an end that comes by the poll is the end: it needs no proof
    if (record.progress === before || isTerminal(event)) return;
    moves += 1;
    if (moves === movesToBeSure) isHeldBack();
  };
  const polled = pollTask({ ...options, signal, onEvent, isSlow: () => record.isSlow }).then(
    (last): StreamResult => ({ kind: 'polled', last }),
    (error: unknown): StreamResult => ({ kind: 'lost', error: asChatError(error) }),
  );
  try {
    return await Promise.race([watch.ended.then(() => 'moved' as const), watch.moved(), heldBack, polled]);
  } finally {
    aside.abort();
  }
}
