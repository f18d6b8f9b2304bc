import { after, before, type TestContext } from 'node:test';
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
  /** What came over the line, read by read. */
  readonly traffic: readonly string[];
}

const server = setupServer();
before(() => server.listen({ onUnhandledRequest: 'error' }));
after(() => server.close());

/** The public client on the test kit, in Node: what a request gets comes from msw. */
export function createKit(
  t: TestContext,
  options: TestBackendOptions = {},
  chatOptions: Partial<ChatOptions> = {},
): Kit {
  const backend = createTestBackend({ baseUrl, ...options });
  server.use(...backend.handlers);
  t.after(() => server.resetHandlers());
  const clock = new TestClock();
  const storage = createPageStorage();
  const { traffic, recorded } = recordTraffic();
  const open = (more: Partial<ChatOptions> = {}) => {
    const chat = createChat({ baseUrl, clock, storage, fetch: recorded, random: () => 1, ...chatOptions, ...more });
    t.after(chat.dispose);
    return chat;
  };
  return { backend, clock, chat: open(), open, traffic };
}

function recordTraffic(): { readonly traffic: readonly string[]; readonly recorded: typeof fetch } {
  const traffic: string[] = [];
  const recorded: typeof fetch = async (input, init) => {
    const response = await fetch(input, init).catch((error: unknown) => {
      traffic.push(String(error));
      throw error;
    });
    traffic.push(`${response.status} ${response.headers.get('content-type') ?? ''}`);
    if (!response.body || !/event-stream/i.test(response.headers.get('content-type') ?? '')) return response;
    const body = noted(response.body, traffic);
    return new Proxy(response, {
      get(target, name) {
        if (name === 'body') return body;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };
  return { traffic, recorded };
}

/** The same stream, read when it is read; a copy of it would keep its end from being seen. */
function noted(body: ReadableStream<Uint8Array>, traffic: string[]): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        traffic.push(done ? 'the end' : new TextDecoder().decode(value));
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
