import type { FakeClock } from '../support/fake-clock.js';
import type { Reply } from '../support/fault-server.js';
import type { BackendRun } from '../support/small-backend.js';
import { piece, textOf, type StreamStep } from '../support/stream-steps.js';
import type { Arrange, FaultBench } from './fault-case.js';

/** What several of the cases do. */

/** Two words: what is measured is the way to an answer, not its length. */
export const brief: Arrange = ({ backend }) => void (backend.pieces = ['Hello', ' world.']);

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
export function quiet(clock: FakeClock, milliseconds: number, limit = milliseconds): StreamStep {
  return async () => {
    await clock.until(([next]) => next === limit);
    clock.advance(milliseconds);
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
