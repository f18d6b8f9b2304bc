import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { isChatError, type ChatErrorCode } from '../../src/protocol/errors.js';
import { HttpBackend, type BackendOptions } from '../../src/transport/backend.js';
import { nextcloud, nextcloudFile } from '../../src/transport/nextcloud.js';
import { FakeClock } from '../support/fake-clock.js';
import { FaultServer, type RecordedRequest, type Reply } from '../support/fault-server.js';
import { json, noSuchRoute, reset, silence, text } from '../support/troubles.js';

/** A file on its way to the backend. */

const endpoint = 'POST /chat/attachments';
const file = new Blob(['a file\n'], { type: 'text/plain' });
const told = { file_id: 12, type: 'text', name: 'a.txt', size: 7, url: '/files/12' };

async function bench(t: TestContext, options: Partial<BackendOptions> = {}) {
  const server = await FaultServer.start(t);
  const clock = new FakeClock();
  const common = { baseUrl: server.baseUrl, fetch, clock, requestTimeout: 15_000 };
  return { server, clock, backend: new HttpBackend({ ...common, ...options }) };
}

/** The form that was sent: a name and a type only where the field is a file. */
async function formOf({ headers, body }: RecordedRequest): Promise<readonly (readonly string[])[]> {
  const sent = new Response(String(body), { headers: { 'content-type': headers['content-type'] ?? '' } });
  const fields = [...(await sent.formData())];
  return Promise.all(
    fields.map(async ([name, value]) =>
      typeof value === 'string' ? [name, value] : [name, value.name, value.type, await value.text()],
    ),
  );
}

function is(code: ChatErrorCode): (error: unknown) => boolean {
  return (error) => isChatError(error) && error.code === code;
}

test('a file goes as a form, in the field data with its name, and what the server says of it is read', async (t) => {
  const { server, backend } = await bench(t);
  server.once(endpoint, json(200, told));
  const attachment = await backend.upload(file, 'wörld 😀.txt');
  assert.deepEqual(attachment, { fileId: 12, type: 'text', name: 'a.txt', size: 7, url: '/files/12' });
  const [request] = server.requests;
  assert.ok(request);
  assert.deepEqual(await formOf(request), [['data', 'wörld 😀.txt', 'text/plain', 'a file\n']]);
});

test("the form's content type is the platform's, with the boundary, whatever a caller's headers say", async (t) => {
  const headers = { 'Content-Type': 'application/json', authorization: 'Bearer a' };
  const { server, backend } = await bench(t, { headers });
  server.once(endpoint, json(200, told));
  await backend.upload(file, 'a.txt');
  const [request] = server.requests;
  assert.match(request?.headers['content-type'] ?? '', /^multipart\/form-data; boundary=/);
  assert.equal(request?.headers.authorization, 'Bearer a');
});

test('what the server does not say of a file, its sender knows', async (t) => {
  const { server, backend } = await bench(t);
  server.once(endpoint, json(200, { file_id: 'f12', type: 'text' }));
  assert.deepEqual(await backend.upload(file, 'mine.txt'), { fileId: 'f12', type: 'text', name: 'mine.txt', size: 7 });
});

const failing: [says: string, reply: Reply, code: ChatErrorCode][] = [
  ['413', json(413, { error: 'At most 5 MB.' }), 'file_too_large'],
  ['413 of a web server', text(413, 'text/html', '<h1>Request Entity Too Large</h1>'), 'file_too_large'],
  ['415', json(415, { error: 'Images only.' }), 'file_not_taken'],
  ['400', json(400, { error: 'No file.' }), 'invalid_input'],
  ['404 of a web server', text(404, 'text/plain', 'Nothing here.'), 'unsupported'],
  ["404 of Nextcloud's framework", noSuchRoute, 'unsupported'],
  ['405', json(405, []), 'unsupported'],
  ['501', json(501, {}), 'unsupported'],
  ['a reset', reset, 'network'],
  ['200 that names no file', json(200, { type: 'text' }), 'bad_response'],
];

for (const [says, reply, code] of failing)
  test(`a file that meets ${says} is ${code}, and is not sent again`, async (t) => {
    const { server, backend } = await bench(t);
    server.once(endpoint, reply);
    await assert.rejects(backend.upload(file, 'a.txt'), is(code));
    assert.equal(server.count(endpoint), 1);
  });

test('what the server says of a file that it does not take is said to the person', async (t) => {
  const { server, backend } = await bench(t);
  server.once(endpoint, json(415, { error: 'Images only.' }));
  await assert.rejects(backend.upload(file, 'a.txt'), (error) => isChatError(error) && error.detail === 'Images only.');
});

test('413 and 415 mean something else where no file is sent', async (t) => {
  const { server, backend } = await bench(t);
  server.once('PUT /chat/new_session', json(413, {}), json(415, {}));
  await assert.rejects(backend.newSession(1), is('too_long'));
  await assert.rejects(backend.newSession(1), is('bad_response'));
});

test('after 401 the whole file is sent once more, with new headers', async (t) => {
  let token = 0;
  const { server, backend } = await bench(t, { headers: () => ({ authorization: `Bearer ${++token}` }) });
  server.once(endpoint, json(401, {}), json(200, told));
  await backend.upload(file, 'a.txt');
  const [first, second] = server.requests;
  assert.ok(first && second);
  assert.deepEqual(await formOf(second), await formOf(first));
  assert.equal(second.headers.authorization, 'Bearer 2');
});

