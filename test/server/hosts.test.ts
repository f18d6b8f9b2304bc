import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { servePeople } from './support/people.js';
import { serve } from './support/server.js';

/** `fetch` lets nobody say a host of their own. */
async function statusFor(url: string, host: string): Promise<number | undefined> {
  const asked = request(url, { headers: { host } });
  asked.end();
  const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('where nobody logs in, a name that points here by trickery is refused', async (context) => {
  const { server } = await serve(context, { access: { allowedHosts: ['chat.example', 'other.example:8080'] } });
  for (const path of ['/api/chat/sessions', '/nowhere']) {
    const url = `${server.url}${path}`;
    const usual = await statusFor(url, 'localhost');
    for (const host of [
      '127.0.0.1:1234',
      '[::1]:80',
      'LOCALHOST:9',
      'chat.example',
      'chat.example:81',
      'other.example:8080',
    ])
      assert.equal(await statusFor(url, host), usual, host);
    for (const host of ['evil.example', 'other.example', 'localhost.evil.example', '127.0.0.1.evil.example'])
      assert.equal(await statusFor(url, host), 421, host);
  }
});

test('where people log in, any name will do', async (context) => {
  const { server } = await servePeople(context);
  assert.equal(await statusFor(`${server.url}/api/chat/sessions`, 'chat.example'), 401);
});
