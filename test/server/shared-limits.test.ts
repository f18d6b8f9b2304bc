// Limits that hold whoever counts: run over libsql by `npm test`, and over PostgreSQL, where all of it happens at the
// same time, by `npm run test:more`.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Refusal } from '../../demo/server/refusal.js';
import { createStore, type UserStore } from '../../demo/server/store/store.js';
import { openFresh } from './support/database.js';
import { me } from './support/server.js';

async function openStore(context: TestContext): Promise<UserStore> {
  return createStore(await openFresh(context)).of(me);
}

/** How many of ten that begin at the same time get through. */
async function getThrough(work: (index: number) => Promise<boolean>, code: string): Promise<number> {
  const tried = Array.from({ length: 10 }, async (_, index) => {
    try {
      return await work(index);
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error));
      assert.equal(error.code, code);
      return false;
    }
  });
  return (await Promise.all(tried)).filter(Boolean).length;
}

test('no more runs begin than there may be at once', async (context) => {
  const { sessions, messages, runs } = await openStore(context);
  const begin = async (index: number): Promise<boolean> => {
    const { id: sessionId } = await sessions.create(null, 1);
    const { message } = await messages.addHuman({ sessionId, content: 'x', timestamp: 1, clientKey: undefined });
    const wanted = { sessionId, messageId: message.id, clientKey: undefined, instance: `${index}`, atOnce: 3 };
    return (await runs.begin(wanted)) !== undefined;
  };
  assert.equal(await getThrough(begin, 'rate_limited'), 3);
});

test('no more messages are written than may be within a minute', async (context) => {
  const { writings } = await openStore(context);
  const write = async (now: number): Promise<boolean> => (await writings.take(3, now)) === 0;
  assert.equal(await getThrough(() => write(1000), ''), 3);
  assert.equal(await writings.take(3, 31_000), 30);
  assert.equal(await writings.take(3, 61_000), 0);
});

test('no more files are kept than there is room for', async (context) => {
  const { attachments } = await openStore(context);
  const add = async (index: number): Promise<boolean> => {
    await attachments.add({ place: `${index}`, type: 'text/plain', name: 'a', size: 5, timestamp: 1 }, 17);
    return true;
  };
  assert.equal(await getThrough(add, 'storage_full'), 3);
  assert.equal(await attachments.size(), 15);
});
