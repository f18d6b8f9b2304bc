import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc, times } from '../support/chance.js';
import type { Reply } from '../support/fault-server.js';
import { createBench, textsOf } from '../support/run-bench.js';
import { allPieces, cut, done, end, hello, piece, raw, type StreamStep } from '../support/stream-steps.js';
import { html, json, noSuchRoute, reset, text } from '../support/troubles.js';

/** Whatever breaks, in any order: the whole answer, from one generation, in a bounded number of requests. */

const golden = 'Hello wörld 😀.\n';
/** Sockets are slow: test/schedules has many more, without them. */
const schedules = 200 * times;
/** Five connections without anything new for each of the four pieces and before the first, and then the polling. */
const mostRequests = 45;

const breaks = {
  reset: [cut],
  end: [end],
  'half a frame, then a reset': [raw('data: {"chunk":"HALF'), cut],
  'half a frame, then an end': [raw('id: 9.9\ndata: {"chunk":"HALF"}\n'), end],
} as const satisfies Record<string, readonly StreamStep[]>;

/** Answers to a start or a resume that bring no stream. None of them has started anything. */
const refusals: Readonly<Record<string, Reply>> = {
  204: text(204, undefined),
  404: noSuchRoute,
  405: json(405, []),
  500: json(500, {}),
  503: json(503, {}),
  'a page': html,
  'a reset': reset,
};

/** What a check may say that is of no use. Five in a row are borne; no more than four are sent. */
const troubles: Readonly<Record<string, Reply>> = {
  500: json(500, {}),
  304: text(304, undefined),
  'no JSON': text(200, 'application/json', '{'),
};

const connection = fc.oneof(
  { weight: 3, arbitrary: fc.record({ pieces: fc.nat(3), breaks: fc.constantFrom(...keysOf(breaks)) }) },
  { weight: 1, arbitrary: fc.record({ refused: fc.constantFrom(...Object.keys(refusals)) }) },
);
const schedule = fc.record({
  resumes: fc.boolean(),
  saysHello: fc.boolean(),
  /** The server does not mind the cursor, and says all again. */
  replaysAll: fc.boolean(),
  connections: fc.oneof(
    fc.array(connection, { maxLength: 9 }),
    fc.array(fc.constant({ pieces: 0, breaks: 'reset' as const }), { minLength: 40, maxLength: 60 }),
  ),
  checks: fc.array(fc.constantFrom(...Object.keys(troubles)), { maxLength: 4 }),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
});

test(`the answer comes whole, from one generation, over ${schedules} schedules of faults`, async (t) => {
  const property = fc.asyncProperty(
    schedule,
    async ({ resumes, replaysAll, saysHello, connections, checks, random }) => {
      const { backend, server, start } = await createBench(t);
      const plan = [...connections];
      const steps = (): readonly StreamStep[] | Reply => {
        const next = plan.shift();
        if (next === undefined) return [allPieces, done];
        if ('refused' in next) return refusals[next.refused] ?? reset;
        const said = Array<StreamStep>(next.pieces).fill((stream) =>
          stream.run.ready < 4 ? piece(stream) : undefined,
        );
        return [...said, ...breaks[next.breaks]];
      };
      backend.resumes = resumes;
      server.always('POST /chat/stream', (exchange) => {
        const reply = steps();
        const greeting = saysHello ? [hello] : [];
        return (typeof reply === 'function' ? reply : backend.stream(...greeting, ...reply))(exchange);
      });
      server.always('GET /chat/stream', (exchange) => {
        const reply = 'after' in exchange.request.query ? steps() : noSuchRoute;
        if (typeof reply === 'function') return reply(exchange);
        const { request, response } = exchange;
        const after = replaysAll ? `${request.query.taskId}.0` : request.query.after;
        const asked = { ...request, query: { ...request.query, ...(after === undefined ? {} : { after }) } };
        return backend.resume(...reply)({ request: asked, response });
      });
      const inTrouble = checks.map((name) => troubles[name] ?? reset);
      server.always('GET /chat/check_generation', (exchange) => {
        const run = backend.runs.find(({ taskId }) => String(taskId) === exchange.request.query.taskId);
        const reply = inTrouble.shift() ?? (run ? backend.check(run) : json(404, { error: 'task_not_found' }));
        return reply(exchange);
      });

      const { run, states } = start({ random: () => random });
      const { phase, answer, error } = await run.finished;
      assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
      for (const shown of textsOf(states)) assert.ok(golden.startsWith(shown), shown);
      assert.equal(backend.runs.length, 1);
      assert.ok(server.requests.length <= mostRequests, server.log().join(', '));
    },
  );
  await fc.assert(property, { numRuns: schedules });
});

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}
