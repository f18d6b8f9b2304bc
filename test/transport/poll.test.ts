import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunState } from '../../src/transport/run-state.js';
import { FakeSurroundings } from '../support/fake-surroundings.js';
import type { Reply } from '../support/fault-server.js';
import { createBench, phasesOf, textsOf, type Bench } from '../support/run-bench.js';
import { cutShort, held, html, json, output, reset, silence, text } from '../support/troubles.js';

/** A run that is followed by `check_generation`. */

const golden = 'Hello wörld 😀.\n';
const growing = ['', 'Hello', 'Hello wör', 'Hello wörld 😀', golden];
const endpoint = 'GET /chat/check_generation';
const poll = { transport: 'poll' } as const;

const passing: [says: string, replies: Reply[]][] = [
  ['503 three times', [json(503, {}), json(503, {}), json(503, {})]],
  ['502 with a page', [text(502, 'text/html', '<title>Bad gateway</title>')]],
  ['an empty answer', [text(200, 'application/json', '')]],
  ['a list', [json(200, [])]],
  ['JSON that is cut off', [text(200, 'application/json', '{"id":1,"role":"assis')]],
  ['a body that is cut short', [cutShort('{"id":1')]],
  ['304', [text(304, undefined)]],
  ['a reset, twice', [reset, reset]],
  ['a status that says nothing', [json(417, {})]],
  ['unknown_error', [json(400, { error: 'unknown_error' })]],
  ['429', [json(429, {})]],
];

for (const [says, replies] of passing) {
  test(`${says} passes: the answer comes whole, and nothing is said of it`, async (t) => {
    const { backend, server, start } = await createBench(t);
    server.once(endpoint, ...replies);
    const { run, states } = start(poll);
    const { phase, answer, error } = await run.finished;
    assert.deepEqual([phase, answer.content, error], ['done', golden, undefined]);
    assert.deepEqual(textsOf(states), growing);
    assert.equal(server.count(endpoint), 5 + replies.length);
    assert.equal(backend.runs.length, 1);
  });
}

const lasting: [says: string, reply: Reply, code: string, requests: number][] = [
  ['503', json(503, {}), 'unavailable', 6],
  ['an empty answer', text(200, 'application/json', ''), 'bad_response', 6],
  ['a list', json(200, []), 'bad_response', 6],
  ['304', text(304, undefined), 'bad_response', 6],
  [
    "another session's message",
    json(200, { id: 9, session_id: 99, role: 'assistant', content: 'LEAKED' }),
    'bad_response',
    6,
  ],
  ['a reset', reset, 'network', 6],
  ['a page', html, 'unauthorized', 3],
  ['401', json(401, {}), 'unauthorized', 1],
  ['403', json(403, {}), 'forbidden', 1],
  ['405', json(405, {}), 'unsupported', 1],
];

test("another task's message of the same session is not shown: the answer is asked for again", async (t) => {
  const { server, sessionId, start } = await createBench(t);
  const other = { id: 9, session_id: sessionId, role: 'assistant', content: 'LEAKED', ocp_task_id: 7 };
  server.once(endpoint, json(200, other));
  const { run, states } = start(poll);
  assert.equal((await run.finished).phase, 'done');
  assert.deepEqual(textsOf(states), growing);
});

for (const [says, reply, code, requests] of lasting) {
  test(`${says} for good is a clear error after ${requests} in a row, and what was shown stays`, async (t) => {
    const { server, start } = await createBench(t);
    server.once(endpoint, output('Hel')).always(endpoint, reply);
    const { run, states } = start(poll);
    const { phase, answer, error } = await run.finished;
    assert.deepEqual([phase, answer.content, error?.code], ['interrupted', 'Hel', code]);
    assert.equal(server.count(endpoint), 1 + requests);
    assert.deepEqual(textsOf(states), ['', 'Hel']);
  });
}

test('an error for good before any text is a failure', async (t) => {
  const { server, start } = await createBench(t);
  server.always(endpoint, json(503, {}));
  const { phase, error } = await start(poll).run.finished;
  assert.deepEqual([phase, error?.code], ['failed', 'unavailable']);
});

test('errors count in a row only: one answer in between, and all is forgotten', async (t) => {
  const { server, start } = await createBench(t);
  const five = Array.from({ length: 5 }, () => json(503, {}));
  server.once(endpoint, ...five, output('Hel'), ...five);
  const { phase, answer } = await start(poll).run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
});

