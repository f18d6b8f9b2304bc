// Runs of one process as another one sees them. Run over libsql, with an exchange in memory, by `npm test`, and over
// PostgreSQL and Redis by `npm run test:more`.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openDatabase } from '../../demo/server/database/open.js';
import type { Exchange } from '../../demo/server/exchange/exchange.js';
import { memoryExchange } from '../../demo/server/exchange/memory.js';
import { RedisExchange } from '../../demo/server/exchange/redis.js';
import { Files } from '../../demo/server/files/files.js';
import { Folder } from '../../demo/server/files/folder.js';
import { Refusal } from '../../demo/server/refusal.js';
import type { Follower } from '../../demo/server/runs/follower.js';
import { Runs } from '../../demo/server/runs/runs.js';
import { createStore, type Store } from '../../demo/server/store/store.js';
import { within } from '../support/within.js';
import { freshDatabase } from './support/database.js';
import { createGate, type Gate } from './support/gate.js';
import { me } from './support/server.js';

const redis = process.env.CHAT_TEST_REDIS;
/** Seconds: of one so many that it never renews it, of the other so few that it soon looks around. */
const leases = { one: 3000, other: 3 };

interface Process {
  readonly runs: Runs;
  readonly gate: Gate;
}

interface Two {
  readonly store: Store;
  readonly one: Process;
  readonly other: Process;
  readonly sessionId: number;
  readonly messageId: number;
}

/** What two processes share, and a message that waits for its answer. */
async function two(context: TestContext, withExchange = true): Promise<Two> {
  const closing: (() => unknown)[] = [];
  context.after(async () => {
    for (const close of closing.reverse()) await close();
  });
  const database = await openDatabase(await freshDatabase(), () => undefined);
  closing.push(() => database.close());
  const store = createStore(database);
  const inMemory = memoryExchange();
  const connect = async (): Promise<Exchange> => {
    if (redis === undefined) return inMemory;
    const exchange = await RedisExchange.connect(`${redis}/${withoutCollision()}`, () => undefined);
    closing.push(() => exchange.close());
    return exchange;
  };
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const files = new Files({ store, folder: new Folder(folder), limit: Infinity, now: () => 1 });
  const open = async (leaseSeconds: number): Promise<Process> => {
    const gate = createGate();
    const exchange = withExchange ? await connect() : undefined;
    const answering = { provider: gate.provider, tools: [], titles: undefined };
    const options = { store, files, ...answering, exchange, leaseSeconds, atOnce: Infinity };
    const runs = new Runs({ ...options, clock: Date.now, heartbeat: 60_000, keepEnded: 9, log: () => undefined });
    await runs.open(false);
    closing.push(() => runs.close());
    return { runs, gate };
  };
  const { sessions, messages } = store.of(me);
  const session = await sessions.create(null, 1);
  const human = { sessionId: session.id, content: 'hello', timestamp: 1, clientKey: undefined };
  const { message } = await messages.addHuman(human);
  lastDatabase += 1;
  return {
    store,
    one: await open(leases.one),
    other: await open(leases.other),
    sessionId: Number(session.id),
    messageId: Number(message.id),
  };
}

/** Each test has a database of its own, in which its runs are numbered from 1: so it has one of Redis, too. */
let lastDatabase = 0;
/** One of Redis for each test: the first is for another file, and those from 500 for a third. */
const withoutCollision = (): number => 1 + lastDatabase;

const start = ({ sessionId, messageId }: Two, { runs }: Process) =>
  runs.start({ userId: me, sessionId, messageId, confirmed: undefined, clientKey: undefined });

const addressOf = ({ sessionId }: Two) => ({ userId: me, sessionId, taskId: 1 });

async function find(these: Two, { runs }: Process) {
  const run = await runs.find(addressOf(these));
  assert.ok(run);
  return run;
}

/** Frames until one matches. */
async function read(follower: Follower, until: RegExp): Promise<string> {
  let all = '';
  while (!until.test(all)) {
    const frames = await within(`${String(until)} after ${all}`, follower.next());
    if (frames === undefined) throw new Error(`the stream has ended: ${all}`);
    all += frames;
  }
  return all;
}

const withoutGreeting = (frames: string): string => frames.slice(frames.indexOf('\n\n') + 2);
const ended = /"(?:done|error)":/;

