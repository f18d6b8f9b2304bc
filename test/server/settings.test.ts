import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { currentProvider } from '../../demo/server/operator/current-provider.js';
import { SettingsFile } from '../../demo/server/operator/settings-file.js';
import { Settings, type Environment } from '../../demo/server/operator/settings.js';
import { ConfigError, type ProviderConfig } from '../../demo/server/provider-config.js';
import type { Provider, ProviderEvent } from '../../demo/server/providers/provider.js';

function temporary(context: TestContext): { settings: (environment?: Environment) => Settings; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'data', 'settings.json');
  return { path, settings: (environment = {}) => new Settings(environment, new SettingsFile(path)) };
}

const complete = { streaming_api_url: 'https://api.example/v1', streaming_api_key: 'sk-secret', streaming_model: 'm' };

test('what is stored is there for the next process, in a file of one’s own', (context) => {
  const { settings, path } = temporary(context);
  settings().store(complete);
  const provider = settings().provider();
  assert.ok(provider.kind === 'openai');
  assert.deepEqual([provider.url, provider.key, provider.model], ['https://api.example/v1', 'sk-secret', 'm']);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(path, '..')), ['settings.json']);
  writeFileSync(path, readFileSync(path), { mode: 0o644 });
  settings().store({ streaming_model: ' n ' });
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(settings().state('streaming_model').value, 'n');
});

test('the environment counts more, and fixes a setting', (context) => {
  const { settings } = temporary(context);
  settings().store(complete);
  const fixed = settings({ CHAT_MODEL: 'other', CHAT_API_KEY: ' ' });
  assert.deepEqual(fixed.state('streaming_model'), {
    name: 'streaming_model',
    variable: 'CHAT_MODEL',
    source: 'environment',
    value: 'other',
  });
  assert.equal(fixed.state('streaming_api_key').source, 'stored');
  const { kind, ...provider } = fixed.provider();
  assert.equal(kind, 'openai');
  assert.equal('model' in provider && provider.model, 'other');
  assert.throws(() => fixed.store({ streaming_model: 'mine' }), /streaming_model is fixed: CHAT_MODEL is set/);
});

test('nobody is told the key', (context) => {
  const { settings } = temporary(context);
  assert.deepEqual(settings().state('streaming_api_key').source, 'none');
  settings().store(complete);
  assert.doesNotMatch(JSON.stringify(settings().state('streaming_api_key')), /secret/);
  assert.doesNotMatch(JSON.stringify(settings({ CHAT_API_KEY: 'sk-secret' }).state('streaming_api_key')), /secret/);
});

test('what cannot be meant is not stored, and nothing beside it', (context) => {
  const { settings } = temporary(context);
  settings().store(complete);
  for (const [change, words] of [
    [{ streaming_api_url: 'nonsense' }, /^streaming_api_url must be an http/],
    [{ streaming_api_url: 'http://10.0.0.1/v1' }, /^streaming_api_url is a private address/],
    [{ streaming_api_key: 'secret\nkey' }, /^streaming_api_key holds/],
    [{ streaming_model: 'a\0b' }, /^streaming_model must/],
    [{ streaming_api_url: 'https://new.example/v1', streaming_model: 'x'.repeat(201) }, /^streaming_model must/],
  ] as const)
    assert.throws(
      () => settings().store(change),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, words);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  assert.equal(settings().state('streaming_api_url').value, 'https://api.example/v1');
  settings({ CHAT_ALLOW_PRIVATE: '1' }).store({ streaming_api_url: 'http://10.0.0.1/v1' });
});

test('settings may come one after the other, and an empty one goes', (context) => {
  const { settings } = temporary(context);
  assert.equal(settings().trouble(), undefined);
  settings().store({ streaming_api_url: complete.streaming_api_url });
  assert.match(String(settings().trouble()), /^streaming_model is missing/);
  settings().store({ streaming_model: 'm' });
  assert.equal(settings().trouble(), undefined);
  settings().store({ streaming_api_url: '', streaming_model: '' });
  assert.deepEqual(settings().provider(), { kind: 'built-in' });
});

test('a file that was broken by hand is told without what stands in it', (context) => {
  const { settings, path } = temporary(context);
  settings().store(complete);
  for (const broken of ['{"settings": {"streaming_api_key": "sk-secret",}}', '[]', '{"settings": 1}']) {
    writeFileSync(path, broken);
    assert.throws(
      () => settings().provider(),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /settings\.json holds no settings/);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  }
});

test('whether a model streams is remembered by address and model', (context) => {
  const { settings } = temporary(context);
  settings().store({ ...complete, streaming_api_url: 'https://api.example/v1?api-key=sk-secret' });
  assert.equal(settings().streams(), undefined);
  settings().rememberStreams(settings().provider(), false);
  assert.equal(settings().streams(), false);
  settings().store({ streaming_model: 'other' });
  assert.equal(settings().streams(), undefined);
  settings().store({ streaming_model: 'm' });
  assert.equal(settings().streams(), false);
});

/** A provider that says its name. */
function slow(name: string, closed: string[]): Provider {
  return {
    async *generate(): AsyncGenerator<ProviderEvent> {
      yield await Promise.resolve({ type: 'text', delta: name, off: 0 } as const);
      yield { type: 'finish', finish: 'stop' };
    },
    close: () => Promise.resolve(void closed.push(name)),
  };
}

test('a run goes on with the settings it began with, and the next has the new ones', async (context) => {
  const { settings, path } = temporary(context);
  settings().store(complete);
  const closed: string[] = [];
  const logged: string[] = [];
  const provider = currentProvider({
    config: () => settings().provider(),
    log: (line) => logged.push(line),
    create: (config: ProviderConfig) => slow(config.kind === 'openai' ? config.model : 'built-in', closed),
  });
  const request = { messages: [], signal: new AbortController().signal };
  const begin = () => provider.generate(request)[Symbol.asyncIterator]();
  const first = begin();
  assert.deepEqual(await first.next(), { done: false, value: { type: 'text', delta: 'm', off: 0 } });
  settings().store({ streaming_model: 'n' });
  const second = begin();
  assert.deepEqual(await second.next(), { done: false, value: { type: 'text', delta: 'n', off: 0 } });
  assert.deepEqual(closed, []);
  await first.next();
  await first.next();
  assert.deepEqual(closed, ['m']);

  writeFileSync(path, 'sk-secret');
  const third = begin();
  assert.deepEqual(await third.next(), { done: false, value: { type: 'text', delta: 'n', off: 0 } });
  assert.match(String(logged[0]), /cannot be used, and the earlier ones stay/);
  assert.doesNotMatch(logged.join(), /secret/);
  await provider.close?.();
  assert.deepEqual(closed, ['m', 'n']);
});