for (const [says, options, limit] of [
  ['five minutes by default', {}, 300_000],
  ['as an app says', { uploadTimeout: 1000 }, 1000],
] as const)
  test(`an upload has a time limit of its own: ${says}`, async (t) => {
    const { server, clock, backend } = await bench(t, options);
    server.once(endpoint, silence);
    const uploaded = backend.upload(file, 'a.txt');
    const request = await server.received(endpoint);
    assert.deepEqual(clock.pending, [limit]);
    clock.advance(limit);
    await assert.rejects(uploaded, is('timeout'));
    assert.equal(await request.closed, false);
  });

test('an upload is given up with its signal', async (t) => {
  const { server, clock, backend } = await bench(t);
  server.once(endpoint, silence);
  const controller = new AbortController();
  const uploaded = backend.upload(file, 'a.txt', controller.signal);
  const request = await server.received(endpoint);
  const reason = new Error('enough');
  controller.abort(reason);
  await assert.rejects(uploaded, reason);
  assert.deepEqual([await request.closed, clock.pending], [false, []]);
});

test('an upload can be had by another method, under another path and in another form', async (t) => {
  const form = (input: { file: Blob; name: string }) => {
    const own = new FormData();
    own.append('attachment', input.file, `my ${input.name}`);
    return own;
  };
  const { server, backend } = await bench(t, { endpoints: { upload: { method: 'PUT', path: '/files', form } } });
  server.once('PUT /files', json(200, told));
  await backend.upload(file, 'a.txt');
  const [request] = server.requests;
  assert.deepEqual(request && (await formOf(request)), [['attachment', 'my a.txt', 'text/plain', 'a file\n']]);
});

test('a message names its files, and says nothing of them where it has none', async (t) => {
  const { server, backend } = await bench(t);
  const message = { sessionId: 7, content: 'Hello', timestamp: 100, firstHumanMessage: true, clientKey: 'k' };
  const stored = json(200, { id: 9, session_id: 7, role: 'human', content: 'Hello', timestamp: 100 });
  server.once('PUT /chat/new_message', stored, stored);
  await backend.newMessage({
    ...message,
    attachments: [{ fileId: 12, type: 'text', name: 'a.txt', url: '/files/12' }],
  });
  await backend.newMessage({ ...message, attachments: [] });
  const [one, other] = server.requests.map(({ body }) => body as Record<string, unknown>);
  assert.deepEqual(one?.attachments, [{ type: 'text', file_id: 12 }]);
  assert.ok(other && !('attachments' in other));
});

/** As the Assistant's own interface does it: no upload was recorded. */
for (const [type, kind] of [
  ['audio/mpeg', 'Audio'],
  ['text/plain', 'File'],
  ['', 'File'],
] as const)
  test(`Nextcloud: a file of type "${type}" goes to the app with its name in a field, and is a message's ${kind}`, async (t) => {
    const server = await FaultServer.start(t, '/nextcloud/ocs/v2.php/apps/assistant');
    const { baseUrl, endpoints } = nextcloud(`${server.origin}/nextcloud`);
    const backend = new HttpBackend({ baseUrl, endpoints, fetch, clock: new FakeClock(), requestTimeout: 15_000 });
    const data = { fileId: 44, filePath: '/Assistant/a.mp3' };
    server.once('POST /api/v1/input-file', json(200, { ocs: { meta: { status: 'ok', statuscode: 200 }, data } }));
    const sound = new Blob(['ID3'], { type });
    assert.deepEqual(await backend.upload(sound, 'a.mp3'), { fileId: 44, type: kind, name: 'a.mp3', size: 3 });
    const [request] = server.requests;
    const [[field, name, , content] = [], ...others] = request ? await formOf(request) : [];
    assert.deepEqual([field, name, content, others], ['data', 'a.mp3', 'ID3', [['filename', 'a.mp3']]]);
    assert.equal(request?.headers['ocs-apirequest'], 'true');
  });

test('Nextcloud: an upload that fails fails as anywhere', async (t) => {
  const server = await FaultServer.start(t, '/ocs/v2.php/apps/assistant');
  const common = { fetch, clock: new FakeClock(), requestTimeout: 15_000 };
  const backend = new HttpBackend({ ...nextcloud(server.origin), ...common });
  const refused = { ocs: { meta: { status: 'failure', statuscode: 400, message: 'No file' }, data: [] } };
  server.once('POST /api/v1/input-file', json(400, refused), json(200, { ocs: { data: [] } }));
  await assert.rejects(backend.upload(file, 'a.txt'), is('invalid_input'));
  await assert.rejects(backend.upload(file, 'a.txt'), is('bad_response'));
});

test('Nextcloud shows a file at an address of its own, wherever it is', () => {
  assert.equal(nextcloudFile(44), '/ocs/v2.php/apps/assistant/api/v1/file/44/display');
  assert.equal(
    nextcloudFile('../x', 'https://cloud.example/nextcloud/'),
    'https://cloud.example/nextcloud/ocs/v2.php/apps/assistant/api/v1/file/..%2Fx/display',
  );
});
