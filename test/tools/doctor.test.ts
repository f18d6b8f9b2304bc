import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import { advices } from '../../src/transport/diagnosis/advice.js';
import type { Diagnosis } from '../../src/transport/diagnosis/diagnosis.js';
import type { Surroundings } from '../../src/tools/command.js';
import { runCommand } from '../../src/tools/commands.js';
import { createDoctor } from '../../src/tools/doctor/command.js';
import { outermostOf } from '../../src/tools/doctor/outermost.js';
import { drawTimeline } from '../../src/tools/doctor/report.js';
import { DiagnosisBench, goodHeaders, type DiagnosisScript } from '../support/diagnosis-bench.js';

const go = 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n400 Bad Request';

/** Somebody who answers a broken request with these words. */
async function complainer(context: TestContext, words: string): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(words));
    socket.once('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
}

interface Examined {
  readonly code: number;
  readonly said: string;
  readonly noted: string;
}

async function doctor(
  context: TestContext,
  script: Partial<DiagnosisScript>,
  words: readonly string[] = [],
  more: Partial<Surroundings> & { readonly complaint?: string } = {},
): Promise<Examined> {
  const bench = new DiagnosisBench(script);
  const said: string[] = [];
  const noted: string[] = [];
  const surroundings: Surroundings = {
    say: (line) => said.push(line),
    note: (line) => noted.push(line),
    isTerminal: false,
    fetch: bench.context.backend.fetch,
    signal: new AbortController().signal,
    ...more,
  };
  const url = await complainer(context, more.complaint ?? 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  const known = { doctor: { purpose: '', load: () => Promise.resolve(createDoctor(bench.clock)) } };
  const code = await runCommand(['doctor', url, ...words], surroundings, known);
  return { code, said: said.join('\n'), noted: noted.join('\n') };
}

const heldBack = { between: 'keeps all to the end' } as const;

suite('chat-stream doctor', () => {
  test('says that it streams, and ends with 0', async (context) => {
    const { code, said, noted } = await doctor(context, {});
    assert.equal(code, 0);
    assert.match(said, /^It streams\.\n/);
    assert.match(said, /\n· http_version +Each stream takes a connection of its own/);
    assert.match(noted, /for one answer\. The conversation is deleted afterwards\.$/);
  });

  test('says who holds it back and what to put there, and ends with 1', async (context) => {
    const { code, said } = await doctor(context, { ...heldBack, headers: { ...goodHeaders, server: 'nginx' } });
    assert.equal(code, 1);
    assert.match(said, /^It does not stream: what is sent is held back\.\n/);
    assert.match(said, /! between +Most likely it is held back by nginx\./);
    assert.match(said, /\nnginx: the location that leads to the server\n(?:.*\n)+ {4}proxy_buffering off;\n/);
    assert.doesNotMatch(said, /flushpackets/);
  });

  test('knows by their manners those who name themselves in no header', async (context) => {
    const complaint =
      'HTTP/1.1 400 Bad request\r\nConnection: close\r\n\r\n<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>\n';
    const { said } = await doctor(context, heldBack, [], { complaint });
    assert.match(said, /held back by HAProxy/);
    assert.match(said, /\nHAProxy: the backend/);
    assert.match((await doctor(context, heldBack, [], { complaint: go })).said, /held back by Traefik/);
    const caddy = { ...heldBack, headers: { ...goodHeaders, via: '1.1 Caddy' } };
    assert.match((await doctor(context, caddy, [], { complaint: go })).said, /held back by Caddy\./);
  });

  test('prints the lines for all that there are any for', async (context) => {
    const { said } = await doctor(context, {}, ['--all']);
    for (const { product, lines } of advices) {
      assert.match(said, new RegExp(`\n${product}: `));
      for (const line of lines.split('\n')) assert.ok(said.includes(line), line);
    }
  });

  test('prints JSON', async (context) => {
    const { code, said } = await doctor(context, heldBack, ['--json', '--all']);
    const { verdict, advice, timeline } = JSON.parse(said) as Diagnosis;
    assert.deepEqual([code, verdict, advice.length], [1, 'held_back', advices.length]);
    assert.ok(timeline.length > 5);
  });

  test('ends with 2 where there was no chat', async (context) => {
    const { code, said } = await doctor(context, { answer: () => Response.json({ error: 'no' }, { status: 404 }) });
    assert.equal(code, 2);
    assert.match(said, /^There was no chat\.\n/);
  });

  test('ends with 2 where it is called in the wrong way, and repeats no key', async (context) => {
    for (const words of [['--idle', 'long'], ['--idle', '0'], ['--header', 'secret-key'], ['--secret-key'], ['more']]) {
      const { code, noted } = await doctor(context, {}, words);
      assert.equal(code, 2, words.join(' '));
      assert.doesNotMatch(noted, /secret-key/);
    }
  });

  test('keeps the stream open for as long as is asked', async (context) => {
    const pieces = Array.from({ length: 100 }, () => 'word ');
    const { said } = await doctor(context, { pieces }, ['--idle', '20']);
    assert.match(said, /\+ lifetime +It was kept open for 20 s, and nothing cut it\./);
  });

  test('is given up', async (context) => {
    const controller = new AbortController();
    const answer = (request: string) => {
      if (request.endsWith('check_generation')) controller.abort();
      return undefined;
    };
    const { code, noted } = await doctor(context, { answer }, [], { signal: controller.signal });
    assert.equal(code, 2);
    assert.match(noted, /Interrupted\. What was made is deleted\.$/);
  });

  test('prints neither a key that the server sends back, nor what would move the cursor', async (context) => {
    const headers = { ...goodHeaders, via: '1.1 abc\u001b[2J secret-key' };
    const { said } = await doctor(context, { headers }, ['--header', 'Authorization: Bearer secret-key'], {
      isTerminal: true,
    });
    assert.match(said, /via: 1\.1 abc\?\[2J \*\*\*/);
    const { said: asJson } = await doctor(context, { headers }, [
      '--json',
      '--header',
      'Authorization: Bearer secret-key',
    ]);
    assert.doesNotMatch(asJson, /secret-key/);
  });
});

test('the nearest is known by its answer to what is no request', async (context) => {
  const named = async (words: string) => (await outermostOf(new URL(await complainer(context, words))))[0]?.name;
  assert.equal(await named('HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\n\r\n'), 'nginx');
  assert.equal(await named('HTTP/1.1 400 Bad Request\r\n\r\n<center>nginx</center>'), 'nginx');
  assert.equal(
    await named(
      'HTTP/1.1 400 Bad Request\r\n\r\n<p>Your browser sent a request that this server could not understand.',
    ),
    'Apache',
  );
  assert.equal(await named('HTTP/1.1 400 Bad Request\r\n\r\n<h2>Bad Request - Invalid Header</h2>'), 'IIS');
  assert.equal(await named(go), 'Traefik');
  assert.equal(await named('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'), undefined);
  assert.deepEqual(await outermostOf(new URL('http://127.0.0.1:1/')), []);
});

test('the timeline is two rows on one scale', () => {
  const mark = { event: 'message', bytes: 10 };
  const rows = drawTimeline([
    { ...mark, sent: 0, arrived: 1000 },
    { ...mark, sent: 500, arrived: 1000 },
  ]);
  assert.deepEqual(rows, [`  sent    |${'.'.repeat(29)}|${'.'.repeat(29)}`, `  arrived ${'.'.repeat(59)}| 1.0 s`, '']);
  assert.deepEqual(drawTimeline([]), []);
});
