import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig } from '../../demo/server/config.js';

test('a login is asked for wherever others can reach the server', () => {
  assert.equal(readConfig({}).people.auth, 'none');
  for (const HOST of ['localhost', '::1', '127.0.0.1']) assert.equal(readConfig({ HOST }).people.auth, 'none');
  for (const HOST of ['0.0.0.0', '::', 'chat.example', '192.168.1.2'])
    assert.equal(readConfig({ HOST }).people.auth, 'password');
  assert.equal(readConfig({ CHAT_AUTH: 'password' }).people.auth, 'password');
});

test('a server that is open to everybody is opened on purpose only', () => {
  const open = { HOST: '0.0.0.0', CHAT_AUTH: 'none' };
  assert.throws(() => readConfig(open), /^ConfigError: CHAT_AUTH=none on HOST=0\.0\.0\.0 lets in everybody/);
  assert.equal(readConfig({ ...open, CHAT_ALLOW_NO_AUTH: '1' }).people.auth, 'none');
});

test('the settings of people are read', () => {
  const { people } = readConfig({
    HOST: 'chat.example',
    CHAT_ALLOWED_HOSTS: 'a.example, b.example:8080',
    CHAT_ALLOWED_ORIGINS: 'https://c.example http://localhost:3000',
    CHAT_TRUST_PROXY: '1',
    CHAT_MESSAGES_PER_MINUTE: '7',
    CHAT_RUNS_AT_ONCE: '2',
    CHAT_STORED_MEGABYTES: '1',
  });
  assert.deepEqual(people, {
    auth: 'password',
    allowedHosts: ['a.example', 'b.example:8080', 'chat.example'],
    allowedOrigins: ['https://c.example', 'http://localhost:3000'],
    trustsProxy: true,
    messagesPerMinute: 7,
    runsAtOnce: 2,
    storedBytes: 1_048_576,
  });
});

const bad: readonly Record<string, string>[] = [
  { CHAT_AUTH: 'maybe' },
  { CHAT_ALLOWED_ORIGINS: '*' },
  { CHAT_ALLOWED_ORIGINS: 'https://c.example/' },
  { CHAT_ALLOWED_ORIGINS: 'null' },
  { CHAT_RUNS_AT_ONCE: '0' },
  { CHAT_MESSAGES_PER_MINUTE: 'many' },
];

for (const settings of bad)
  test(`${JSON.stringify(settings)} is refused`, () => {
    assert.throws(() => readConfig(settings), ConfigError);
  });