test('a task that is lost ends the run; its stored message is looked for first', async (t) => {
  const { backend, server, sessionId, start } = await createBench(t);
  server.once(endpoint, output('Hel'), json(404, { error: 'task_not_found' }));
  const lost = await start(poll).run.finished;
  assert.deepEqual([lost.phase, lost.answer.content, lost.error?.code], ['interrupted', 'Hel', 'task_lost']);
  assert.deepEqual(server.log().slice(-2), [`${endpoint} ×2`, 'GET /chat/messages']);

  backend.finish(backend.run);
  server.once(endpoint, json(404, { error: 'task_not_found' }));
  const found = await start({ target: { taskId: backend.run.taskId } }).run.finished;
  assert.deepEqual([found.phase, found.answer.content], ['done', golden]);
  assert.equal(found.answer.sessionId, sessionId);
});

test('offline between two checks the run is suspended, and says so; online it goes on', async (t) => {
  const { server, start } = await createBench(t);
  const surroundings = new FakeSurroundings();
  server.once(endpoint, output('Hel'), (exchange) => {
    surroundings.tell('offline');
    return reset(exchange);
  });
  const { run, states, reached } = start({ ...poll, surroundings });
  assert.equal((await reached(({ notice }) => notice?.kind === 'offline')).phase, 'suspended');
  assert.equal(server.count(endpoint), 2);
  surroundings.tell('online');
  const { phase, answer, notice } = await run.finished;
  assert.deepEqual([phase, answer.content, notice], ['done', golden, undefined]);
  assert.deepEqual(phasesOf(states), ['polling', 'suspended', 'polling', 'done']);
});

test('a task that failed says so in its own words, and keeps what it had said', async (t) => {
  const { server, start } = await createBench(t);
  const failed = { error: 'task_failed_or_canceled', task_status: 4, userFacingErrorMessage: 'Busy, try later' };
  server.once(endpoint, output('Hel'), json(400, failed));
  const { phase, answer, error } = await start(poll).run.finished;
  assert.deepEqual([phase, answer.content, answer.finish], ['failed', 'Hel', 'failed']);
  assert.deepEqual([error?.code, error?.detail], ['task_failed', 'Busy, try later']);
});

test('a task that was cancelled elsewhere is cancelled here, and that is no error', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.once(endpoint, (exchange) => {
    backend.run.status = 5;
    return output('Hel')(exchange);
  });
  const { phase, answer, error } = await start(poll).run.finished;
  assert.deepEqual([phase, answer.content, answer.finish, error], ['cancelled', 'Hel', 'cancelled', undefined]);
});

test('output that gets shorter, or differs, is passed over until the end', async (t) => {
  const { server, start } = await createBench(t);
  server.once(endpoint, output('Hello wör'), output('Hel'), output('Jello world'), output(''));
  const { run, states } = start(poll);
  assert.equal((await run.finished).answer.content, golden);
  assert.deepEqual(textsOf(states), ['', 'Hello wör', 'Hello wörld 😀', golden]);
});

test('a message that is stored late is waited for', async (t) => {
  const { backend, server, start } = await createBench(t);
  backend.storesLate = 3;
  const { phase, answer } = await start(poll).run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
  assert.equal(server.count(endpoint), 8);
  assert.equal(server.count('GET /chat/messages'), 0);
});

test('a message that is never stored is looked for after ten checks, and then the run is interrupted', async (t) => {
  const { server, start } = await createBench(t);
  server.once(endpoint, output('Hel')).always(endpoint, json(417, { task_status: 3 }));
  const { phase, answer, error } = await start(poll).run.finished;
  assert.deepEqual([phase, answer.content, error?.code], ['interrupted', 'Hel', 'task_lost']);
  assert.equal(server.count(endpoint), 11);
  assert.equal(server.count('GET /chat/messages'), 1);
});

test('a message that is stored and never told of is found among the messages', async (t) => {
  const { backend, server, start } = await createBench(t);
  server.always(endpoint, (exchange) => {
    backend.finish(backend.run);
    return json(417, { task_status: 3 })(exchange);
  });
  const { phase, answer } = await start(poll).run.finished;
  assert.deepEqual([phase, answer.content], ['done', golden]);
});

/** What was waited before each check, with the random factor at 1. */
async function waitsOf(bench: Bench, ...replies: Reply[]): Promise<readonly number[]> {
  bench.server.once(endpoint, ...replies);
  await bench.start(poll).run.finished;
  return bench.clock.waits;
}

