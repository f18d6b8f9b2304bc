import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ConfigError, readConfig } from '../../demo/server/config.js';

const usual = {
  port: 8787,
  host: '127.0.0.1',
  data: resolve('demo/data'),
  provider: { kind: 'built-in' },
  streaming: 'on',
};

test('without settings there is a server to try', () => {
  assert.deepEqual(readConfig({}), usual);
  assert.deepEqual(readConfig({ PORT: '', CHAT_API_URL: ' ', CHAT_API_KEY: '', CHAT_STREAMING: '' }), usual);
});

test('all settings are read', () => {
  const settings = {
    PORT: '80',
    HOST: '0.0.0.0',
    CHAT_DATA: '/somewhere',
    CHAT_API_URL: 'https://api.example/v1',
    CHAT_API_KEY: 'sk-1',
    CHAT_MODEL: 'large',
    CHAT_STREAMING: 'off',
  };
  assert.deepEqual(readConfig(settings), {
    port: 80,
    host: '0.0.0.0',
    data: '/somewhere',
    provider: { kind: 'openai', url: 'https://api.example/v1', key: 'sk-1', model: 'large' },
    streaming: 'off',
  });
});

test('a model of one’s own needs no key', () => {
  const { provider } = readConfig({ CHAT_API_URL: 'http://localhost:11434/v1', CHAT_MODEL: 'small' });
  assert.deepEqual(provider, { kind: 'openai', url: 'http://localhost:11434/v1', key: undefined, model: 'small' });
});

const url = 'https://api.example/v1';
const bad: readonly (readonly [Record<string, string>, RegExp])[] = [
  [{ PORT: 'http' }, /^PORT must be a number from 0 to 65535, not "http"\.$/],
  [{ PORT: '65536' }, /^PORT/],
  [{ PORT: '-1' }, /^PORT/],
  [{ PORT: '8.5' }, /^PORT/],
  [{ CHAT_STREAMING: 'yes' }, /^CHAT_STREAMING must be "on" or "off", not "yes"\.$/],
  [{ CHAT_API_URL: url }, /^CHAT_MODEL is missing/],
  [{ CHAT_API_URL: 'api.example', CHAT_MODEL: 'm' }, /^CHAT_API_URL must be an http/],
  [{ CHAT_API_URL: 'file:///etc/passwd', CHAT_MODEL: 'm' }, /^CHAT_API_URL/],
  [{ CHAT_API_URL: 'https://me:secret@api.example', CHAT_MODEL: 'm' }, /^CHAT_API_URL/],
  [{ CHAT_API_KEY: 'secret' }, /^CHAT_API_KEY is set, but CHAT_API_URL is not/],
  [{ CHAT_MODEL: 'm' }, /^CHAT_MODEL is set, but CHAT_API_URL is not/],
  [{ CHAT_API_URL: url, CHAT_MODEL: 'm', CHAT_API_KEY: 'secret\r\nx: y' }, /^CHAT_API_KEY holds/],
];

for (const [settings, words] of bad)
  test(`refused in one line: ${JSON.stringify(settings)}`, () => {
    assert.throws(
      () => readConfig(settings),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, words);
        assert.doesNotMatch(error.message, /secret|\n/);
        return true;
      },
    );
  });
