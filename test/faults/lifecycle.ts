import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { cut, done, end, frame, hello, raw, type StreamStep } from '../support/stream-steps.js';
import { json, streamOf } from '../support/troubles.js';
import type { Arrange, FaultBench, FaultCase } from './fault-case.js';
import { quiet, seenPiece, seenPieces, unwanted } from './steps.js';
import { send } from './try-fault.js';

/** What the machine, its clock and a confused server do to a chat. */

const stream = 'POST /chat/stream';
const resume = 'GET /chat/stream';
const check = 'GET /chat/check_generation';
const tenMinutes = 600_000;
const day = 24 * 60 * 60_000;
const leaked = 'LEAKED-OTHER-SESSION';

/** The machine sleeps in the middle of the answer, which is written to its end meanwhile. */
function asleep(...then: readonly ((bench: FaultBench) => StreamStep)[]): Arrange {
  return (bench) => {
    const { backend, server, clock } = bench;
    const sleep: StreamStep = ({ run }) => {
      backend.finish(run);
      clock.sleep(tenMinutes);
    };
    server.once(stream, backend.stream(hello, seenPiece(bench), sleep, ...then.map((step) => step(bench))));
  };
}

/** The machine's own time, so much off the server's. */
function setClock(difference: number): void {
  const { now } = Date;
  mock.method(Date, 'now', () => now() + difference);
}

/** The server is busy and says until when, by its own time, with which the machine's does not agree. */
function offBy(difference: number, ...steps: ((bench: FaultBench) => StreamStep)[]): Arrange {
  return (bench) => {
    const { backend, server } = bench;
    const time = Date.now();
    const [date, later] = [time, time + 3000].map((at) => new Date(at).toUTCString());
    server.once(stream, json(429, {}, { date: String(date), 'retry-after': String(later) }));
    server.once(stream, backend.stream(hello, ...steps.map((step) => step(bench)), seenPieces(bench), done));
    setClock(difference);
  };
}

/** What is not this conversation's comes in the midst of what is. */
function strayed(...steps: readonly StreamStep[]): Arrange {
  return (bench) => {
    const { backend, server } = bench;
    server.once(stream, backend.stream(hello, seenPiece(bench), ...steps, seenPieces(bench), done));
  };
}

const anotherHello = frame({ taskId: 1, sessionId: 99, resume: true }, { name: 'hello', id: '1.0' });

export const lifecycle: readonly FaultCase[] = [
  {
    id: 'H-wrong-sess',
    sees: 'The answer, and nothing of the other conversation.',
    arrange: {
      "another session's hello, and what follows it": strayed(
        anotherHello,
        frame({ chunk: leaked, off: 5 }, { id: '1.1' }),
        frame({ text: `Hello${leaked}` }, { name: 'snapshot', id: '1.2' }),
      ),
      "another session's hello before our own": (bench) => {
        const { backend, server } = bench;
        const foreign = frame({ chunk: leaked, off: 0 }, { id: '1.1' });
        server.once(stream, backend.stream(anotherHello, foreign, hello, seenPieces(bench), done));
      },
      "another task's delta": strayed(frame({ chunk: leaked, off: 5 }, { id: '1.7' })),
      "another task's failure": strayed(frame({ error: leaked }, { id: '1.8' })),
      "another session's end": strayed(
        frame({ done: true, message: { id: 1, session_id: 99, role: 'assistant', content: leaked } }),
      ),
    },
    ends: 'whole',
    requests: 3,
  },
  {
    id: 'H-clock',
    sees: 'A note that the server is busy, then the answer, in its place after the question.',
    arrange: {
      'a day ahead': offBy(day),
      'a day behind': offBy(-day),
      'a day ahead in the middle': offBy(0, seenPiece, () => () => setClock(day)),
      'a day behind in the middle': offBy(0, seenPiece, () => () => setClock(-day)),
    },
    act: async (bench) => {
      try {
        return await send(bench);
      } finally {
        mock.restoreAll();
      }
    },
    ends: 'whole',
    requests: 4,
    check: ({ chat, clock }) => {
      assert.deepEqual(clock.waits, [3000]);
      assert.deepEqual(
        chat.$messages.get().map(({ role }) => role),
        ['human', 'assistant'],
      );
    },
  },
  {
    id: 'H-sleep',
    sees: 'What there was stays, and the whole answer is there a few seconds after the machine has woken.',
    arrange: {
      'the line is found to be broken': asleep(() => cut),
      'the line is dead, and nobody says so': asleep(({ clock }) => quiet(clock, 5000)),
      'the line is alive, and what has come is read first': (bench) => {
        const { backend, server, clock } = bench;
        const sleep = () => clock.sleep(tenMinutes);
        server.once(stream, backend.stream(hello, seenPiece(bench), sleep, seenPieces(bench), done));
        server.always(check, unwanted);
      },
      'in the middle of a check': (bench) => {
        const { backend, server, clock } = bench;
        backend.streaming = 'none';
        server.once(check, async () => {
          await clock.until((pending) => pending.includes(15_000));
          backend.finish(backend.run);
          clock.sleep(tenMinutes);
        });
      },
    },
    lasts: tenMinutes / 1000,
    ends: 'whole',
    requests: 6,
  },
  {
    id: 'H-retry-flood',
    sees: 'The answer; the server is not flooded, though it asks for it.',
    arrange: (bench) => {
      const { backend, server } = bench;
      const now = raw('retry: 0\n\n');
      backend.resumes = true;
      server.once(stream, backend.stream(now, hello, seenPiece(bench), end));
      server.always(resume, streamOf('retry: 0\n\n'));
    },
    // the shortest pauses that chance may choose
    options: { random: () => 0 },
    ends: 'whole',
    requests: 12,
    check: ({ clock, server }) => {
      assert.equal(server.count(resume), 5);
      assert.deepEqual(clock.waits.slice(0, 5), [100, 100, 100, 100, 100]);
    },
  },
];
