import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { createChat, type Chat, type ChatOptions } from '../../../src/client/index.js';
import { conform } from '../../../src/tools/conform/conform.js';
import type { Level } from '../../../src/tools/conform/rule.js';
import { isRecord } from '../../../src/protocol/guards.js';
import { within } from '../../support/within.js';

const headers = { 'OCS-APIRequest': 'true', 'Content-Type': 'application/json' };
const question = 'Ünïcödé 😀 and some twenty more words, so that there is time to leave, to come back and to stop it';
const answer = `You said: ${question}`;

/** What every backend that the guide shows has to do; each test has a backend of its own. */
export function backendCases(start: (t: TestContext) => Promise<string>): void {
  test('it streams', async (t) => {
    const url = await start(t);
    const chat = open(t, { baseUrl: url });
    const grown = growth(chat);
    const sent = chat.send(question);
    await within('the first words', untilGrown(chat));
    // what comes only when all is said is held back, not streamed
    const sessionId = Number(chat.$session.get()?.id);
    assert.notEqual((await ask(`${url}/chat/check_session?sessionId=${sessionId}`)).messageTaskId, null);
    assert.equal((await sent)?.content, answer);
    assert.equal(chat.$metric.get()?.transport, 'stream');
    assert.ok(grown.size > 5, `${grown.size} steps`);
    assert.equal((await chat.send('again'))?.content, 'You said: again');
  });

  test('it is polled, and the text grows all the same', async (t) => {
    const chat = open(t, { baseUrl: await start(t), transport: 'poll' });
    const grown = growth(chat);
    assert.equal((await chat.send(question))?.content, answer);
    assert.equal(chat.$metric.get()?.transport, 'poll');
    assert.ok(grown.size > 1, `${grown.size} steps`);
  });

  test('a message has one run, however often it is started', async (t) => {
    const { url, sessionId, messageId, sent } = await begin(await start(t));
    assert.equal((await ask(`${url}/chat/new_message`, sent)).id, messageId);
    const body = JSON.stringify({ sessionId, messageId });
    const posted = await fetch(`${url}/chat/stream`, { method: 'POST', headers, body });
    const got = await fetch(`${url}/chat/stream?sessionId=${sessionId}&messageId=${messageId}`, { headers });
    const { taskId } = await ask(`${url}/chat/generate?sessionId=${sessionId}`);
    const [first, second] = await Promise.all([posted.text(), got.text()]);
    assert.ok(first.includes(`id: ${Number(taskId)}.`) && second.includes(`id: ${Number(taskId)}.`));
    for (const text of [first, second]) assert.equal(textOf(text), answer);
    assert.deepEqual(await ask(`${url}/chat/generate?sessionId=${sessionId}`), { taskId });
  });

  test('a run goes on when its client leaves', async (t) => {
    const { url, sessionId, messageId } = await begin(await start(t));
    const leaving = new AbortController();
    const body = JSON.stringify({ sessionId, messageId });
    const stream = await fetch(`${url}/chat/stream`, { method: 'POST', headers, body, signal: leaving.signal });
    await stream.body?.getReader().read();
    leaving.abort();
    const { messageTaskId } = await ask(`${url}/chat/check_session?sessionId=${sessionId}`);
    assert.ok(messageTaskId !== null, 'it still runs');
    const check = `${url}/chat/check_generation?sessionId=${sessionId}&taskId=${Number(messageTaskId)}`;
    const { content } = await within('the whole answer', asked(check));
    assert.equal(content, answer);
  });

  test('a stream that is cut is taken up where it broke', async (t) => {
    const calls: string[] = [];
    const cutting: typeof fetch = async (input, init) => {
      calls.push(`${init?.method ?? 'GET'} ${new URL(new Request(input).url).pathname}`);
      const response = await fetch(input, init);
      const isFirst = calls.filter((call) => call.endsWith('/stream')).length === 1;
      return isFirst && calls.at(-1)?.endsWith('/stream') ? cutShort(response) : response;
    };
    const chat = open(t, { baseUrl: await start(t), fetch: cutting });
    assert.equal((await chat.send(question))?.content, answer);
    assert.deepEqual(calls.slice(2), ['POST /chat/stream', 'GET /chat/stream']);
  });

  test('a run is stopped', async (t) => {
    const url = await start(t);
    const chat = open(t, { baseUrl: url });
    const sent = chat.send(question);
    await within('the first words', untilGrown(chat));
    await chat.stop();
    const stopped = await sent;
    assert.equal(stopped?.finish, 'cancelled');
    const sessionId = Number(chat.$session.get()?.id);
    assert.deepEqual(await ask(`${url}/chat/check_session?sessionId=${sessionId}`), { messageTaskId: null });
  });

  conformCase(start, 'extended');
  namedMessageCase(start);

  test('what is not there is a 404, and a request that any page could send is refused', async (t) => {
    const { url, sessionId } = await begin(await start(t));
    const status = async (path: string, given: Record<string, string> = headers) =>
      (await fetch(`${url}/chat/${path}`, { headers: given })).status;
    assert.equal(await status('feedback'), 404);
    assert.equal(await status('check_session?sessionId=987654'), 404);
    assert.equal(await status(`check_generation?sessionId=${sessionId}&taskId=987654`), 404);
    assert.equal(await status(`generate?sessionId=${sessionId}`, {}), 412);
  });
}

function open(t: TestContext, options: ChatOptions): Chat {
  const chat = createChat(options);
  t.after(() => chat.dispose());
  return chat;
}

