import type { TestContext } from 'node:test';
import type { ReadableAtom } from 'nanostores';
import { createChat, type Chat, type ChatMessage, type ChatOptions } from '../../src/client/index.js';
import { FakeClock } from './fake-clock.js';
import { SmallBackend } from './small-backend.js';

/** What a chat is tried with: a real server and a clock that stands still. */
export interface ChatBench {
  readonly backend: SmallBackend;
  readonly server: SmallBackend['server'];
  readonly clock: FakeClock;
  readonly chat: Chat;
  /** One more chat with the same backend: another tab, or the page after a reload. */
  readonly open: (options?: Partial<ChatOptions>) => Chat;
}

export async function createChatBench(t: TestContext, options: Partial<ChatOptions> = {}): Promise<ChatBench> {
  const backend = await SmallBackend.start(t);
  const clock = new FakeClock();
  const open = (more: Partial<ChatOptions> = {}) => {
    const chat = createChat({ baseUrl: backend.server.baseUrl, clock, capabilities: {}, ...options, ...more });
    t.after(chat.dispose);
    return chat;
  };
  return { backend, server: backend.server, clock, chat: open(), open };
}

/** All that a store was, in order, from the first value on; what it was twice in a row stands once. */
export function record<Value>(t: TestContext, store: ReadableAtom<Value>): readonly Value[] {
  const values: Value[] = [];
  t.after(
    store.subscribe((value) => {
      if (values.length === 0 || values.at(-1) !== value) values.push(value);
    }),
  );
  return values;
}

/** Who says what, in a line each. */
export function linesOf(messages: readonly ChatMessage[]): readonly string[] {
  return messages.map(({ role, content }) => `${role}: ${content}`);
}

/** Resolves with the first value of a store that is as described. */
export function reached<Value>(store: ReadableAtom<Value>, holds: (value: Value) => boolean): Promise<Value> {
  return new Promise((resolve) => {
    let leave: () => void = () => undefined;
    let isThere = false;
    leave = store.subscribe((value) => {
      if (isThere || !holds(value)) return;
      isThere = true;
      resolve(value);
      queueMicrotask(() => leave());
    });
  });
}
