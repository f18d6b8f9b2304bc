import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { Client } from '../server/support/client.js';
import { serveGate } from '../server/support/server.js';

const snippets = resolve(import.meta.dirname, '../../demo/deploy');

interface Place {
  readonly folder: string;
  /** Where the proxy is to listen. */
  readonly port: number;
  /** The snippet, leading to the server of the test. */
  readonly snippet: string;
}

interface Proxy {
  readonly snippet: string;
  /** The whole of its configuration. */
  readonly config: (place: Place) => string;
  readonly check: (file: string) => readonly string[];
  readonly run: (file: string) => readonly string[];
}

const proxies: Readonly<Record<string, Proxy>> = {
  nginx: {
    snippet: 'nginx.conf',
    config: ({ folder, port, snippet }) => `
      daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1;
      events {}
      http {
        access_log off; gzip on; gzip_types *;
        client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
        server { listen 127.0.0.1:${port}; ${snippet} }
      }`,
    check: (file) => ['nginx', '-t', '-c', file],
    run: (file) => ['nginx', '-c', file],
  },
  Apache: {
    snippet: 'apache.conf',
    config: ({ folder, port, snippet }) => `
ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog ${folder}/error
DefaultRuntimeDir ${folder}
User www-data
Group www-data
${['mpm_event', 'authz_core', 'env', 'headers', 'proxy', 'proxy_http']
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
<VirtualHost *:${port}>
${snippet}
</VirtualHost>
`,
    check: (file) => ['apache2', '-t', '-f', file],
    run: (file) => ['apache2', '-D', 'FOREGROUND', '-f', file],
  },
  Caddy: {
    snippet: 'Caddyfile',
    config: ({ port, snippet }) =>
      `{\n\tadmin off\n\tauto_https off\n}\n${snippet.replace('chat.example', `http://127.0.0.1:${port}`)}`,
    check: (file) => ['caddy', 'validate', '--adapter', 'caddyfile', '--config', file],
    run: (file) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
  },
  HAProxy: {
    snippet: 'haproxy.cfg',
    config: ({ port, snippet }) => snippet.replace('bind :8080', `bind 127.0.0.1:${port}`),
    check: (file) => ['haproxy', '-c', '-f', file],
    run: (file) => ['haproxy', '-db', '-f', file],
  },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A program says nothing when it is ready: it is asked until it answers. */
async function untilReady(url: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
  }
  assert.fail('the proxy has ended');
}

for (const [name, proxy] of Object.entries(proxies))
  test(`${name} passes on every piece before the next is sent`, { timeout: 60_000 }, async (context) => {
    const { server, gate } = await serveGate(context);
    const folder = mkdtempSync(join(tmpdir(), 'chat-stream-proxy-'));
    let stop = (): Promise<unknown> => Promise.resolve();
    context.after(async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    });
    const port = await freePort();
    const snippet = readFileSync(join(snippets, proxy.snippet), 'utf8');
    const file = join(folder, 'config');
    const toServer = snippet.replaceAll('127.0.0.1:8787', new URL(server.url).host);
    writeFileSync(file, proxy.config({ folder, port, snippet: toServer }));
    const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin`, HOME: folder };
    const [checker = '', ...words] = proxy.check(file);
    const checked = spawnSync(checker, words, { encoding: 'utf8', env });
    assert.equal(checked.status, 0, checked.stderr);

    const [program = '', ...rest] = proxy.run(file);
    const child = spawn(program, rest, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    const exit = once(child, 'exit');
    stop = () => {
      child.kill('SIGTERM');
      return exit;
    };
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url, () => child.exitCode !== null);

    const client = new Client(url);
    const stream = await client.start(await client.begin());
    const generation = await gate.next();
    await stream.expect('hello');
    // Nothing more is sent before this has come: what is held back would never come.
    for (const word of ['one', 'two', 'three']) {
      await generation.text(word);
      assert.equal((await stream.expect('text')).delta, word);
    }
    await generation.finish();
    await stream.expect('done');
    assert.equal((await fetch(`${url}/metrics`)).status, 404);
  });

test('systemd takes the unit, and finds little that it leaves open', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-unit-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const unit = join(folder, 'chat-stream.service');
  // The program is not where the unit will find it: the one that is here stands in.
  const text = readFileSync(join(snippets, 'chat-stream.service'), 'utf8');
  writeFileSync(unit, text.replace('/usr/bin/node', process.execPath));
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  assert.deepEqual([verified.status, verified.stderr], [0, '']);
  const rated = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit], {
    encoding: 'utf8',
  });
  assert.equal(rated.status, 0, rated.stdout);
});
