import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { readConfig } from '../../demo/server/config.js';
import { isRecord, type JsonRecord } from '../../src/protocol/guards.js';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'demo/deploy');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('the table of settings names what is read, and nothing else', () => {
  const asked = new Set<string>();
  const watch = (settings: Record<string, string>): void => {
    readConfig(
      new Proxy(settings, {
        get(target, name) {
          if (typeof name === 'string') asked.add(name.toUpperCase());
          return Reflect.get(target, name) as unknown;
        },
      }),
    );
  };
  watch({});
  watch({ HOST: '0.0.0.0', CHAT_AUTH: 'none', CHAT_ALLOW_NO_AUTH: '1' });
  watch({ CHAT_API_URL: 'https://api.example/v1', CHAT_MODEL: 'm', CHAT_SPEECH_MODEL: 's' });
  const rows = readFileSync(join(root, 'demo/server/README.md'), 'utf8').matchAll(/^\| (`[A-Z][^|]+) \|/gm);
  const named = [...rows].flatMap(([, cell = '']) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
  assert.deepEqual([...asked].sort(), named.sort());
});

test('the Dockerfile is sound, and its server is nobody in particular', () => {
  const text = read('Dockerfile');
  assert.deepEqual(validate(text), []);
  const stages = text.split(/^FROM /m).slice(1);
  assert.equal(stages.length, 2);
  assert.match(String(stages[1]), /^USER node$/m);
  assert.match(String(stages[1]), /^HEALTHCHECK /m);
  assert.doesNotMatch(text, /^(?:ENV|ARG) .*(?:KEY|TOKEN|PASSWORD)/m);
  assert.doesNotMatch(text, /:latest|^ADD /m);
  for (const [, path = ''] of text.matchAll(/(demo\/\S+\.(?:sh|ts))/g)) readFileSync(join(root, path));
});

function record(value: unknown, name: string): JsonRecord {
  assert.ok(isRecord(value) && isRecord(value[name]), name);
  return value[name];
}

test('the compose file keeps the server in, and its secrets out', () => {
  const compose: unknown = parse(read('compose.yaml'), { strict: true });
  const services = record(compose, 'services');
  assert.deepEqual(Object.keys(services), ['server', 'postgres', 'redis']);
  const server = record(services, 'server');
  assert.deepEqual([server.read_only, server.cap_drop, server.ports], [true, ['ALL'], ['127.0.0.1:8787:8787']]);
  for (const name of Object.keys(record(server, 'depends_on'))) record(record(services, name), 'healthcheck');
  for (const [name, value] of Object.entries(record(server, 'environment')))
    if (/KEY|TOKEN|PASSWORD/.test(name)) assert.match(String(value), /^\$\{/, name);
  const mounted = Object.values(services).flatMap((service) => {
    const volumes = isRecord(service) ? service.volumes : undefined;
    return Array.isArray(volumes) ? volumes.map((volume) => String(volume).split(':')[0]) : [];
  });
  assert.deepEqual(mounted.sort(), Object.keys(record(compose, 'volumes')).sort());
});

test('no proxy holds back what is streamed, nor tells the metrics', () => {
  for (const [name, words] of [
    ['nginx.conf', /proxy_buffering off;[^]*gzip off;/],
    ['apache.conf', /flushpackets=on/],
    ['Caddyfile', /flush_interval -1/],
    ['traefik.yaml', /flushInterval: -1ms/],
    ['haproxy.cfg', /no option http-buffer-request/],
  ] as const) {
    assert.match(read(name), words, name);
    assert.match(read(name), /\/metrics/, name);
  }
  parse(read('traefik.yaml'), { strict: true });
});

test('what the image is made of runs by itself', (context) => {
  const out = mkdtempSync(join(tmpdir(), 'chat-stream-image-'));
  context.after(() => rmSync(out, { recursive: true }));
  const built = spawnSync('sh', ['demo/deploy/build-server.sh', join(out, 'server')], { cwd: root, encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  mkdirSync(join(out, 'node_modules'));
  const packages = /cp -R ((?:node_modules\/\S+ )+)/.exec(read('Dockerfile'))?.[1]?.trim().split(' ') ?? [];
  assert.ok(packages.length > 0);
  for (const path of packages) cpSync(join(root, path), join(out, path), { recursive: true });
  const call = (word: string) =>
    spawnSync(process.execPath, [join(out, 'server/chat-stream-server.mjs'), word], {
      cwd: out,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, CHAT_DATA: join(out, 'data') },
    });
  assert.match(call('help').stdout, /^chat-stream-server/);
  assert.match(call('probe').stdout, /Streams +yes/);
  assert.deepEqual(readdirSync(join(out, 'server/admin')), readdirSync(join(root, 'demo/server/operator/admin')));
});

test('docs/deploy.md tells of every file', () => {
  const text = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
  for (const name of readdirSync(folder)) assert.ok(text.includes(`\`${name}\``), name);
});
