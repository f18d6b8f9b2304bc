// Run in memory by `npm test`, and over Redis by `npm run test:more`.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { snapshotInterval, type Exchange, type LogEntry } from '../../demo/server/exchange/exchange.js';
import { memoryExchange } from '../../demo/server/exchange/memory.js';
import { RedisExchange } from '../../demo/server/exchange/redis.js';
import type { ChatEvent } from '../../src/protocol/events.js';
import { emptyAnswer, type Message } from '../../src/protocol/message.js';
import { reduceMessage } from '../../src/protocol/reduce.js';
import { within } from '../support/within.js';

const redis = process.env.CHAT_TEST_REDIS;
let lastTask = 0;

/** The two ends of an exchange: one process writes, another reads. */
async function open(context: TestContext): Promise<{ writer: Exchange; reader: Exchange; taskId: number }> {
  const connect = async (): Promise<Exchange> => {
    const exchange = redis === undefined ? memoryExchange() : await RedisExchange.connect(redis, () => undefined);
    context.after(() => exchange.close());
    return exchange;
  };
  const writer = await connect();
  return { writer, reader: redis === undefined ? writer : await connect(), taskId: (lastTask += 1) };
}

/** Says words in a run, as its producer does. */
function producer(exchange: Exchange, taskId: number) {
  let answer: Message = emptyAnswer(1, 0);
  let seq = 0;
  const append = (event: ChatEvent): void => {
    answer = reduceMessage(answer, event);
    exchange.append(taskId, (seq += 1), event, () => answer);
  };
  return {
    say: (delta: string) => append({ type: 'text', delta, off: answer.content.length }),
    end: () => append({ type: 'done', finish: 'stop' }),
    answer: () => answer,
  };
}

/** Reads until something holds, woken as a reader is. */
async function readUntil(exchange: Exchange, taskId: number, holds: (entries: readonly LogEntry[]) => boolean) {
  const entries: LogEntry[] = [];
  let position: string | undefined;
  let wake = (): void => undefined;
  const stop = exchange.watch(taskId, () => wake());
  try {
    for (;;) {
      const more = new Promise<void>((resolve) => (wake = resolve));
      const page = await exchange.read(taskId, position);
      position = page.position;
      entries.push(...page.entries);
      if (holds(entries)) return { entries, position };
      await within('the exchange to have more', more);
    }
  } finally {
    stop();
  }
}

const upTo = (seq: number) => (entries: readonly LogEntry[]) => (entries.at(-1)?.seq ?? 0) >= seq;

test('events are read once each, in order, from the beginning and from a position', async (context) => {
  const { writer, reader, taskId } = await open(context);
  const { say, end } = producer(writer, taskId);
  for (const word of ['a', 'b', 'c']) say(word);
  const first = await readUntil(reader, taskId, upTo(3));
  assert.deepEqual(
    first.entries.map((entry) => entry.seq),
    [1, 2, 3],
  );
  say('d');
  end();
  await readUntil(reader, taskId, upTo(5));
  const { entries } = await reader.read(taskId, first.position);
  assert.deepEqual(entries, [
    { seq: 4, event: { type: 'text', delta: 'd', off: 3 } },
    { seq: 5, event: { type: 'done', finish: 'stop' } },
  ]);
});

test('a reader who is there first is called when there is something', async (context) => {
  const { writer, reader, taskId } = await open(context);
  const reading = readUntil(reader, taskId, upTo(2));
  const { say, end } = producer(writer, taskId);
  say('late');
  end();
  assert.equal((await reading).entries.length, 2);
});

test('a long log begins with a snapshot and lacks nothing', async (context) => {
  const { writer, reader, taskId } = await open(context);
  const { say, end, answer } = producer(writer, taskId);
  const count = snapshotInterval * 3 + 7;
  for (let index = 1; index <= count; index += 1) {
    say(`${index} `);
    if (index % 100 === 0) await readUntil(reader, taskId, upTo(index));
  }
  end();
  const { entries } = await readUntil(reader, taskId, upTo(count + 1));
  assert.ok(entries.length <= snapshotInterval + 2, `${entries.length} entries`);
  const [first, ...rest] = entries;
  assert.ok(first && 'answer' in first);
  const folded = rest.reduce(
    (message, entry) => ('event' in entry ? reduceMessage(message, entry.event) : entry.answer),
    first.answer,
  );
  assert.equal(folded.content, answer().content);
  assert.deepEqual(
    rest.map(({ seq }) => seq),
    rest.map((_, index) => first.seq + 1 + index),
  );
});

test('a reader who is further back than the log reaches gets the snapshot', async (context) => {
  const { writer, reader, taskId } = await open(context);
  const { say } = producer(writer, taskId);
  say('first');
  const { position } = await readUntil(reader, taskId, upTo(1));
  for (let index = 0; index <= snapshotInterval; index += 1) {
    say('x');
    if (index % 100 === 0) await readUntil(reader, taskId, upTo(index + 2));
  }
  await readUntil(reader, taskId, upTo(snapshotInterval + 2));
  const [entry] = (await reader.read(taskId, position)).entries;
  assert.ok(entry && 'answer' in entry);
  assert.match(entry.answer.content, /^firstx+$/);
});

test('a run that nobody has written is empty', async (context) => {
  const { reader, taskId } = await open(context);
  const { entries, position } = await reader.read(taskId);
  assert.deepEqual(entries, []);
  assert.deepEqual((await reader.read(taskId, position)).entries, []);
});

test('requests to stop reach all', async (context) => {
  const { writer, reader, taskId } = await open(context);
  const asked = new Promise<number>((resolve) => {
    const stop = writer.onStopRequest(resolve);
    context.after(stop);
  });
  reader.requestStop(taskId);
  assert.equal(await within('the request', asked), taskId);
});
