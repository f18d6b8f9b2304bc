// What becomes of a server whose disk is full: a small one in memory, which takes root to be made.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openDatabase } from '../../demo/server/database/open.js';
import { numberOf } from '../server/support/client.js';
import { serveGate } from '../server/support/server.js';

const words = 'The server has no room left, so nothing was stored. Whoever runs it has to make some.';

interface Disk {
  readonly path: string;
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives it back. */
  clear(): void;
}

function smallDisk(context: TestContext): Disk {
  const path = mkdtempSync(join(tmpdir(), 'chat-stream-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', path], { encoding: 'utf8' });
  assert.equal(mounted.status, 0, mounted.stderr);
  context.after(() => {
    spawnSync('umount', ['--lazy', path]);
    rmSync(path, { recursive: true });
  });
  const ballast = join(path, 'ballast');
  return {
    path,
    fill() {
      const file = openSync(ballast, 'w');
      try {
        for (;;) writeSync(file, Buffer.alloc(4096));
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
      } finally {
        closeSync(file);
      }
    },
    clear: () => rmSync(ballast),
  };
}

function picture(): FormData {
  const form = new FormData();
  form.set('data', new File([`a text\n`.repeat(5000)], 'long.txt', { type: 'text/plain' }));
  return form;
}

async function serveOn(context: TestContext, { path }: Disk) {
  const database = join(path, 'chat.db');
  return { ...(await serveGate(context, { database, uploads: join(path, 'uploads') })), database };
}

test('an answer that cannot be stored is told to the end, and stored when there is room', async (context) => {
  const disk = smallDisk(context);
  const { client, gate, logged } = await serveOn(context, disk);
  const { sessionId, messageId } = await client.begin();
  const stream = await client.start({ sessionId, messageId });
  const generation = await gate.next();
  await generation.text('Before, ');
  disk.fill();
  await generation.text('and after.');
  await generation.finish();
  const events = (await stream.rest()).map(({ event }) => event);
  assert.equal(events.map((event) => (event.type === 'text' ? event.delta : '')).join(''), 'Before, and after.');
  const end = events.at(-1);
  assert.ok(end?.type === 'error');
  assert.deepEqual([end.code, end.retryable], ['disk_full', true]);
  assert.match(end.error, /no room/);
  assert.match(logged.join('\n'), /could not be stored/);
  const check = await client.check(sessionId, 1);
  assert.deepEqual([check.status, JSON.stringify(check.body).includes(end.error)], [400, true]);

  disk.clear();
  const again = await client.start({ sessionId, messageId });
  const [, unfinished] = await client.messages(sessionId);
  assert.deepEqual([unfinished?.content, unfinished?.finish], ['Before, and after.', 'failed']);
  const second = await gate.next();
  await second.text('Whole.');
  await second.finish();
  assert.equal((await again.rest()).at(-1)?.event.type, 'done');
  const stored = (await client.messages(sessionId)).map(({ content, finish }) => [content, finish]);
  assert.deepEqual(stored, [
    ['hello', undefined],
    ['Whole.', 'stop'],
  ]);
});

test('what cannot be stored is refused in words, and nothing is left of it', async (context) => {
  const disk = smallDisk(context);
  const { client, server, database } = await serveOn(context, disk);
  const { sessionId } = await client.begin('before');
  const uploads = join(disk.path, 'uploads');
  disk.fill();
  const write = { json: { sessionId, role: 'human', content: 'x'.repeat(9000) } };
  const refused = await client.request('PUT', '/chat/new_message', write);
  assert.deepEqual([refused.status, refused.body], [507, { error: words, code: 'disk_full' }]);
  const upload = await client.post('/chat/attachments', picture());
  assert.deepEqual([upload.status, await upload.json()], [507, { error: words, code: 'disk_full' }]);
  assert.deepEqual(readdirSync(uploads), []);
  assert.deepEqual(
    (await client.messages(sessionId)).map(({ content }) => content),
    ['before'],
    'what is there can be read',
  );

  disk.clear();
  assert.equal((await client.request('PUT', '/chat/new_message', write)).status, 200);
  const kept = (await (await client.post('/chat/attachments', picture())).json()) as unknown;
  assert.ok(numberOf(kept, 'file_id') > 0);
  await server.close();
  const opened = await openDatabase(database, () => undefined);
  context.after(() => opened.close());
  assert.deepEqual(
    (await opened.all('pragma integrity_check')).map((row) => row.integrity_check),
    ['ok'],
  );
});
