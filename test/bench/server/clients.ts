// The clients, in a process of their own. They check every word, and tell their parent what they have seen.
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { defaultLimits } from '../../../src/transport/limits.js';

export interface Order {
  readonly url: string;
  /** `paced`: polling as our client does it. */
  readonly way: 'stream' | 'resume' | 'poll' | 'paced';
  readonly streams: number;
  /** Words of each answer. */
  readonly words: number;
}

export interface Seen {
  readonly latencies: readonly number[];
  readonly faults: readonly string[];
  readonly requests: number;
  readonly bytes: number;
  readonly resumed: number;
  readonly answers: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const latencies: number[] = [];
const faults: string[] = [];
const sums = { requests: 0, bytes: 0, resumed: 0, answers: 0 };
const now = (): number => performance.timeOrigin + performance.now();

function send(url: string, method: string, path: string, json?: object): Promise<IncomingMessage> {
  sums.requests += 1;
  const headers = { 'ocs-apirequest': 'true', ...(json ? { 'content-type': 'application/json' } : {}) };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/api${path}`, { method, agent, headers }, resolve).once('error', reject);
    asked.end(json && JSON.stringify(json));
  });
}

async function ask(url: string, method: string, path: string, json?: object): Promise<Record<string, unknown>> {
  let text = '';
  const response = await send(url, method, path, json);
  response.setEncoding('utf8');
  for await (const chunk of response) text += String(chunk);
  sums.bytes += text.length;
  return { ...(JSON.parse(text) as object), httpStatus: response.statusCode };
}

/** Checks an answer while it grows: its words must come in turn, each once. */
class Answer {
  text = '';
  #line = '';
  #count = 0;

  take(delta: string): void {
    this.text += delta;
    this.#line += delta;
    const lines = this.#line.split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) {
      const [index, said] = line.split(' ').map(Number);
      if (index !== this.#count) faults.push(`word ${this.#count} is ${line}`);
      this.#count += 1;
      latencies.push(now() - (said ?? 0));
    }
  }

  end(words: number, stored: unknown): void {
    sums.answers += 1;
    if (this.#count !== words) faults.push(`${this.#count} words instead of ${words}`);
    if (stored !== this.text) faults.push('what is stored is not what was sent');
  }
}

/** Reads a stream to its end, or for so many words. @returns the cursor to go on from */
async function follow(response: IncomingMessage, answer: Answer, words: number, leaveAfter: number) {
  let rest = '';
  let cursor = '';
  let read = 0;
  response.setEncoding('utf8');
  for await (const chunk of response) {
    sums.bytes += String(chunk).length;
    const frames = (rest + String(chunk)).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const id = /^id: (.*)$/m.exec(frame)?.[1];
      const data = JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}') as Record<string, unknown>;
      if (frame.includes('event: snapshot')) answer.take(String(data.text).slice(answer.text.length));
      else if (typeof data.chunk === 'string') answer.take(data.chunk.slice(answer.text.length - Number(data.off)));
      else if (data.done === true) {
        answer.end(words, (data.message as { content?: unknown }).content);
        return;
      } else if ('error' in data) return void faults.push(String(data.error));
      cursor = id ?? cursor;
      if ((read += 1) >= leaveAfter) return cursor;
    }
  }
  faults.push('a stream ended without an end');
  return undefined;
}

async function stream({ url, way, words }: Order, sessionId: unknown, messageId: unknown): Promise<void> {
  const answer = new Answer();
  const leaves = way === 'resume' && Math.random() < 0.2;
  let response = await send(url, 'POST', '/chat/stream', { sessionId, messageId });
  for (;;) {
    const after = leaves ? 1 + Math.floor((Math.random() * words) / 2) : Infinity;
    const cursor = await follow(response, answer, words, after);
    if (cursor === undefined) return;
    response.destroy();
    await wait(Math.random() * 1000);
    sums.resumed += 1;
    const taskId = cursor.split('.')[0];
    response = await send(url, 'GET', `/chat/stream?sessionId=${String(sessionId)}&taskId=${taskId}&after=${cursor}`);
  }
}

async function poll({ url, words, way }: Order, sessionId: unknown): Promise<void> {
  const answer = new Answer();
  const { taskId } = await ask(url, 'GET', `/chat/generate?sessionId=${String(sessionId)}`);
  const paces = way === 'paced' ? defaultLimits.paces : [2000];
  for (let check = 0; ; check += 1) {
    await wait(paces[Math.min(check, paces.length - 1)]);
    const query = `sessionId=${String(sessionId)}&taskId=${String(taskId)}`;
    const { httpStatus, task_output: output, content } = await ask(url, 'GET', `/chat/check_generation?${query}`);
    const text = String(httpStatus === 200 ? content : ((output as { output?: string } | null)?.output ?? ''));
    answer.take(text.slice(answer.text.length));
    if (httpStatus === 200) {
      answer.end(words, content);
      return;
    }
    if (httpStatus !== 417) return void faults.push(`check says ${String(httpStatus)}`);
  }
}

async function one(order: Order): Promise<void> {
  const { session } = await ask(order.url, 'PUT', '/chat/new_session', {});
  const sessionId = (session as { id: unknown }).id;
  const human = { sessionId, role: 'human', content: 'hello' };
  const { id } = await ask(order.url, 'PUT', '/chat/new_message', human);
  await (order.way === 'poll' || order.way === 'paced' ? poll(order, sessionId) : stream(order, sessionId, id));
}

process.once('message', (order: Order) => {
  const all = Array.from({ length: order.streams }, async (_, index) => {
    // Not all in one moment: people do not do that.
    await wait((index / order.streams) * 2000);
    await one(order).catch((error: unknown) => faults.push(String(error)));
  });
  void Promise.all(all).then(() => {
    agent.destroy();
    const seen: Seen = { ...sums, faults, latencies: latencies.sort((a, b) => a - b) };
    process.send?.(seen, () => process.disconnect());
  });
});
