import assert from 'node:assert/strict';
import type { StreamStep } from '../support/stream-steps.js';
import type { Arrange, FaultBench } from './fault-case.js';

/** What the faults of a stream share. */

/** The message is answered by a stream that does these steps. */
export function streams(...steps: readonly StreamStep[]): Arrange {
  return ({ backend, server }) => void server.once('POST /chat/stream', backend.stream(...steps));
}

/** The same where the server can take a stream up again, which it does with these steps, or as it should. */
export function resumes(steps: readonly StreamStep[], again?: readonly StreamStep[]): Arrange {
  return (bench) => {
    const { backend, server } = bench;
    backend.resumes = true;
    streams(...steps)(bench);
    if (again) server.once('GET /chat/stream', backend.stream(...again));
  };
}

/** The same in the form of the proposal, where nothing is numbered. */
export function proposes(...steps: readonly StreamStep[]): Arrange {
  return ({ backend, server }) => {
    backend.streaming = 'proposed';
    server.once('GET /chat/stream', backend.stream(...steps));
  };
}

/** Each piece was shown as it came: the last word of a stream would also heal what was not read. */
export function pieceByPiece({ backend, texts }: FaultBench): void {
  const { pieces } = backend.run;
  assert.deepEqual(texts, ['', ...pieces.map((_, index) => pieces.slice(0, index + 1).join(''))]);
}
