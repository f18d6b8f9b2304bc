import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { ProviderRequest } from '../../demo/server/providers/provider.js';
import { isRecord, type JsonRecord } from '../../src/protocol/guards.js';
import { numberOf, type Client } from './support/client.js';
import { mine, serve } from './support/server.js';

const png = new Uint8Array([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0,
  0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xff, 0xff, 0xff, 0x7f, 0,
  9, 0xfb, 3, 0xfd, 5, 0x43, 0x45, 0xca, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
]);

interface Upload {
  readonly status: number;
  readonly body: JsonRecord;
}

async function upload(client: Client, content: BlobPart, name: string, type = ''): Promise<Upload> {
  const form = new FormData();
  form.append('data', new File([content], name, { type }));
  const response = await client.post('/chat/attachments', form);
  const body: unknown = await response.json();
  assert.ok(isRecord(body));
  return { status: response.status, body };
}

async function folder(context: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'chat-stream-test-'));
  context.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('a file is what is in it, whatever it is called', async (context) => {
  const { client } = await serve(context);
  const picture = await upload(client, png, 'notes.html', 'text/html');
  assert.deepEqual(picture, {
    status: 200,
    body: { type: 'image/png', name: 'notes.html', size: png.length, url: 'chat/attachments/1', file_id: 1 },
  });
  assert.equal((await upload(client, 'Some words', 'a.png', 'image/png')).body.type, 'text/plain');
  assert.equal((await upload(client, '<svg onload="alert(1)"/>', 'b.svg', 'image/svg+xml')).body.type, 'text/plain');
});

test('a recording is sound, although its container may hold pictures, too', async (context) => {
  const { client } = await serve(context);
  const webm = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d]);
  assert.equal((await upload(client, webm, 'voice.webm', 'audio/webm')).body.type, 'audio/webm');
  assert.equal((await upload(client, webm, 'film.webm', 'video/webm')).status, 415);
});

test('what is no file for a chat is refused in words, and leaves nothing behind', async (context) => {
  const uploads = await folder(context);
  const { client } = await serve(context, { uploads });
  const refused: [content: BlobPart, status: number, error: string][] = [
    [new Uint8Array([0x4d, 0x5a, 0, 0, 0xff, 0xfe]), 415, 'Files of this kind are not taken.'],
    [new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), 415, 'Files of this kind are not taken.'],
    ['', 400, 'The file is empty.'],
    [new Uint8Array(10 * 1024 * 1024 + 1), 413, 'The file is too large.'],
    [new Uint8Array(11 * 1024 * 1024), 413, 'The file is too large.'],
  ];
  for (const [content, status, error] of refused) {
    const answer = await upload(client, content, 'file.bin');
    assert.deepEqual([answer.status, answer.body.error], [status, error]);
  }
  const withoutFile = await client.post('/chat/attachments', new FormData());
  assert.equal(withoutFile.status, 400);
  assert.deepEqual(await readdir(uploads), []);
});

test('a file is given back as it came, where nothing in it can do anything', async (context) => {
  const { client } = await serve(context);
  await upload(client, png, 'a "cat" \u202egnp.exe 🐈.png');
  const response = await client.fetch('GET', '/chat/attachments/1');
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), png);
  assert.equal(response.headers.get('content-type'), 'image/png');
  assert.equal(response.headers.get('content-security-policy'), "default-src 'none'; sandbox");
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(
    response.headers.get('content-disposition'),
    `inline; filename="a _cat_ gnp.exe __.png"; filename*=UTF-8''a%20%22cat%22%20gnp.exe%20%F0%9F%90%88.png`,
  );
  await upload(client, '<script>alert(1)</script>', 'page.html');
  const page = await client.fetch('GET', '/chat/attachments/2');
  assert.equal(page.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.match(page.headers.get('content-disposition') ?? '', /^attachment;/);
  await page.body?.cancel();
});

test('a message tells of its files, and the model is given them', async (context) => {
  const asked: ProviderRequest[] = [];
  const provider = {
    // eslint-disable-next-line @typescript-eslint/require-await
    async *generate(request: ProviderRequest) {
      asked.push(request);
      yield { type: 'text', delta: 'A cat.' } as const;
      yield { type: 'finish', finish: 'stop' } as const;
    },
  };
  const { client } = await serve(context, { provider });
  const fileId = numberOf((await upload(client, png, 'cat.png')).body, 'file_id');
  const sessionId = await client.newSession();
  const messageId = await client.write(sessionId, '', { attachments: [{ type: 'image/png', file_id: fileId }] });
  await (await client.start({ sessionId, messageId })).rest();
  const [message] = await client.messages(sessionId);
  assert.deepEqual(message?.attachments, [
    { type: 'image/png', name: 'cat.png', size: png.length, url: 'chat/attachments/1', file_id: 1 },
  ]);
  const question = asked[0]?.messages[0];
  const file = question && 'files' in question ? question.files[0] : undefined;
  assert.deepEqual([file?.name, file?.type, file?.bytes], ['cat.png', 'image/png', png]);
});

test('a file goes with its message, but stays for one that takes its place', async (context) => {
  const uploads = await folder(context);
  let now = 1_000_000_000_000;
  const { client } = await serve(context, { uploads, clock: () => now });
  const fileId = numberOf((await upload(client, png, 'cat.png')).body, 'file_id');
  const sessionId = await client.newSession();
  const attachments = [{ type: 'image/png', file_id: fileId }];
  const first = await client.write(sessionId, 'one', { attachments });
  await client.request('DELETE', `/chat/delete_message?sessionId=${sessionId}&messageId=${first}`);
  await client.write(sessionId, 'the same, edited', { attachments });
  now += 25 * 60 * 60 * 1000;
  await client.request('DELETE', `/chat/delete_session?sessionId=${await client.newSession()}`);
  assert.equal((await readdir(uploads)).length, 1);
  await client.request('DELETE', `/chat/delete_session?sessionId=${sessionId}`);
  assert.deepEqual(await readdir(uploads), []);
  assert.equal((await client.request('GET', `/chat/attachments/${fileId}`)).status, 404);
});

test('what a process that died has left in the folder goes in a day', async (context) => {
  const uploads = await folder(context);
  const [old, fresh] = [join(uploads, 'old'), join(uploads, 'fresh')];
  for (const path of [old, fresh]) await writeFile(path, 'x');
  await utimes(old, 1, 1);
  await serve(context, { uploads });
  assert.deepEqual(await readdir(uploads), ['fresh']);
});

test('an opinion is the last one that was said, until it is taken back', async (context) => {
  const { client, server } = await serve(context);
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  const answer = numberOf((await client.messages(sessionId))[1], 'id');
  const rate = async (json: object): Promise<readonly unknown[]> => {
    const { status } = await client.request('POST', '/chat/feedback', {
      json: { sessionId, messageId: answer, ...json },
    });
    assert.equal(status, 200);
    return (await mine(server).feedback.all(answer)).map(({ rating, comment }) => [rating, comment]);
  };
  assert.deepEqual(await rate({ rating: 1 }), [[1, undefined]]);
  assert.deepEqual(await rate({ rating: -1, comment: 'too\0 long' }), [[-1, 'too\0 long']]);
  assert.deepEqual(await rate({ rating: 0 }), []);
});
