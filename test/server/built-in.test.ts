import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { ProviderError, type ProviderEvent } from '../../demo/server/providers/provider.js';

interface Said {
  readonly text: string;
  readonly reasoning: string;
  readonly events: readonly ProviderEvent[];
  readonly error: unknown;
  readonly waits: readonly number[];
}

async function say(content: string, confirmed?: boolean, tokensPerSecond = 30): Promise<Said> {
  const waits: number[] = [];
  const events: ProviderEvent[] = [];
  const provider = builtInProvider({
    tokensPerSecond,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });
  const request = { messages: [{ role: 'user' as const, content }], signal: new AbortController().signal };
  const answer = provider.generate(confirmed === undefined ? request : { ...request, confirmed });
  let error: unknown;
  try {
    for await (const event of answer) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  const joined = (type: 'text' | 'reasoning'): string =>
    events.map((event) => (event.type === type ? event.delta : '')).join('');
  return { text: joined('text'), reasoning: joined('reasoning'), events, error, waits };
}

const finishOf = ({ events }: Said): unknown => events.find((event) => event.type === 'finish');

test('hello is answered with markdown of every kind, and with what can be tried', async () => {
  const { text, error } = await say('Hello!');
  assert.equal(error, undefined);
  for (const sign of [/^## /m, /\*\*.+\*\*/, /^1\. /m, /^\| .+ \|$/m, /^```sh$/m, /`\[long\]`/, /CHAT_API_URL/])
    assert.match(text, sign);
});

test('the same words get the same answer', async () => {
  for (const prompt of ['hello', 'what is this?', 'a table, please', '[long]'])
    assert.equal((await say(prompt)).text, (await say(prompt)).text);
});

test('it says what it heard, cut to a size, without the orders', async () => {
  assert.match((await say('one [slow] two\nthree')).text, /^> one two\n> three$/m);
  assert.ok((await say('😄'.repeat(1000))).text.includes(`> ${'😄'.repeat(280)}…\n`));
});

test('it speaks at the speed that it is given, and slower when told to', async () => {
  const usual = await say('table');
  assert.ok(usual.waits.length > 50);
  assert.ok(usual.waits.every((wait) => wait === 1000 / 30));
  assert.ok((await say('table [slow]')).waits.every((wait) => wait === 8000 / 30));
  assert.deepEqual((await say('table', undefined, Infinity)).waits, []);
});

test('[long] is long', async () => {
  const { text } = await say('[LONG] please');
  assert.ok(text.split(/\s+/).length > 1200);
});

test('[reasoning] comes before the answer', async () => {
  const { reasoning, events } = await say('table [reasoning]');
  assert.match(reasoning, /^The person/);
  assert.ok(events.findIndex(({ type }) => type === 'text') > events.findLastIndex(({ type }) => type === 'reasoning'));
  assert.equal((await say('table')).reasoning, '');
});

test('[fail] fails after some words, [fail at once] before the first', async () => {
  const failed = await say('hello [fail]');
  assert.ok(failed.error instanceof ProviderError);
  const whole = (await say('hello')).text;
  assert.ok(failed.text.length > 50 && failed.text.length < whole.length && whole.startsWith(failed.text));
  const { error, events } = await say('hello [fail at once]');
  assert.ok(error instanceof ProviderError);
  assert.deepEqual(events, []);
});

test('[length] stops in the middle and says why', async () => {
  const cut = await say('hello [length]');
  assert.deepEqual(finishOf(cut), { type: 'finish', finish: 'length' });
  assert.ok((await say('hello')).text.startsWith(cut.text));
});

test('[confirm] asks, and does what it is told', async () => {
  const asked = await say('[confirm]');
  const pending = asked.events.find((event) => event.type === 'pending');
  assert.equal(pending?.actions[0]?.name, 'send_mail');
  assert.deepEqual(finishOf(asked), { type: 'finish', finish: 'stop' });
  const agreed = await say('[confirm]', true);
  assert.match(agreed.text, /Done/);
  const declined = await say('[confirm]', false);
  assert.match(declined.text, /not/);
  for (const { events } of [agreed, declined]) assert.ok(!events.some(({ type }) => type === 'pending'));
});

test('it counts what it read and said', async () => {
  const { events } = await say('a table please');
  const usage = events.find((event) => event.type === 'usage');
  assert.deepEqual(usage?.usage, { input: 3, output: events.filter(({ type }) => type === 'text').length });
});

test('a stop ends the waiting', async () => {
  const stopping = new AbortController();
  const provider = builtInProvider({ tokensPerSecond: 0.001 });
  const answer = provider.generate({ messages: [{ role: 'user', content: 'hello' }], signal: stopping.signal });
  const first = answer[Symbol.asyncIterator]().next();
  stopping.abort();
  await assert.rejects(first, { name: 'AbortError' });
});
