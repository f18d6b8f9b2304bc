import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { upstream } from './support/replay.js';

const root = resolve(import.meta.dirname, '../..');
const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;

interface Said {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

type Call = (words: readonly string[], environment?: Record<string, string>, input?: string) => Promise<Said>;

/** The command line as a person uses it, in a folder of its own. */
function commandLine(context: TestContext): { call: Call; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const call: Call = async (words, environment = {}, input = '') => {
    const child = spawn(process.execPath, ['--import', tsx, join(root, 'demo/server/cli.ts'), ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH, CHAT_DATA: join(folder, 'data'), ...environment },
    });
    child.stdin.end(input);
    const closed: Promise<unknown[]> = once(child, 'close');
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code, out, err };
  };
  return { call, folder };
}

test('help tells every command, and so does a command that is none', async (context) => {
  const { call } = commandLine(context);
  const help = await call(['help']);
  assert.deepEqual([help.code, help.err], [0, '']);
  for (const command of ['start', 'config get', 'config set', 'probe', 'help']) assert.ok(help.out.includes(command));
  assert.equal((await call(['--help'])).out, help.out);
  for (const words of [
    ['dance'],
    ['toString'],
    ['config'],
    ['config', 'get', 'colour'],
    ['config', 'set'],
    ['probe', 'x'],
  ]) {
    const { code, out, err } = await call(words);
    assert.deepEqual([code, out], [2, ''], words.join(' '));
    assert.ok(err.endsWith(help.out));
  }
});

test('settings are stored and told, the key never', async (context) => {
  const { call } = commandLine(context);
  assert.deepEqual((await call(['config', 'get', 'streaming_model'])).out, 'not set\n');
  const address = await call(['config', 'set', 'streaming_api_url', 'https://api.example/v1']);
  assert.equal(address.code, 0);
  assert.match(address.out, /is stored\.\nIt cannot be used yet: streaming_model is missing/);
  assert.equal((await call(['config', 'set', 'streaming_model', 'small'])).out, 'streaming_model is stored.\n');
  assert.equal(
    (await call(['config', 'set', 'streaming_api_key'], {}, 'sk-secret\n')).out,
    'streaming_api_key is stored.\n',
  );
  const all = await call(['config', 'get']);
  assert.equal(all.out, 'streaming_api_url: https://api.example/v1\nstreaming_api_key: set\nstreaming_model: small\n');
  const wrong = await call(['config', 'set', 'streaming_api_url', 'nonsense']);
  assert.deepEqual([wrong.code, wrong.out], [1, '']);
  assert.match(wrong.err, /^streaming_api_url must be .+\n$/);
});

test('an .env file is read, and the environment counts more', async (context) => {
  const { call, folder } = commandLine(context);
  writeFileSync(join(folder, '.env'), 'CHAT_API_URL=https://api.example/v1\nCHAT_MODEL="of the file"\n');
  assert.equal((await call(['config', 'get', 'streaming_model'])).out, 'of the file (fixed by CHAT_MODEL)\n');
  const said = await call(['config', 'get', 'streaming_model'], { CHAT_MODEL: 'of the environment' });
  assert.equal(said.out, 'of the environment (fixed by CHAT_MODEL)\n');
  assert.equal((await call(['config', 'set', 'streaming_model', 'x'])).code, 1);
});

test('a probe is a report and an exit code', async (context) => {
  const { call } = commandLine(context);
  const builtIn = await call(['probe']);
  assert.equal(builtIn.code, 0);
  assert.match(builtIn.out, /Streams +yes/);
  const { url } = await upstream(context, (response) => {
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end('{"error":{"message":"Incorrect API key: sk-secret"}}');
  });
  const refused = await call(['probe'], { CHAT_API_URL: `${url}/v1`, CHAT_MODEL: 'm', CHAT_API_KEY: 'sk-secret' });
  assert.doesNotMatch(refused.out + refused.err, /secret/);
  assert.equal(refused.code, 1);
  assert.match(refused.out, /^! /m);
});
