// Two servers over one PostgreSQL and one Redis, behind a proxy that gives each request to the next of them.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createChat } from '../../src/client/index.js';
import { longAnswer } from '../../demo/server/providers/built-in-texts.js';
import { Client, numberOf, type EventReader } from '../server/support/client.js';
import { freshDatabase } from '../server/support/database.js';
import { addressOf, startMain, type Started } from '../server/support/main.js';
import { startRoundRobin } from '../support/round-robin.js';

/** Runs are numbered from 1 in each test, so each has a database of Redis for itself. */
/** Of Redis; the files beside this one, which run at the same time, have those below. */
let lastDatabase = 500;

const slow = 'please [slow] [long]';

interface Servers {
  readonly processes: readonly [Started, Started];
  readonly one: Client;
  readonly other: Client;
  /** Goes to either in turn. */
  readonly both: Client;
  readonly url: string;
}

async function serveTwice(context: TestContext): Promise<Servers> {
  const { CHAT_TEST_REDIS: redis } = process.env;
  assert.ok(redis);
  const settings = { DATABASE_URL: await freshDatabase(), REDIS_URL: `${redis}/${(lastDatabase += 1)}` };
  const processes = [startMain(context, settings), startMain(context, settings)] as const;
  const [one, other] = await Promise.all(processes.map(addressOf));
  assert.ok(one && other);
  const proxy = await startRoundRobin([one, other]);
  context.after(() => proxy.close());
  return { processes, one: new Client(one), other: new Client(other), both: new Client(proxy.url), url: proxy.url };
}

/** Reads some words: their text, and the last cursor. */
async function readWords(stream: EventReader, count: number): Promise<{ text: string; cursor: string }> {
  let text = '';
  let cursor = '';
  for (let words = 0; words < count;) {
    const received = await stream.next();
    assert.ok(received, 'the stream has ended');
    const { event, id } = received;
    if (event.type === 'snapshot') text = event.text;
    if (event.type === 'text') text += event.delta;
    if (event.type === 'text' || event.type === 'snapshot') words += 1;
    cursor = id ?? cursor;
  }
  return { text, cursor };
}

test('stream from one, resume from the other, and nothing is lost or doubled', async (context) => {
  const { one, other } = await serveTwice(context);
  const { sessionId, messageId } = await one.begin('hello [slow]');
  const first = await one.start({ sessionId, messageId });
  const begun = await readWords(first, 3);
  await first.leave();
  const second = await other.resume(`sessionId=${sessionId}&taskId=1&after=${begun.cursor}`);
  await second.expect('hello');
  let { text } = begun;
  for (const { event } of await second.rest()) {
    // who comes later than the replica reaches back is given all so far at once (contract, rule 8)
    if (event.type === 'snapshot') {
      assert.ok(event.text.startsWith(text));
      ({ text } = event);
    }
    if (event.type === 'text') {
      assert.equal(event.off, text.length);
      text += event.delta;
    }
    if (event.type === 'done') assert.equal(event.message?.content, text);
  }
  assert.equal((await one.messages(sessionId)).at(-1)?.content, text);
});

test('poll through both, and stop through the other', async (context) => {
  const { one, other, both } = await serveTwice(context);
  const { sessionId, messageId } = await both.begin(slow);
  const taskId = numberOf((await one.generate(sessionId)).body, 'taskId');
  const joined = await other.start({ sessionId, messageId });
  const { text } = await readWords(joined, 3);
  const lengths: number[] = [];
  for (let times = 0; times < 6; times += 1) {
    const { status, body } = await both.check(sessionId, taskId);
    assert.equal(status, 417);
    lengths.push(JSON.stringify(body).length);
    await readWords(joined, 1);
  }
  assert.deepEqual(
    lengths,
    lengths.toSorted((a, b) => a - b),
    'what is shown only grows',
  );
  const stopped = await other.request('POST', '/chat/cancel', { json: { sessionId, taskId } });
  assert.equal(stopped.status, 200);
  assert.equal((await joined.rest()).at(-1)?.event.type, 'error');
  const stored = (await one.messages(sessionId)).at(-1);
  assert.equal(stored?.finish, 'cancelled');
  assert.ok(String(stored.content).startsWith(text));
  assert.ok(longAnswer().startsWith(String(stored.content)));
  assert.equal((await both.ended(sessionId, taskId)).status, 400);
});

test('an answer whose server is killed ends as interrupted, with the text that it had', async (context) => {
  const { processes, one, other } = await serveTwice(context);
  const { sessionId, messageId } = await one.begin(slow);
  const here = await one.start({ sessionId, messageId });
  const there = await other.start({ sessionId, messageId });
  const { text } = await readWords(there, 5);
  await readWords(here, 5);
  processes[0].child.kill('SIGKILL');
  const end = (await there.rest()).at(-1)?.event;
  assert.ok(end?.type === 'error');
  assert.equal(end.code, 'interrupted');
  const stored = (await other.messages(sessionId)).at(-1);
  assert.equal(stored?.finish, 'interrupted');
  assert.ok(String(stored.content).startsWith(text));
  assert.ok(longAnswer().startsWith(String(stored.content)));
  const again = await other.start({ sessionId, messageId });
  assert.equal((await again.expect('hello')).taskId, 2, 'a person may ask again');
  await other.request('POST', '/chat/cancel', { json: { sessionId, taskId: 2 } });
});

test('the client itself does not notice that there are two', async (context) => {
  const { url, one } = await serveTwice(context);
  const chat = createChat({ baseUrl: `${url}/api` });
  await chat.send('hello');
  const { id } = chat.$session.get() ?? {};
  const shown = chat.$messages.get().map(({ role, content }) => ({ role, content }));
  const stored = (await one.messages(Number(id))).map(({ role, content }) => ({ role, content }));
  assert.deepEqual(shown, stored);
  assert.equal(stored.length, 2);
});

test('a server that is told to stop finishes what runs, while the other begins what is new', async (context) => {
  const { processes, one, other } = await serveTwice(context);
  const { sessionId, messageId } = await one.begin('hello');
  const stream = await one.start({ sessionId, messageId });
  await readWords(stream, 2);
  processes[0].child.kill('SIGTERM');
  assert.equal((await stream.rest()).at(-1)?.event.type, 'done');
  assert.equal(await processes[0].exit, 0);
  const next = await other.begin('hello');
  assert.equal((await (await other.start(next)).rest()).at(-1)?.event.type, 'done');
});