test('checks are quick at first and steady then', async (t) => {
  const bench = await createBench(t);
  bench.backend.pieces = Array.from({ length: 9 }, () => 'a');
  assert.deepEqual(await waitsOf(bench), [500, 1000, 1000, 1000, 1000, 1000, 2000, 2000, 2000, 2000]);
});

test('a task that waits is asked about less often, and one that is picked up slowly even less', async (t) => {
  const bench = await createBench(t);
  const waiting = json(417, { task_status: 1, slow_pickup: false });
  const slow = json(417, { task_status: 1, slow_pickup: true });
  assert.deepEqual((await waitsOf(bench, waiting, slow)).slice(0, 4), [500, 5000, 10_000, 1000]);
});

test('a check that fails is repeated later and later, and as soon as usual after the next that does not', async (t) => {
  const bench = await createBench(t);
  const failing = Array.from({ length: 5 }, () => json(503, {}));
  const waits = await waitsOf(bench, ...failing, output('H'), json(503, {}));
  assert.deepEqual(waits.slice(0, 8), [500, 1000, 1000, 2000, 4000, 8000, 2000, 2000]);
});

test('a server that has too many requests is asked less often', async (t) => {
  const bench = await createBench(t);
  assert.deepEqual((await waitsOf(bench, json(429, {}), output('H'))).slice(0, 3), [500, 5000, 1000]);
});

test('a task that says nothing new for a minute is asked about less often, and that it takes long is said', async (t) => {
  const { server, clock, start } = await createBench(t);
  const running = json(417, { task_status: 2, slow_pickup: false, task_output: null });
  server.once(endpoint, ...Array.from({ length: 40 }, () => running));
  const noticed: number[] = [];
  const onChange = ({ notice }: RunState) => {
    if (notice?.kind === 'slow') noticed.push(clock.now());
  };
  const { run, states } = start({ ...poll, onChange });
  await run.finished;
  const first = clock.waits.indexOf(5000);
  assert.deepEqual(clock.waits.slice(first - 1, first + 2), [2000, 5000, 5000]);
  assert.equal(clock.waits.at(-1), 2000, 'as soon as something new has come');
  assert.deepEqual(noticed, [61_500], 'once');
  assert.equal(states.at(-1)?.notice, undefined);
});

test('the random factor makes a wait a fifth shorter or longer', async (t) => {
  for (const [random, first] of [
    [0, 400],
    [1, 600],
  ] as const) {
    const bench = await createBench(t);
    await bench.start({ ...poll, random: () => random }).run.finished;
    assert.equal(Math.round(bench.clock.waits[0] ?? 0), first);
  }
});

test('Retry-After is waited for in full, whatever the random factor', async (t) => {
  const bench = await createBench(t);
  bench.server.once(
    endpoint,
    json(429, {}, { 'retry-after': '7' }),
    json(503, {}, { 'retry-after': '3' }),
    output('H'),
  );
  await bench.start({ ...poll, random: () => 0 }).run.finished;
  assert.deepEqual(bench.clock.waits.slice(0, 4), [400, 7000, 3000, 800]);
});

test('there is never more than one check in flight, however long it takes', async (t) => {
  const { server, clock, start } = await createBench(t);
  const slow = held(output('Hel'));
  server.once(endpoint, slow);
  const { run } = start(poll);
  await server.received(endpoint);
  clock.advance(14_000);
  assert.equal(server.count(endpoint), 1);
  slow.release();
  await run.finished;
  assert.equal(server.mostInFlight.get(endpoint), 1);
});

test('a check that is never answered is given up after fifteen seconds, and the next one is sent', async (t) => {
  const { server, clock, start } = await createBench(t);
  server.once(endpoint, silence);
  const { run } = start(poll);
  const request = await server.received(endpoint);
  clock.advance(15_000);
  assert.equal((await run.finished).answer.content, golden);
  assert.equal(await request.closed, false);
});

test('a check is never answered from a cache', async (t) => {
  const caches: (RequestCache | undefined)[] = [];
  const { start } = await createBench(t, {
    fetch: (input, init) => {
      caches.push(init?.cache);
      return fetch(input, init);
    },
  });
  await start(poll).run.finished;
  assert.deepEqual(new Set(caches), new Set(['no-store']));
});
