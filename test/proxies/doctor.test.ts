import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { systemClock } from '../../src/transport/clock.js';
import type { Diagnosis } from '../../src/transport/diagnosis/diagnosis.js';
import { examine } from '../../src/tools/doctor/examine.js';
import type { Generation } from '../server/support/gate.js';
import { serveGate } from '../server/support/server.js';
import { proxies, startProxy, type Proxy } from './support/proxies.js';

/** The doctor looks at real proxies, as demo/deploy/ has them, and as they must not be. */

/** What makes of each snippet one that holds back what is streamed. */
const holdingBack: Readonly<Record<string, (snippet: string) => string>> = {
  // all by default, but for an answer that forbids it; over HTTP/1.1 version 1.22 passes each chunk on all the same
  nginx: (snippet) =>
    snippet
      .replace('proxy_http_version 1.1;', '')
      .replace('proxy_buffering off;', 'proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;'),
  // its proxy flushes whenever the server has sent nothing more, and mod_deflate and mod_buffer obey: what waits for
  // the end is a filter that is a program of its own
  Apache: (snippet) =>
    [
      'LoadModule ext_filter_module /usr/lib/apache2/modules/mod_ext_filter.so',
      'ExtFilterDefine whole mode=output cmd="/bin/sed -z s/^//"',
      '<Location />\nSetOutputFilter whole\n</Location>',
      snippet,
    ].join('\n'),
  Caddy: (snippet) => snippet.replace('flush_interval -1', 'buffer_responses'),
  // it has no buffer for answers, but it can be told to wait for them before it judges them
  HAProxy: (snippet) =>
    snippet.replace('  no option', '  http-response wait-for-body time 60s at-least 8192\n  no option'),
};

/** A model that says a word each time somebody looks, and has said all after twelve. */
async function examined(context: TestContext, proxy: Proxy, change?: (snippet: string) => string): Promise<Diagnosis> {
  const { server, gate } = await serveGate(context);
  const url = await startProxy(context, proxy, server.url, change);
  let generation: Generation | undefined;
  let words = 0;
  const talking: typeof fetch = async (input, init) => {
    if ((input instanceof Request ? input.url : String(input)).includes('/chat/check_generation') && words <= 12) {
      generation ??= await gate.next();
      words += 1;
      if (words <= 12) await generation.text(`word${words} `);
      else await generation.finish();
    }
    return fetch(input, init);
  };
  return examine({ baseUrl: `${url}/api`, headers: new Headers() }, { pace: 100 }, talking, systemClock);
}

for (const [name, proxy] of Object.entries(proxies))
  test(`${name} as it should be streams`, { timeout: 60_000 }, async (context) => {
    const { verdict, findings } = await examined(context, proxy);
    assert.equal(verdict, 'streams', JSON.stringify(findings, undefined, 1));
  });

for (const [name, change] of Object.entries(holdingBack))
  test(`${name} that holds back is found, by its name`, { timeout: 60_000 }, async (context) => {
    const proxy = proxies[name];
    assert.ok(proxy, `there is no ${name}`);
    const { verdict, findings, suspects, advice } = await examined(context, proxy, change);
    assert.equal(verdict, 'held_back', JSON.stringify(findings, undefined, 1));
    assert.deepEqual([suspects[0]?.name, advice[0]?.product], [name, name]);
  });
