import assert from 'node:assert/strict';
import type { Chat } from '../../src/client/index.js';
import { reached } from '../support/chat-bench.js';
import type { FakeClock } from '../support/fake-clock.js';
import type { Reply } from '../support/fault-server.js';
import type { BackendRun } from '../support/small-backend.js';
import { piece, textOf, type StreamStep } from '../support/stream-steps.js';
import type { Arrange, FaultBench } from './fault-case.js';

/** What several of the cases do. */

/** Two words: what is measured is the way to an answer, not its length. */
export const brief: Arrange = ({ backend }) => void (backend.pieces = ['Hello', ' world.']);

/** Resolves as soon as this text is shown as the answer of this chat. */
export function shownIn({ $messages }: Chat): (text: string) => Promise<void> {
  return async (text) => {
    await reached($messages, (messages) => messages.at(-1)?.content === text);
  };
}

/** Resolves when the person has been told that it takes longer. */
export async function isTold({ chat }: Pick<FaultBench, 'chat'>): Promise<void> {
  const [, notice] = await Promise.all([
    reached(chat.$status, (status) => status === 'stalled'),
    reached(chat.$notice, (notice) => notice !== undefined),
  ]);
  assert.equal(notice?.kind, 'slow');
}

/** A piece, and what is after it only when the person sees it. */
export function seenPiece({ shown }: Pick<FaultBench, 'shown'>): StreamStep {
  return async (stream) => {
    await piece(stream);
    await shown(textOf(stream.run));
  };
}

/** All pieces that are left, each seen before the next is sent. */
export function seenPieces(bench: Pick<FaultBench, 'shown'>): StreamStep {
  return async (stream) => {
    while (stream.run.ready < stream.run.pieces.length) await seenPiece(bench)(stream);
  };
}

/** The client has the headers, and waits for words: for any, for the next, and for something new. */
export function open(clock: FakeClock): StreamStep {
  return () => clock.until((pending) => pending.length === 3);
}

/** Not a byte for so long, from when the client listens and would do so for `limit` milliseconds. */
export function quiet(clock: FakeClock, milliseconds: number, limit = milliseconds): () => Promise<void> {
  return async () => {
    await clock.until((pending) => pending.includes(limit));
    clock.advance(milliseconds);
  };
}

/** A minute in which there are signs of life, every twenty seconds, and nothing else. */
export function aliveForAMinute(clock: FakeClock, sign: StreamStep, limit: number): StreamStep {
  return async (stream) => {
    for (let sent = 0; sent < 3; sent++) {
      await quiet(clock, 20_000, limit)();
      await sign(stream);
    }
  };
}

/** The request to stream starts a run, and is answered with something else than a stream. */
export function starting({ backend }: Pick<FaultBench, 'backend'>, answer: (run: BackendRun) => Reply): Reply {
  return (exchange) => {
    const { sessionId } = exchange.request.body as { sessionId: number };
    return answer(backend.startRun(sessionId))(exchange);
  };
}

/** For what must not be asked here. */
export const unwanted: Reply = () => {
  throw new Error('nobody should ask for this');
};