test('another process sends the same events under the same numbers', async (context) => {
  const these = await two(context);
  const { one, other } = these;
  const here = one.runs.follow(await start(these, one));
  const there = other.runs.follow(await find(these, other), 0);
  const generation = await one.gate.next();
  for (const word of ['One ', 'two ', 'three']) await generation.text(word);
  await read(there, /three/);
  const late = other.runs.follow(await find(these, other), 2);
  await generation.finish();
  await read(there, ended);
  const all = await read(here, ended);
  const rest = withoutGreeting(await read(late, ended));
  assert.ok(all.endsWith(rest), `${rest} in ${all}`);
  assert.deepEqual(
    [...rest.matchAll(/^id: (.*)$/gm)].map(([, id]) => id),
    ['1.3', '1.4'],
  );
  assert.equal(other.runs.generations, 0);
});

test('a start in another process joins the run that is there', async (context) => {
  const these = await two(context);
  const { one, other } = these;
  const [first, second] = await Promise.all([start(these, one), start(these, other)]);
  assert.equal(first.taskId, second.taskId);
  assert.equal(one.runs.generations + other.runs.generations, 1);
  const producer = one.runs.generations === 1 ? one : other;
  const generation = await producer.gate.next();
  const followers = [one.runs.follow(first), other.runs.follow(second)];
  await generation.text('for both');
  await generation.finish();
  for (const follower of followers) assert.match(await read(follower, ended), /for both/);
});

for (const [how, withExchange] of [
  ['by the exchange', true],
  ['by what is stored', false],
] as const) {
  test(`another process stops a run, ${how}`, async (context) => {
    const these = await two(context, withExchange);
    const { one, other } = these;
    const here = one.runs.follow(await start(these, one));
    const generation = await one.gate.next();
    await generation.text('Half');
    const message = await other.runs.cancel(addressOf(these));
    assert.deepEqual([message?.content, message?.finish], ['Half', 'cancelled']);
    if (!withExchange) await generation.text(' more');
    assert.match(await read(here, ended), /"code":"cancelled"/);
    await generation.released;
    await assert.rejects(other.runs.cancel(addressOf(these)), (error) => error instanceof Refusal);
  });

  test(`a run that nobody works on any more ends with its text, ${how}`, async (context) => {
    const these = await two(context, withExchange);
    const { store, one, other } = these;
    const here = one.runs.follow(await start(these, one));
    const generation = await one.gate.next();
    await generation.text('Half');
    const there = other.runs.follow(await find(these, other), 0);
    await read(there, /Half/);
    const row = await store.of(me).runs.find(these.sessionId, 1);
    await store.instances.leave(row?.instance ?? '');
    assert.match(await read(there, ended), /"code":"interrupted"/);
    const stored = await store.of(me).messages.ofRun(1);
    assert.deepEqual([stored?.content, stored?.finish], ['Half', 'interrupted']);
    void generation.text(' more than anybody hears');
    assert.match(await read(here, ended), /"code":"interrupted"/, 'whoever was taken for dead stops, too');
    assert.equal((await other.runs.check(addressOf(these))).state, 'failed');
  });
}

test('another process shows a run to those who poll', async (context) => {
  const these = await two(context);
  const { one, other } = these;
  await start(these, one);
  const generation = await one.gate.next();
  await generation.text('so far');
  const state = await other.runs.check(addressOf(these));
  assert.ok(state.state === 'running');
  assert.equal(state.answer?.content, 'so far');
  await generation.finish();
  await read(other.runs.follow(await find(these, other)), ended);
  assert.equal((await other.runs.check(addressOf(these))).state, 'answered');
});

test('a session that another process deletes takes its run with it', async (context) => {
  const these = await two(context);
  const { store, one, other, sessionId } = these;
  const here = one.runs.follow(await start(these, one));
  const generation = await one.gate.next();
  await generation.text('Half');
  const { sessions } = store.of(me);
  await other.runs.forget(
    { userId: me, sessionId },
    () => true,
    () => sessions.delete(sessionId),
  );
  assert.match(await read(here, ended), /"code":"cancelled"/);
  await generation.released;
  assert.deepEqual(await store.activeRuns.list(), []);
});

test('a session where another process is busy is busy', async (context) => {
  const these = await two(context);
  const { store, one, other, sessionId } = these;
  await start(these, one);
  const human = { sessionId, content: 'more', timestamp: 1, clientKey: undefined };
  const { message } = await store.of(me).messages.addHuman(human);
  await assert.rejects(
    start({ ...these, messageId: Number(message.id) }, other),
    (error) => error instanceof Refusal && error.code === 'session_already_thinking',
  );
});
