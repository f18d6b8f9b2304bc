import assert from 'node:assert/strict';
import type { Reply } from '../support/fault-server.js';
import { allPieces, done, hello, piece, type StreamStep } from '../support/stream-steps.js';
import { buffered, compressed, silence } from '../support/troubles.js';
import type { Arrange, FaultBench, FaultCase } from './fault-case.js';
import { isTold, open, quiet, seenPieces } from './steps.js';

/** Something in between keeps what the server sends, and passes it on when it pleases. */

const stream = 'POST /chat/stream';
const check = 'GET /chat/check_generation';
const waited = 'After ten seconds a note that it takes longer, then the answer: by polling, or in one piece.';

/** Until when it is kept. */
type Keeping = (bench: FaultBench) => StreamStep;

/** Until the person has the whole answer, by polling. */
const tooLong: Keeping =
  ({ backend, shown }) =>
  () =>
    shown(backend.golden);

/** Until the client polls beside. That check is never answered, so that the burst comes first. */
const untilPolled: Keeping = ({ server }) => {
  server.once(check, silence);
  return async () => {
    await server.received(check);
  };
};

function keptBy(proxy: (reply: Reply) => Reply, keeping: Keeping, ...before: StreamStep[]): Arrange {
  return (bench) => {
    const { backend, server, clock } = bench;
    const steps = [hello, piece, ...before, quiet(clock, 10_000), keeping(bench), allPieces, done];
    server.once(stream, proxy(backend.stream(...steps)));
  };
}

function gzipped(keeping: Keeping): Arrange {
  return (bench) => keptBy((reply) => compressed(reply, { flushes: false }), keeping, open(bench.clock))(bench);
}

/** Where the answer came by polling alone, something is known to hold back what is streamed. */
function isBlamed({ chat, server }: FaultBench): void {
  const reason = server.count(check) > 1 ? 'held_back' : undefined;
  assert.equal(chat.$transport.get()?.reason, reason);
}

export const buffering: readonly FaultCase[] = [
  {
    id: 'B-buffered',
    sees: waited,
    arrange: {
      'longer than the answer takes': keptBy(buffered, tooLong),
      'until the client has begun to poll': keptBy(buffered, untilPolled),
    },
    meanwhile: isTold,
    ends: 'whole',
    requests: 8,
    check: isBlamed,
  },
  {
    id: 'B-gzip',
    sees: waited,
    arrange: {
      'longer than the answer takes': gzipped(tooLong),
      'until the client has begun to poll': gzipped(untilPolled),
    },
    meanwhile: isTold,
    ends: 'whole',
    requests: 8,
    check: isBlamed,
  },
  {
    id: 'B-gzip-ok',
    sees: 'The answer, word by word.',
    arrange: (bench) => {
      const { backend, server } = bench;
      server.once(stream, compressed(backend.stream(hello, seenPieces(bench), done), { flushes: true }));
    },
    ends: 'whole',
    requests: 3,
  },
];
