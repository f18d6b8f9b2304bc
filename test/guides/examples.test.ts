import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
  const words = ['Hel', 'lo wörld', ' 😀'];
  const events = [...words.map((content) => JSON.stringify({ choices: [{ delta: { content } }] })), '[DONE]'];
  const bytes = Buffer.from(events.map((event) => `data: ${event}\n\n`).join(''));
  const asked: Request[] = [];
  t.mock.method(globalThis, 'fetch', (...request: ConstructorParameters<typeof Request>) => {
    asked.push(new Request(...request));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    return Promise.resolve(new Response(body));
  });
  Object.assign(process.env, { MODEL_URL: 'http://model.test/v1', MODEL_KEY: 'secret', MODEL: 'm' });
  // a file for Node as a reader has it: without types
  const example = (await import(join(root, 'docs/examples/openai/answer.mjs'))) as {
    answer: (messages: readonly object[], signal: AbortSignal) => AsyncIterable<string>;
  };
  const said: string[] = [];
  for await (const word of example.answer([{ role: 'human', content: 'Hi' }], new AbortController().signal))
    said.push(word);
  assert.deepEqual(said, words);
  const [request] = asked;
  assert.equal(request?.url, 'http://model.test/v1/chat/completions');
  assert.equal(request.headers.get('authorization'), 'Bearer secret');
  const messages = [{ role: 'user', content: 'Hi' }];
  assert.deepEqual(await request.json(), { model: 'm', stream: true, messages });
});
