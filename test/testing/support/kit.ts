import type { TestContext } from 'node:test';
import { setupServer } from 'msw/node';
import { createChat, type Chat, type ChatOptions } from '../../../src/client/index.js';
import { createTestBackend, TestClock, type TestBackend, type TestBackendOptions } from '../../../src/testing/index.js';
import { createPageStorage } from '../../../src/transport/memory.js';

export const baseUrl = 'https://chat.example/api';

export interface Kit {
  readonly backend: TestBackend;
  readonly clock: TestClock;
  readonly chat: Chat;
  /** One more chat with the same backend: another tab, or the page after a reload. */
  readonly open: (options?: Partial<ChatOptions>) => Chat;
}

/** The public client on the test kit, in Node: what a request gets comes from msw. */
export function createKit(
  t: TestContext,
  options: TestBackendOptions = {},
  chatOptions: Partial<ChatOptions> = {},
): Kit {
  const backend = createTestBackend({ baseUrl, ...options });
  const server = setupServer(...backend.handlers);
  server.listen({ onUnhandledRequest: 'error' });
  t.after(() => server.close());
  const clock = new TestClock();
  const storage = createPageStorage();
  const open = (more: Partial<ChatOptions> = {}) => {
    const chat = createChat({ baseUrl, clock, storage, random: () => 1, ...chatOptions, ...more });
    t.after(chat.dispose);
    return chat;
  };
  return { backend, clock, chat: open(), open };
}
