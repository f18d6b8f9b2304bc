import assert from 'node:assert/strict';
import type { ChatErrorCode } from '../../src/client/index.js';
import { createPageStorage } from '../../src/transport/memory.js';
import { done, event, frame, hello, raw, replay, type StreamStep } from '../support/stream-steps.js';
import { json, silence } from '../support/troubles.js';
import type { Arrange, FaultBench, FaultCase } from './fault-case.js';
import { aliveForAMinute, brief, isTold, open, quiet, seenPiece, seenPieces, shownIn, starting } from './steps.js';

/** The line is there, and nothing comes. */

const stream = 'POST /chat/stream';
const proposed = 'GET /chat/stream';
const check = 'GET /chat/check_generation';
const eight = ['One', ' two', ' three', ' four', ' five', ' six', ' seven', ' eight.'];
const stillRunning = json(417, { task_status: 2, slow_pickup: false });
const afterAMinute =
  'After a minute a note that it takes longer. An answer that is still being written is waited for; one that has failed is told, with what there is of it.';

/** One and a half of the heartbeats that hello announces. */
const heartbeats = 22_500;
const ping = event({ type: 'ping' });
const comment = raw(': still here\n\n');

/** Five of eight words. */
function five(bench: FaultBench): StreamStep[] {
  bench.backend.pieces = eight;
  return Array.from({ length: 5 }, () => seenPiece(bench));
}

/** The client has the sixth word by polling, and has asked for the next. */
function askedAfter({ backend, server }: FaultBench): StreamStep {
  server.once(check, (exchange) => backend.check(backend.run)(exchange), silence);
  return async () => {
    await server.received(check, 2);
  };
}

/** The answer is being written all the while; only the stream does not say so. */
function silentMinute(steps: (bench: Pick<FaultBench, 'shown' | 'clock'>) => readonly StreamStep[]): Arrange {
  return (bench) => {
    const { backend, server } = bench;
    server.once(stream, backend.stream(...steps(bench))).once(check, stillRunning, stillRunning, stillRunning);
  };
}

/** The same in another conversation, where the answer has failed meanwhile. */
function tellsOfFailure(
  steps: (bench: Pick<FaultBench, 'shown' | 'clock'>) => readonly StreamStep[],
  text: string,
): (bench: FaultBench) => Promise<void> {
  return async ({ backend, server, clock, open: openChat }) => {
    // of what was held back before, this one knows nothing
    const chat = openChat({ storage: createPageStorage() });
    server.once(stream, backend.stream(...steps({ clock, shown: shownIn(chat) })));
    server.once(check, (exchange) => {
      backend.run.status = 4;
      return backend.check(backend.run)(exchange);
    });
    const answer = await chat.send('Another question');
    const code: ChatErrorCode | undefined = chat.$error.get()?.code;
    assert.deepEqual([answer?.content, code, chat.$canRetry.get()], [text, 'task_failed', true]);
  };
}

const pingsAfterAWord = (bench: Pick<FaultBench, 'shown' | 'clock'>) => [
  ...[hello, seenPiece(bench), aliveForAMinute(bench.clock, ping, heartbeats)],
];
const commentsOnly = ({ clock }: Pick<FaultBench, 'clock'>) => [open(clock), aliveForAMinute(clock, comment, 30_000)];

export const stall: readonly FaultCase[] = [
  {
    id: 'B-stall-headers',
    sees: 'After ten seconds a note that it takes longer, then the answer, by polling.',
    arrange: {
      'nothing was started': (bench) => {
        brief(bench);
        bench.server.once(stream, quiet(bench.clock, 10_000));
      },
      'the answer is being written': (bench) => {
        brief(bench);
        bench.server.once(
          stream,
          starting(bench, () => quiet(bench.clock, 10_000)),
        );
      },
    },
    meanwhile: isTold,
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'B-slow-first',
    sees: 'The answer, word by word, after eight seconds.',
    arrange: {
      'headers too': (bench) => {
        const { backend, server, clock } = bench;
        server.once(stream, async (exchange) => {
          await quiet(clock, 8000, 10_000)();
          await backend.stream(hello, seenPieces(bench), done)(exchange);
        });
      },
      'after the headers': (bench) => {
        const { backend, server, clock } = bench;
        const slow = [open(clock), quiet(clock, 8000, 30_000)];
        server.once(stream, backend.stream(...slow, hello, seenPieces(bench), done));
      },
    },
    ends: 'whole',
    requests: 3,
    check: ({ clock }) => assert.equal(clock.now(), 8000),
  },
  {
    id: 'B-stall',
    sees: 'What there is stays. After some twenty seconds a note that it takes longer, then the rest, from where it stopped.',
    arrange: {
      'for ever, where a heartbeat was announced': (bench) => {
        const { backend, server, clock } = bench;
        server.once(stream, backend.stream(hello, ...five(bench), quiet(clock, heartbeats)));
      },
      'for ever, where none was, as proposed': (bench) => {
        const { backend, server, clock } = bench;
        backend.streaming = 'proposed';
        server.once(proposed, backend.stream(...five(bench), quiet(clock, 20_000)));
      },
      'until it is asked after': (bench) => {
        const { backend, server, clock } = bench;
        const steps = [hello, ...five(bench), quiet(clock, heartbeats), askedAfter(bench), replay(5)];
        server.once(stream, backend.stream(...steps, seenPieces(bench), done));
      },
      'until it is asked after, as proposed': (bench) => {
        const { backend, server, clock } = bench;
        backend.streaming = 'proposed';
        // nothing says where in the answer this belongs, and the client may have it
        const again = frame({ chunk: ' six' });
        server.once(proposed, backend.stream(...five(bench), quiet(clock, 20_000), askedAfter(bench), again));
      },
    },
    meanwhile: isTold,
    ends: 'whole',
    requests: 10,
    check: async ({ server }) => {
      // the connection that was silent is given up
      await server.requests.findLast(({ endpoint }) => endpoint.endsWith('/chat/stream'))?.closed;
    },
  },
  {
    id: 'B-stall-hb',
    sees: afterAMinute,
    arrange: silentMinute(pingsAfterAWord),
    meanwhile: isTold,
    ends: 'whole',
    requests: 10,
    check: tellsOfFailure(pingsAfterAWord, 'Hello'),
  },
  {
    id: 'B-hb-only',
    sees: afterAMinute,
    arrange: silentMinute(commentsOnly),
    meanwhile: isTold,
    ends: 'whole',
    requests: 12,
    check: tellsOfFailure(commentsOnly, ''),
  },
];
