import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ConfigError, readConfig } from '../../demo/server/config.js';

const plain = {
  kind: 'openai',
  allowPrivate: false,
  proxies: { http: undefined, https: undefined, except: undefined },
  limits: { firstWord: 120_000 },
  transcriptionModel: undefined,
  speechModel: undefined,
  speechVoice: undefined,
};

const people = {
  auth: 'none',
  allowedHosts: [],
  allowedOrigins: [],
  trustsProxy: false,
  messagesPerMinute: 30,
  runsAtOnce: 4,
  storedBytes: 200 * 1024 * 1024,
};

const usual = {
  port: 8787,
  host: '127.0.0.1',
  data: resolve('demo/data'),
  database: undefined,
  redis: undefined,
  people,
  provider: { kind: 'built-in' },
  streaming: 'on',
  titles: 'on',
  useTools: 'on',
  operator: { logLevel: 'warn', adminToken: undefined, metricsToken: undefined },
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
    DATABASE_URL: 'postgres://me:secret@db.example/chat',
    REDIS_URL: 'redis://:secret@cache.example:6379/2',
    CHAT_API_URL: 'https://api.example/v1',
    CHAT_API_KEY: 'sk-1',
    CHAT_MODEL: 'large',
    CHAT_STREAMING: 'off',
    CHAT_TITLES: 'off',
    CHAT_TOOLS: 'off',
    CHAT_ALLOW_PRIVATE: '1',
    CHAT_FIRST_TOKEN_SECONDS: '300',
    CHAT_TRANSCRIPTION_MODEL: 'ear',
    CHAT_SPEECH_MODEL: 'mouth',
    CHAT_SPEECH_VOICE: 'low',
    HTTP_PROXY: 'http://me:secret@proxy.example:3128',
    https_proxy: 'http://first.example',
    HTTPS_PROXY: 'http://second.example',
    NO_PROXY: 'a.example,.b.example',
    CHAT_LOG_LEVEL: 'info',
    CHAT_ADMIN_TOKEN: 'a-token-of-admins',
    CHAT_METRICS_TOKEN: 'a-token-of-meters',
  };
  assert.deepEqual(readConfig(settings), {
    port: 80,
    host: '0.0.0.0',
    data: '/somewhere',
    database: 'postgres://me:secret@db.example/chat',
    redis: 'redis://:secret@cache.example:6379/2',
    people: { ...people, auth: 'password', allowedHosts: ['0.0.0.0'] },
    provider: {
      kind: 'openai',
      url: 'https://api.example/v1',
      key: 'sk-1',
      model: 'large',
      allowPrivate: true,
      proxies: {
        http: 'http://me:secret@proxy.example:3128',
        https: 'http://first.example',
        except: 'a.example,.b.example',
      },
      limits: { firstWord: 300_000 },
      transcriptionModel: 'ear',
      speechModel: 'mouth',
      speechVoice: 'low',
    },
    streaming: 'off',
    titles: 'off',
    useTools: 'off',
    operator: { logLevel: 'info', adminToken: 'a-token-of-admins', metricsToken: 'a-token-of-meters' },
  });
});

test('a model of one’s own needs no key', () => {
  const { provider } = readConfig({ CHAT_API_URL: 'http://localhost:11434/v1', CHAT_MODEL: 'small' });
  assert.deepEqual(provider, { ...plain, url: 'http://localhost:11434/v1', key: undefined, model: 'small' });
});

const url = 'https://api.example/v1';
const bad: readonly (readonly [Record<string, string>, RegExp])[] = [
  [{ PORT: 'http' }, /^PORT must be a number from 0 to 65535, not "http"\.$/],
  [{ PORT: '65536' }, /^PORT/],
  [{ PORT: '-1' }, /^PORT/],
  [{ PORT: '8.5' }, /^PORT/],
  [{ CHAT_STREAMING: 'yes' }, /^CHAT_STREAMING must be "on" or "off", not "yes"\.$/],
  [{ DATABASE_URL: 'mysql://me:secret@db.example' }, /^DATABASE_URL must be postgres/],
  [{ DATABASE_URL: 'postgres://me:secret@:x' }, /^DATABASE_URL/],
  [{ REDIS_URL: 'redis://:secret@cache.example' }, /^REDIS_URL is set, but DATABASE_URL is not/],
  [{ REDIS_URL: 'http://:secret@cache.example' }, /^REDIS_URL must be redis/],
  [{ CHAT_LOG_LEVEL: 'loud' }, /^CHAT_LOG_LEVEL must be one of error, .*, not "loud"\.$/],
  [{ CHAT_ADMIN_TOKEN: 'secret' }, /^CHAT_ADMIN_TOKEN must have from 16/],
  [{ CHAT_METRICS_TOKEN: 'a secret with spaces' }, /^CHAT_METRICS_TOKEN must have from 16/],
  [{ CHAT_API_URL: url }, /^CHAT_MODEL is missing/],
  [{ CHAT_API_URL: 'api.example', CHAT_MODEL: 'm' }, /^CHAT_API_URL must be an http/],
  [{ CHAT_API_URL: 'file:///etc/passwd', CHAT_MODEL: 'm' }, /^CHAT_API_URL/],
  [{ CHAT_API_URL: 'https://me:secret@api.example', CHAT_MODEL: 'm' }, /^CHAT_API_URL/],
  [{ CHAT_API_KEY: 'secret' }, /^CHAT_API_KEY is set, but CHAT_API_URL is not/],
  [{ CHAT_MODEL: 'm' }, /^CHAT_MODEL is set, but CHAT_API_URL is not/],
  [{ CHAT_API_URL: url, CHAT_MODEL: 'm', CHAT_API_KEY: 'secret\r\nx: y' }, /^CHAT_API_KEY holds/],
  [
    { CHAT_API_URL: 'http://192.168.0.2/v1', CHAT_MODEL: 'm' },
    /^CHAT_API_URL is a private address.*CHAT_ALLOW_PRIVATE=1/,
  ],
  [{ CHAT_API_URL: 'http://0xa9fea9fe/', CHAT_MODEL: 'm', CHAT_ALLOW_PRIVATE: 'no' }, /^CHAT_API_URL is a private/],
  [{ CHAT_API_URL: url, CHAT_MODEL: 'm', CHAT_FIRST_TOKEN_SECONDS: '0' }, /^CHAT_FIRST_TOKEN_SECONDS must be .* 900/],
  [{ CHAT_API_URL: url, CHAT_MODEL: 'm', CHAT_FIRST_TOKEN_SECONDS: '2m' }, /^CHAT_FIRST_TOKEN_SECONDS/],
  [{ CHAT_API_URL: url, CHAT_MODEL: 'm', CHAT_SPEECH_VOICE: 'low' }, /^CHAT_SPEECH_VOICE is set, but/],
  [{ CHAT_API_URL: 'http://localhost/api', CHAT_MODEL: 'm', CHAT_SPEECH_MODEL: 's' }, /^Transcription and speech need/],
  [{ CHAT_API_URL: url, CHAT_MODEL: 'm', HTTPS_PROXY: 'secret:3128' }, /^HTTPS_PROXY must be/],
  [{ CHAT_API_URL: url, CHAT_MODEL: 'm', http_proxy: 'secret' }, /^HTTP_PROXY must be/],
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
