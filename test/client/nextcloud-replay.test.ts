import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appPath, readAllRecordings, versions } from '../support/nextcloud-recordings.js';
import { startReplay } from '../support/replay-server.js';

/** The server that the tests of the preset stand on: every recording is played as it was recorded, and nothing else. */

const recordings = readAllRecordings().filter(({ exchanges }) => exchanges.length > 0);

for (const { version, name, exchanges } of recordings)
  test(`${version} ${name} is replayed as it was recorded, in its order`, async (t) => {
    const server = await startReplay(t, version, name);
    for (const { note, request, response } of exchanges) {
      const [method = '', target = ''] = request.line.split(' ');
      const { body } = request;
      const init = { method, redirect: 'manual' as const, ...(body === null ? {} : { body }) };
      const answer = await fetch(server.origin + target, init);
      assert.deepEqual([answer.status, await answer.text()], [response.status, response.body ?? ''], note);
    }
  });

test('there are recordings of all scenarios and both versions', () => {
  for (const version of versions)
    assert.equal(recordings.filter((recording) => recording.version === version).length, 14);
});

const unrecorded: [says: string, path: string, init?: RequestInit][] = [
  ['another query', '/chat/messages?sessionId=99'],
  ['another path', '/chat/unheard'],
  ['another method', '/chat/new_session', { method: 'POST', body: '{"timestamp":1}' }],
  ['another body', '/chat/new_session', { method: 'PUT', body: '{}' }],
  ['a time that is none', '/chat/new_session', { method: 'PUT', body: '{"timestamp":"today"}' }],
];

for (const [says, path, init] of unrecorded)
  test(`the replay fails for what was not recorded: ${says}`, async (t) => {
    const server = await startReplay(t, 'assistant-4.0', '01-happy-path');
    const complaints: string[] = [];
    t.mock.method(server, 'complain', (of: string) => void complaints.push(of));
    await assert.rejects(fetch(server.origin + appPath + path, init));
    assert.equal(complaints.length, 1);
  });

test('the replay fails for what was not recorded that often', async (t) => {
  const server = await startReplay(t, 'assistant-4.0', '01-happy-path');
  const complaints: string[] = [];
  t.mock.method(server, 'complain', (of: string) => void complaints.push(of));
  const ask = () => fetch(`${server.baseUrl}/chat/messages?sessionId=14`);
  assert.equal((await ask()).status, 200);
  await assert.rejects(ask());
  assert.equal(complaints.length, 1);
});
