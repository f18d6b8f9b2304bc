import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client } from '../server/support/client.js';
import { serveGate } from '../server/support/server.js';
import { nginx, proxies, snippets, startProxy } from './support/proxies.js';

const tried = {
  ...proxies,
  // Then it is the snippet that does it, and not what the server says.
  'nginx that does not listen to X-Accel-Buffering': nginx('proxy_ignore_headers X-Accel-Buffering;'),
};

for (const [name, proxy] of Object.entries(tried))
  test(`${name} passes on every piece before the next is sent`, { timeout: 60_000 }, async (context) => {
    const { server, gate } = await serveGate(context);
    const url = await startProxy(context, proxy, server.url);
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
