import { setTimeout as sleep } from 'node:timers/promises';
import type { Usage } from '../../../src/protocol/message.js';
import { answerTo, longAnswer, texts } from './built-in-texts.js';
import { ProviderError, type Provider, type ProviderEvent, type ProviderRequest } from './provider.js';

export interface BuiltInOptions {
  /** Words a second. `Infinity`: without any waiting. */
  readonly tokensPerSecond?: number;
  /** Waits; rejects when the signal aborts. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** So many times slower is an answer to `[slow]`. */
const slowness = 8;

/**
 * A model that is none: it needs no key and no network, and says the same to the same words. What it is to do can
 * be told in the message:
 *
 * - `[long]`: an answer of some 1,500 words
 * - `[slow]`: an eighth of the speed
 * - `[reasoning]`: thinks aloud before it answers
 * - `[confirm]`: asks for leave to send a mail, and then does what it is told
 * - `[length]`: stops in the middle, as if there was no room for more
 * - `[fail]`: fails after some words
 * - `[fail at once]`: fails before the first
 */
export function builtInProvider({ tokensPerSecond = 30, wait = pause }: BuiltInOptions = {}): Provider {
  return {
    title: (text) => Promise.resolve(withoutOrders(text).split(/\s+/).slice(0, 6).join(' ')),
    transcribe: (audio) => Promise.resolve(texts.heard('size' in audio ? audio.size : audio.length)),
    async *generate(request) {
      const prompt = lastPrompt(request);
      const pace = (1000 / tokensPerSecond) * (has(prompt, 'slow') ? slowness : 1);
      for (const event of script(prompt, request)) {
        request.signal.throwIfAborted();
        if (pace > 0 && (event.type === 'text' || event.type === 'reasoning')) await wait(pace, request.signal);
        yield event;
      }
    },
  };
}

/** All that it is going to say, without the time that it takes. */
function* script(prompt: string, { messages, confirmed }: ProviderRequest): Generator<ProviderEvent> {
  if (has(prompt, 'fail at once')) throw new ProviderError('task_failed', { cause: 'it was asked to' });
  if (has(prompt, 'reasoning')) yield* say('reasoning', texts.reasoning);
  const words = wordsOf(answer(prompt, confirmed));
  const shown = has(prompt, 'fail') || has(prompt, 'length') ? words.slice(0, Math.ceil(words.length / 3)) : words;
  yield* say('text', ...shown);
  if (has(prompt, 'fail')) throw new ProviderError('task_failed', { cause: 'it was asked to' });
  if (asksForLeave(prompt, confirmed)) yield { type: 'pending', actions: [texts.action] };
  yield { type: 'usage', usage: usageOf(messages, shown) };
  yield { type: 'finish', finish: has(prompt, 'length') ? 'length' : 'stop' };
}

function answer(prompt: string, confirmed: boolean | undefined): string {
  if (asksForLeave(prompt, confirmed)) return texts.question;
  if (has(prompt, 'confirm')) return confirmed ? texts.agreed : texts.declined;
  return has(prompt, 'long') ? longAnswer() : answerTo(withoutOrders(prompt));
}

function asksForLeave(prompt: string, confirmed: boolean | undefined): boolean {
  return has(prompt, 'confirm') && confirmed === undefined;
}

function* say(type: 'text' | 'reasoning', ...texts: readonly string[]): Generator<ProviderEvent> {
  for (const text of texts) for (const delta of wordsOf(text)) yield { type, delta };
}

/** Words with the white space that follows them, which is about what a model calls a token. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+\s?/g) ?? [];
}

function lastPrompt({ messages }: ProviderRequest): string {
  return messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

function has(prompt: string, order: string): boolean {
  return prompt.toLowerCase().includes(`[${order}]`);
}

function withoutOrders(prompt: string): string {
  return prompt.replaceAll(/ *\[[a-z ]+\] */gi, ' ').trim();
}

function usageOf(messages: ProviderRequest['messages'], said: readonly string[]): Usage {
  const read = messages.reduce((sum, { content }) => sum + wordsOf(content).length, 0);
  return { input: read, output: said.length };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}
