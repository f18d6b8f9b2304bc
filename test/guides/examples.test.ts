import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { freePort } from '../support/free-port.mjs';
import { root } from './support/guides.js';
import { startProgram } from './support/program.js';

/** The client by its name, as it is in an app that has installed it. */
const asInstalled = { TSX_TSCONFIG_PATH: join(root, 'docs/tsconfig.json') };

async function ask(t: TestContext, url: string): Promise<{ said: string; complained: string; code: unknown }> {
  const file = join(root, 'docs/examples/node/ask.mjs');
  const child = spawn(process.execPath, ['--import', 'tsx', file, 'What is a stream?'], {
    cwd: root,
    env: { ...process.env, ...asInstalled, CHAT_URL: url },
  });
  t.after(() => child.kill());
  const ended = once(child, 'close');
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as unknown[];
  return { said, complained, code };
}

test('the program of the start guide asks the backend of the backend guide', async (t) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await startProgram(t, [process.execPath, join(root, 'docs/backends/node.mjs')], { url, env: { PORT: String(port) } });
  assert.deepEqual(await ask(t, url), { said: 'You said: What is a stream?\n', complained: '', code: 0 });
});

test('it says so where there is no backend', async (t) => {
  const { said, complained } = await ask(t, `http://127.0.0.1:${await freePort()}`);
  assert.equal(said, '\n');
  assert.match(complained, /could not be reached/);
});

test('the call of a model gives its words, whatever they are cut into on the way', async (t) => {
  const asked: unknown[] = [];
  const model = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push([request.url, request.headers.authorization, JSON.parse(body)]);
      const words = ['Hel', 'lo wörld', ' 😀'].map((content) => ({ choices: [{ delta: { content } }] }));
      const lines = [...words.map((word) => JSON.stringify(word)), '[DONE]'].map((line) => `data: ${line}\n\n`);
      for (const byte of Buffer.from(lines.join(''))) response.write(Buffer.from([byte]));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(model, 'listening');
  t.after(() => void model.close());
  process.env.MODEL_URL = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
  process.env.MODEL_KEY = 'secret';
  process.env.MODEL = 'm';
  // a file for Node as a reader has it: without types
  const example = (await import(join(root, 'docs/examples/openai/answer.mjs'))) as {
    answer: (messages: readonly object[], signal: AbortSignal) => AsyncIterable<string>;
  };
  const words: string[] = [];
  for await (const word of example.answer([{ role: 'human', content: 'Hi' }], new AbortController().signal))
    words.push(word);
  assert.deepEqual(words, ['Hel', 'lo wörld', ' 😀']);
  const messages = [{ role: 'user', content: 'Hi' }];
  assert.deepEqual(asked, [['/v1/chat/completions', 'Bearer secret', { model: 'm', stream: true, messages }]]);
});
