import assert from 'node:assert/strict';
import { test } from 'node:test';

/** What a module that is only imported must leave alone, where it is run: a server renders with it, too. */
const names = [
  'fetch',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
  'requestAnimationFrame',
  'document',
  'window',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'addEventListener',
  'performance',
  'crypto',
] as const;

/** Each touch of a global from the library's own files, while `work` is done. */
async function touches(work: () => Promise<unknown>): Promise<readonly string[]> {
  const touched: string[] = [];
  const descriptors = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, descriptor] of descriptors) {
    const value: unknown = descriptor?.get ? descriptor.get.call(globalThis) : descriptor?.value;
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        if (/\/src\/|\/node_modules\/(?!tsx)/.test(new Error().stack ?? '')) touched.push(name);
        return value;
      },
    });
  }
  try {
    await work();
  } finally {
    for (const [name, descriptor] of descriptors)
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
  }
  return touched;
}

for (const entry of ['../../src/protocol/index.js', '../../src/client/index.js']) {
  test(`importing ${entry.replaceAll('../', '')} touches no global, and adds none but the one of nanostores`, async () => {
    const before = new Set(Reflect.ownKeys(globalThis));
    assert.deepEqual(await touches(() => import(entry)), []);
    const added = Reflect.ownKeys(globalThis).filter((name) => !before.has(name) && name !== 'nanostoresGlobal');
    assert.deepEqual(added, []);
  });
}

test('a touch would be seen', async () => {
  const { systemClock } = await import('../../src/transport/clock.js');
  const seen = await touches(() => Promise.resolve(systemClock.now()));
  assert.deepEqual(seen, ['performance']);
});

/** What a chat may look at when it is made: where it is, and what the tab remembers. */
const lookedAt = new Set(['location', 'navigator', 'document', 'sessionStorage']);

test('creating a chat sends nothing and sets no timer', async () => {
  const { createChat } = await import('../../src/client/index.js');
  const seen = await touches(() => Promise.resolve(createChat({ baseUrl: '/api' })));
  assert.deepEqual(
    seen.filter((name) => !lookedAt.has(name)),
    [],
  );
});
