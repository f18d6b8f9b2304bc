import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../../support/free-port.mjs';

export const snippets = resolve(import.meta.dirname, '../../../demo/deploy');

export interface Place {
  readonly folder: string;
  /** Where the proxy is to listen. */
  readonly port: number;
  /** The snippet, leading to the server of the test. */
  readonly snippet: string;
}

export interface Proxy {
  readonly snippet: string;
  /** The whole of its configuration. */
  readonly config: (place: Place) => string;
  readonly check: (file: string) => readonly string[];
  readonly run: (file: string) => readonly string[];
}

/** @param more within `http` */
export const nginx = (more = ''): Proxy => ({
  snippet: 'nginx.conf',
  config: ({ folder, port, snippet }) => `
      daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1;
      events {}
      http {
        access_log off; gzip on; gzip_types *; ${more}
        client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
        server { listen 127.0.0.1:${port}; ${snippet} }
      }`,
  check: (file) => ['nginx', '-t', '-c', file],
  run: (file) => ['nginx', '-c', file],
});

/** Those of demo/deploy/ that Debian has, each with the snippet as it is there. */
export const proxies: Readonly<Record<string, Proxy>> = {
  nginx: nginx(),
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

/**
 * A proxy before a server, until the test has ended.
 *
 * @param change - what else becomes of the snippet of demo/deploy/
 * @returns its address
 */
export async function startProxy(
  context: TestContext,
  proxy: Proxy,
  serverUrl: string,
  change: (snippet: string) => string = (snippet) => snippet,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-proxy-'));
  let stop = (): Promise<unknown> => Promise.resolve();
  context.after(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const port = await freePort();
  const snippet = change(readFileSync(join(snippets, proxy.snippet), 'utf8'));
  const file = join(folder, 'config');
  const toServer = snippet.replaceAll('127.0.0.1:8787', new URL(serverUrl).host);
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
  return url;
}
