import assert from 'node:assert/strict';
import { errorText } from '../../src/client/index.js';
import { reached } from '../support/chat-bench.js';
import type { Endpoint, Reply } from '../support/fault-server.js';
import { json, noSuchRoute, text } from '../support/troubles.js';
import { asksAgain } from './afterwards.js';
import type { FaultBench, FaultCase, FaultForm } from './fault-case.js';

/** Too many requests, too long a message, and a server or a proxy that fails. */

const message = 'PUT /chat/new_message';
const stream = 'POST /chat/stream';
const generate = 'GET /chat/generate';
const check = 'GET /chat/check_generation';
const byPoll = { transport: 'poll' } as const;
const quietly = 'The answer. Nothing is said of it.';

const inThreeSeconds = json(429, { error: 'Too many requests' }, { 'retry-after': '3' });
/** By the server's own clock, which is not the machine's. */
const atADate = json(
  429,
  { error: 'Too many requests' },
  { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:00:03 GMT' },
);

/** From now on the clock stands still. */
async function isToldToWait({ clock, chat }: FaultBench): Promise<void> {
  clock.hold();
  const notice = await reached(chat.$notice, (notice) => notice !== undefined);
  assert.deepEqual(notice, { kind: 'retrying', seconds: 3 });
  assert.ok(clock.pending.includes(3000), clock.pending.join());
}

/** Three seconds pass, in which the person is told to wait and no request is sent. */
function waitsAfter(endpoint: Endpoint): (bench: FaultBench) => Promise<void> {
  return async (bench) => {
    const { server, clock } = bench;
    await isToldToWait(bench);
    const { length } = server.requests;
    assert.equal(server.requests.at(-1)?.endpoint, endpoint);
    clock.advance(2999);
    assert.equal(server.requests.length, length);
    clock.advance(1);
  };
}

/** The person does not want to wait. What may have been started is looked for twice. */
async function stopsWaiting(bench: FaultBench): Promise<void> {
  const { clock, chat } = bench;
  await isToldToWait(bench);
  const stopped = chat.stop();
  assert.equal(chat.$status.get(), 'idle', 'at once');
  await clock.until(([next]) => next === 1000);
  clock.advance(1000);
  await stopped;
}

/** What the server said stands there as text, and a shorter message is sent in the same conversation. */
function saysWhatTheServerSays(words: string): (bench: FaultBench) => Promise<void> {
  return async ({ server, backend, chat }) => {
    const error = chat.$error.get();
    assert.equal(error && errorText(error), words);
    assert.deepEqual([chat.$messages.get(), chat.$canRetry.get()], [[], false], 'the text is still the composer’s');
    assert.equal((await chat.send('Shorter'))?.content, backend.golden);
    assert.equal(server.count('PUT /chat/new_session'), 1);
  };
}

/** A stream is refused so, and whether that has started a run is not known: it is looked for first. */
function refusedOnce(id: string, reply: Reply, more: Readonly<Record<string, FaultForm>> = {}): FaultCase {
  return {
    id,
    sees: quietly,
    arrange: {
      'nothing was started': { arrange: ({ server }) => server.once(stream, reply), requests: 11 },
      'a run was started': {
        arrange: ({ server, backend }) => server.once(stream, backend.starts(reply)),
        requests: 9,
      },
      ...more,
    },
    ends: 'whole',
  };
}

const busyForThree = json(503, {}, { 'retry-after': '3' });
const gatewayTimeout = text(504, 'text/html', '<title>Gateway timeout</title>');
const failing = json(500, { error: 'Internal server error' });

/** From this request on, nothing but 500. */
function failsFrom({ server }: FaultBench, endpoint: Endpoint, ...before: readonly Reply[]): void {
  server.once(endpoint, ...before, (exchange) => {
    server.outage = failing;
    return failing(exchange);
  });
}

/** The start is asked for again, for the same message: the server joins it to the run that is there. */
async function joins(bench: FaultBench): Promise<void> {
  await asksAgain(bench);
  const [first, second] = bench.server.requestsFor(stream);
  assert.deepEqual(second?.body, first?.body);
}

export const limits: readonly FaultCase[] = [
  {
    id: 'F-429',
    sees: 'That the server has much to do and when it is asked again, and then the answer. Over a minute: a way to try again.',
    arrange: {
      'seconds, for a stream': {
        arrange: ({ server }) => server.once(stream, inThreeSeconds),
        meanwhile: waitsAfter(stream),
      },
      'a date, for a stream': { arrange: ({ server }) => server.once(stream, atADate), meanwhile: waitsAfter(stream) },
      'for a generation': {
        options: byPoll,
        arrange: ({ server, backend }) => {
          backend.pieces = ['Hello'];
          server.once(generate, inThreeSeconds);
        },
        requests: 6,
        check: ({ clock, server }) => {
          assert.equal(clock.waits[0], 3000);
          assert.equal(server.count(generate), 2);
        },
      },
      'the person stops': {
        arrange: ({ server }) => server.once(stream, inThreeSeconds),
        meanwhile: stopsWaiting,
        ends: { code: undefined, text: '' },
        requests: 5,
        check: ({ server }) => assert.equal(server.count(stream), 1),
      },
      'again and again': {
        arrange: ({ server }) => server.once(stream, inThreeSeconds, inThreeSeconds, inThreeSeconds, inThreeSeconds),
        ends: { code: 'rate_limited', text: '' },
        requests: 6,
        check: asksAgain,
      },
      'an hour': {
        arrange: ({ server }) => server.once(stream, json(429, {}, { 'retry-after': '3600' })),
        ends: { code: 'rate_limited', text: '' },
        requests: 3,
        check: asksAgain,
      },
    },
    ends: 'whole',
    requests: 4,
  },
  {
    id: 'F-429-poll',
    sees: 'The answer, a little later. Nothing is said of it.',
    options: byPoll,
    arrange: {
      'for three seconds': {
        arrange: ({ server }) => server.once(check, inThreeSeconds),
        check: ({ clock }) => assert.equal(clock.waits[1], 3000),
      },
      'and it does not say for how long': {
        arrange: ({ server }) => server.once(check, json(429, {})),
        check: ({ clock }) => assert.equal(Math.round(clock.waits[1] ?? 0), 6000),
      },
    },
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'F-413',
    sees: 'What the server says of it. The text is still there, to be made shorter.',
    arrange: {
      413: {
        arrange: ({ server }) => server.once(message, json(413, { error: 'At most <b>64 000</b> bytes' })),
        check: saysWhatTheServerSays('At most <b>64 000</b> bytes'),
      },
      '400, as Nextcloud says it': {
        arrange: ({ server }) => server.once(message, json(400, { error: 'The new message is too long' })),
        ends: { code: 'invalid_input', text: '' },
        check: saysWhatTheServerSays('The new message is too long'),
      },
      '413 with a page, of a proxy': {
        arrange: ({ server }) => server.once(message, text(413, 'text/html', '<title>Too large</title>')),
        check: saysWhatTheServerSays('This message is too long.'),
      },
    },
    ends: { code: 'too_long', text: '' },
    requests: 2,
  },
  refusedOnce('F-500', failing),
  refusedOnce('F-502', text(502, 'text/html', '<title>Bad gateway</title>')),
  refusedOnce('F-503', json(503, {}), {
    'it says when to come back': {
      arrange: ({ server }) => server.once(stream, busyForThree),
      meanwhile: waitsAfter(stream),
      requests: 4,
    },
    'it says when to come back, and a run was started': {
      arrange: ({ server, backend }) => server.once(stream, backend.starts(busyForThree)),
      requests: 4,
    },
    'it says when to come back, and a run was started, by polling': {
      options: byPoll,
      arrange: ({ server, backend }) => server.once(generate, backend.starts(busyForThree)),
      requests: 9,
      check: ({ server }) => assert.equal(server.count(generate), 1),
    },
  }),
  refusedOnce('F-504', gatewayTimeout),
  {
    id: 'F-5xx-all',
    sees: 'That something went wrong on the server, and a way to try again, which helps once it is back.',
    arrange: {
      'from the start': {
        arrange: ({ server }) => (server.outage = failing),
        requests: 1,
      },
      'once the message is stored': {
        arrange: (bench) => failsFrom(bench, stream),
        requests: 5,
      },
      'while it is polled for': {
        options: byPoll,
        arrange: (bench) => failsFrom(bench, check, (exchange) => bench.backend.check(bench.backend.run)(exchange)),
        ends: { code: 'server_error', text: 'Hello' },
        // of which six have failed
        requests: 10,
      },
    },
    ends: { code: 'server_error', text: '' },
    check: asksAgain,
  },
  {
    id: 'F-504-started',
    sees: 'The answer, once. Where the server cannot be asked for it: a way to try again, which brings the same answer.',
    arrange: {
      'it is found by its session': {
        arrange: ({ server, backend }) => server.once(stream, backend.starts(gatewayTimeout)),
        requests: 9,
      },
      'its answer is stored already': {
        arrange: ({ server, backend }) => server.once(stream, backend.finishes(gatewayTimeout)),
        requests: 5,
      },
      'to who polls': {
        options: byPoll,
        arrange: ({ server, backend }) => server.once(generate, backend.starts(gatewayTimeout)),
        requests: 9,
      },
      'nobody can be asked': {
        arrange: ({ server, backend }) => {
          server.always('GET /chat/check_session', noSuchRoute).always('GET /chat/messages', noSuchRoute);
          server.once(stream, backend.starts(gatewayTimeout));
        },
        ends: { code: 'server_error', text: '' },
        requests: 5,
        check: joins,
      },
    },
    ends: 'whole',
    check: ({ backend }) => assert.equal(backend.runs.length, 1),
  },
];
