import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chat } from '../../src/client/index.js';
import { createChatBench, reached, type ChatBench } from '../support/chat-bench.js';
import type { Endpoint, Reply } from '../support/fault-server.js';
import { cutShort, html, json, redirect, reset, silence, text } from '../support/troubles.js';

/** GET /generate and /regenerate have a side effect: whatever comes of them, they are not asked for again (contract section 4). */

const golden = 'Hello wörld 😀.\n';

/** Ends in which nobody can know whether a generation was started. */
const ends: [says: string, reply: Reply][] = [
  ['the connection is reset', reset],
  ['nothing comes in time', silence],
  ['the answer is cut short', cutShort('{"taskId":')],
  ['500', json(500, { error: 'Internal Server Error' })],
  ['500 with an empty body', text(500, undefined)],
  ['502 and a page', text(502, 'text/html', '<h1>Bad gateway</h1>')],
  ['503', json(503, { error: 'busy' }, { 'retry-after': '1' })],
  ['504', text(504, 'text/html', '<h1>Gateway timeout</h1>')],
  ['200 that names no task', json(200, { status: 'ok' })],
  ['400 while it is thinking', json(400, { error: 'session_already_thinking' })],
];

const verbs: [endpoint: Endpoint, ask: (chat: Chat) => Promise<unknown>][] = [
  ['GET /chat/generate', (chat) => chat.send('Another question')],
  ['GET /chat/regenerate', (chat) => chat.regenerate()],
];

/** A chat that polls, with one whole answer, and a server that has this trouble next. */
async function createBench(
  t: Parameters<typeof createChatBench>[0],
  endpoint: Endpoint,
  reply: Reply,
): Promise<ChatBench> {
  const bench = await createChatBench(t, { transport: 'poll' });
  bench.backend.generationsAllowed = 2;
  await bench.chat.send('A question');
  bench.server.requests.length = 0;
  bench.server.once(endpoint, reply);
  return bench;
}

/** Lets the time limit of the request pass, once it is on its way. */
async function pass({ server, clock }: ChatBench, endpoint: Endpoint): Promise<void> {
  await server.received(endpoint);
  clock.advance(15_000);
}

for (const [endpoint, ask] of verbs)
  for (const [says, reply] of ends) {
    test(`${endpoint}, ${says}, and a generation was started: asked once, looked for, and followed to its end`, async (t) => {
      const bench: ChatBench = await createBench(t, endpoint, (exchange) => {
        const { backend } = bench;
        backend.startRun(Number(exchange.request.query.sessionId));
        return reply(exchange);
      });
      const { backend, server, chat } = bench;
      const asked = ask(chat);
      if (reply === silence) await pass(bench, endpoint);
      await asked;
      const after = server.log().slice(server.log().indexOf(endpoint));
      assert.deepEqual(after.slice(0, 2), [endpoint, 'GET /chat/check_session']);
      assert.equal(server.count('GET /chat/generate') + server.count('GET /chat/regenerate'), 1);
      assert.equal(chat.$messages.get().at(-1)?.content, golden);
      assert.equal(chat.$messages.get().at(-1)?.id, backend.run.stored?.id);
      assert.deepEqual([backend.runs.length, chat.$error.get()], [2, undefined]);
    });

    test(`${endpoint}, ${says}, and none was started: asked once, looked for, and left to the person`, async (t) => {
      const bench = await createBench(t, endpoint, reply);
      const { backend, server, chat } = bench;
      const before = chat.$messages.get();
      const asked = ask(chat);
      if (reply === silence) await pass(bench, endpoint);
      await asked;
      assert.equal(server.count('GET /chat/generate') + server.count('GET /chat/regenerate'), 1);
      assert.equal(backend.runs.length, 1);
      assert.ok(chat.$error.get());
      assert.deepEqual(chat.$messages.get().slice(0, before.length), before);
      assert.ok(chat.$canRetry.get() || chat.$canRegenerate.get());
    });
  }