/** What the short ones have to do: they answer once, by a stream and by polling, whatever becomes of the line. */
export function shortBackendCases(file: string, start: (t: TestContext) => Promise<string>): void {
  test('it has fewer than sixty lines', () => {
    assert.ok(readFileSync(file, 'utf8').trimEnd().split('\n').length < 60);
  });

  for (const transport of ['stream', 'poll'] as const) {
    test(`an answer comes by ${transport}, and grows`, async (t) => {
      const chat = open(t, { baseUrl: await start(t), transport: transport === 'poll' ? 'poll' : 'auto' });
      const grown = growth(chat);
      assert.equal((await chat.send(question))?.content, answer);
      assert.equal(chat.$metric.get()?.transport, transport);
      assert.ok(grown.size > 1, `${grown.size} steps`);
      assert.equal((await chat.send('again'))?.content, 'You said: again');
    });
  }

  test('where the line is cut the answer is whole, and there is one', async (t) => {
    let streams = 0;
    const cutting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const isStream = new URL(new Request(input).url).pathname.endsWith('/stream');
      return isStream && streams++ === 0 ? cutShort(response) : response;
    };
    const url = await start(t);
    const chat = open(t, { baseUrl: url, fetch: cutting });
    assert.equal((await chat.send(question))?.content, answer);
    assert.equal(streams, 1);
    const stored = await fetch(`${url}/chat/messages?sessionId=${Number(chat.$session.get()?.id)}`, { headers });
    const messages: unknown = await stored.json();
    assert.ok(Array.isArray(messages));
    assert.deepEqual(
      messages.map((message: unknown) => isRecord(message) && message.content),
      [question, answer],
    );
  });

  conformCase(start, 'proposed');
  namedMessageCase(start);
}

function conformCase(start: (t: TestContext) => Promise<string>, level: Level): void {
  test(`it is as the contract says, and reaches the level ${level}`, async (t) => {
    const { reached, outcomes } = await conform({ baseUrl: await start(t), headers: new Headers(headers), fetch });
    const wrong = outcomes.filter(({ verdict }) => verdict === 'wrong' || verdict === 'unknown');
    assert.deepEqual(
      wrong.map(({ rule, verdict, seen }) => `${rule.id} ${verdict}: ${seen}`),
      [],
    );
    assert.equal(reached, level);
  });
}

function namedMessageCase(start: (t: TestContext) => Promise<string>): void {
  test('the message that is named is answered, whatever came after it', async (t) => {
    const { url, sessionId, messageId } = await begin(await start(t));
    const later = JSON.stringify({ sessionId, role: 'human', content: 'Something else', clientKey: 'another' });
    await ask(`${url}/chat/new_message`, { method: 'PUT', body: later });
    const body = JSON.stringify({ sessionId, messageId });
    const stream = await fetch(`${url}/chat/stream`, { method: 'POST', headers, body });
    const chunks = [...(await stream.text()).matchAll(/^data: (\{"chunk".*\})$/gm)];
    const said = chunks.map(([, data = '']) => (JSON.parse(data) as { chunk: string }).chunk);
    assert.equal(said.join(''), answer);
  });
}

/** The lengths that the answer has had. */
function growth(chat: Chat): Set<number> {
  const lengths = new Set<number>();
  chat.$messages.subscribe((messages) => {
    const last = messages.at(-1);
    if (last?.role === 'assistant' && last.content !== '') lengths.add(last.content.length);
  });
  return lengths;
}

function untilGrown(chat: Chat): Promise<void> {
  return new Promise((resolve) => {
    const stop = chat.$messages.listen((messages) => {
      if (messages.at(-1)?.role !== 'assistant' || messages.at(-1)?.content === '') return;
      stop();
      resolve();
    });
  });
}

async function ask(url: string, init?: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, { headers, ...init });
  const body: unknown = await response.json();
  assert.ok(response.ok && isRecord(body), `${response.status} ${JSON.stringify(body)}`);
  return body;
}

/** Asks until the answer is no longer that it has to be waited for. */
async function asked(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { headers });
  if (response.status !== 417) return ask(url);
  const body: unknown = await response.json();
  assert.ok(isRecord(body) && body.task_status === 2, JSON.stringify(body));
  return asked(url);
}

/** A session with a message in it, and how that was sent. */
async function begin(url: string) {
  const { session } = await ask(`${url}/chat/new_session`, { method: 'PUT', body: JSON.stringify({ timestamp: 1 }) });
  assert.ok(isRecord(session));
  const sessionId = Number(session.id);
  const body = JSON.stringify({ sessionId, role: 'human', content: question, clientKey: 'only-once' });
  const sent = { method: 'PUT', body };
  const { id } = await ask(`${url}/chat/new_message`, sent);
  return { url, sessionId, messageId: Number(id), sent };
}

/** The pieces of a stream, each at its place. */
function textOf(stream: string): string {
  const events = [...stream.matchAll(/^data: (\{"chunk".*\})$/gm)].map(([, data = '']): unknown => JSON.parse(data));
  return events.reduce((text: string, event) => {
    assert.ok(isRecord(event) && event.off === text.length, JSON.stringify(event));
    return text + String(event.chunk);
  }, '');
}

/** The same answer, that breaks after its third read. */
function cutShort(response: Response): Response {
  const reader = response.body?.getReader();
  assert.ok(reader);
  let reads = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value } = await reader.read();
      if (value && reads++ < 3) controller.enqueue(value);
      else {
        await reader.cancel();
        controller.error(new TypeError('the line was cut'));
      }
    },
  });
  return new Response(body, response);
}
