import assert from 'node:assert/strict';
import type { Chat, ChatMessage } from '../../../src/client/index.js';
import type { ModelServer } from './model-server.js';

/** Looks at every list of messages that is ever shown. */
export class Watcher {
  /** What was seen wrong, in words; a store's listener may not throw. */
  readonly complaints: string[] = [];
  readonly #server: ModelServer;
  readonly #shown: () => number;
  /** The text of each message, by its key, as it was shown last. */
  readonly #texts = new Map<string, string>();
  readonly #frozen = new Set<string>();
  #onWord = (): void => undefined;

  constructor(server: ModelServer, shown: () => number) {
    this.#server = server;
    this.#shown = shown;
  }

  watch(chat: Chat): void {
    chat.$messages.subscribe((messages) => {
      for (const message of messages) this.#look(message);
      const keys = new Set(messages.map(({ key }) => key));
      if (keys.size < messages.length) this.complain(`a message stands twice: ${JSON.stringify(messages)}`);
      const word = messages.at(-1);
      if (word?.role === 'assistant' && word.id === undefined && word.content !== '') this.#onWord();
    });
  }

  /** Calls back, once, in the very moment in which text of a growing answer is shown. */
  atNextWord(callback: () => void): void {
    this.#onWord = () => {
      this.#onWord = () => undefined;
      callback();
    };
  }

  /** To be called when nothing moves: an answer that has come to its end is not under way any more. */
  rest(chat: Chat): void {
    const last = chat.$messages.get().at(-1);
    const status = chat.$status.get();
    const isOver = last?.role === 'assistant' && last.id !== undefined;
    if (isOver && !['idle', 'loading', 'sending'].includes(status))
      this.complain(`${status} beside an answer that has ended: ${JSON.stringify(last.content)}`);
  }

  /** Nothing may be added to what grows here. */
  freeze(messages: readonly ChatMessage[]): void {
    for (const { role, key } of messages) if (role === 'assistant') this.#frozen.add(key);
  }

  #look({ key, role, sessionId, content, id }: ChatMessage): void {
    if (Number(sessionId) !== this.#shown())
      this.complain(`session ${sessionId} is shown in ${this.#shown()}: ${JSON.stringify(content)}`);
    if (role !== 'assistant') return;
    const before = this.#texts.get(key) ?? '';
    this.#texts.set(key, content);
    if (content === before) return;
    if (this.#frozen.has(key)) this.complain(`${JSON.stringify(content)} after stop at ${JSON.stringify(before)}`);
    const runs = this.#server.runs.filter((run) => run.sessionId === this.#shown());
    const own = runs.find(({ golden }) => golden.startsWith(content));
    if (own && content.startsWith(before)) return;
    // what was mixed up without a trace is put right by the stored message, and before that is what it is
    const isExcused = runs.some((run) => run.isGarbled && (id === undefined || content === run.golden));
    if (!isExcused) this.complain(`${JSON.stringify(content)} after ${JSON.stringify(before)}`);
  }

  /** Makes `check` fail. */
  complain(of: string): void {
    this.complaints.push(of);
  }

  /** Fails where anything was seen wrong so far. */
  check(): void {
    assert.deepEqual(this.complaints, [], 'what was shown');
  }
}