for (const [endpoint, ask] of verbs)
  for (const reply of [json(401, {}), json(412, { message: 'CSRF check failed' }), redirect('/login')]) {
    test(`${endpoint}: a sign-in that has run out has started nothing, so it is asked for with new headers`, async (t) => {
      let asked = 0;
      const headers = () => ({ authorization: `Bearer ${++asked}` });
      const { backend, server, open } = await createChatBench(t, { transport: 'poll' });
      backend.generationsAllowed = 2;
      const chat = open({ headers });
      await chat.send('A question');
      server.requests.length = 0;
      server.once(endpoint, reply);
      await ask(chat);
      assert.deepEqual([server.count(endpoint), backend.runs.length, chat.$error.get()], [2, 2, undefined]);
      const [first, second] = server.requestsFor(endpoint).map((request) => request.headers.authorization);
      assert.notEqual(first, second);
    });
  }

for (const [endpoint, ask] of verbs)
  test(`${endpoint}: a page is the one to sign in on, which has started nothing and is not asked for again`, async (t) => {
    const { backend, server, chat } = await createBench(t, endpoint, html);
    await ask(chat);
    assert.deepEqual([server.count(endpoint), backend.runs.length, chat.$error.get()?.code], [1, 1, 'unauthorized']);
  });

/** A sign-in that runs out: from then on there are no headers to be had, or none come. */
function createSignIn(hangs: boolean): { isOut: boolean; headers: () => Promise<HeadersInit> } {
  const signIn = {
    isOut: false,
    headers: (): Promise<HeadersInit> => {
      if (!signIn.isOut) return Promise.resolve({});
      return hangs ? new Promise<never>(() => undefined) : Promise.reject(new Error('no token'));
    },
  };
  return signIn;
}

/** Milliseconds for one request: less than a stream may take to begin, which is looked past after that. */
const limit = 8000;
/** Waits between checks are no whole numbers, and leave their traces in a sum. */
const isWaiting = (pending: readonly number[]) => pending.some((left) => Math.round(left) === limit);

for (const hangs of [false, true]) {
  const says = `headers that ${hangs ? 'do not come' : 'are refused'} have started nothing, for certain`;

  test(`GET /chat/regenerate: ${says}`, async (t) => {
    const signIn = createSignIn(hangs);
    const { backend, server, clock, open } = await createChatBench(t, { transport: 'poll', requestTimeout: limit });
    const chat = open(signIn);
    await chat.send('A question');
    server.requests.length = 0;
    signIn.isOut = true;
    const asked = chat.regenerate();
    if (hangs) await clock.until(isWaiting);
    clock.advance(hangs ? limit : 0);
    await asked;
    assert.deepEqual([chat.$phase.get(), chat.$error.get()?.code], ['failed', 'unauthorized']);
    assert.deepEqual([server.log(), backend.runs.length], [[], 1]);
    assert.equal(chat.$messages.get().at(-1)?.content, golden);
  });

  for (const [transport, status] of [
    ['poll', 'polling'],
    ['auto', 'connecting'],
  ] as const)
    test(`an answer that is to come by ${transport}: ${says}`, async (t) => {
      const signIn = createSignIn(hangs);
      const { backend, server, clock, open } = await createChatBench(t, { transport, requestTimeout: limit });
      const chat = open(signIn);
      server.once('PUT /chat/new_message', (exchange) => {
        signIn.isOut = true;
        const { sessionId, content } = exchange.request.body as { sessionId: number; content: string };
        return json(200, backend.addMessage(sessionId, content))(exchange);
      });
      const sent = chat.send('A question');
      await reached(chat.$status, (now) => now === status);
      if (hangs) await clock.until(isWaiting);
      clock.advance(hangs ? limit : 0);
      await sent;
      assert.deepEqual([chat.$phase.get(), chat.$error.get()?.code], ['failed', 'unauthorized']);
      assert.deepEqual(chat.$notice.get(), { kind: 'signed_out' });
      assert.deepEqual([server.log(), backend.runs.length], [['PUT /chat/new_session', 'PUT /chat/new_message'], 0]);
      signIn.isOut = false;
      assert.equal((await chat.retry())?.content, golden);
    });
}
