import assert from 'node:assert/strict';
import { test } from 'node:test';
import { servePeople } from './support/people.js';
import { serve } from './support/server.js';

const origin = 'https://page.example';
const preflight = {
  origin,
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization',
};

test('without a list no other origin is let in', async (context) => {
  const { client } = await serve(context);
  const asked = await client.request('OPTIONS', '/chat/stream', { headers: preflight });
  assert.equal(asked.status, 403);
  const { headers } = await client.request('GET', '/chat/sessions', { headers: { origin } });
  for (const answered of [asked.headers, headers]) {
    assert.equal(answered.get('access-control-allow-origin'), null);
    assert.equal(answered.get('vary'), null);
  }
});

test('a named origin is let in, exactly', async (context) => {
  const { client } = await servePeople(context, { access: { allowedOrigins: [origin] } });
  const { status, headers } = await client.request('OPTIONS', '/chat/stream', { headers: preflight });
  assert.equal(status, 204);
  assert.equal(headers.get('access-control-allow-origin'), origin);
  assert.equal(headers.get('access-control-allow-credentials'), 'true');
  assert.match(String(headers.get('access-control-allow-methods')), /GET, POST, PUT, PATCH, DELETE/);
  const allowed = String(headers.get('access-control-allow-headers')).toLowerCase().split(', ');
  for (const name of [
    'authorization',
    'content-type',
    'ocs-apirequest',
    'x-requested-with',
    'last-event-id',
    'requesttoken',
  ])
    assert.ok(allowed.includes(name), name);

  for (const other of [
    'https://page.example.evil.example',
    'http://page.example',
    'https://page.example:444',
    'null',
  ]) {
    const refused = await client.request('OPTIONS', '/chat/stream', { headers: { ...preflight, origin: other } });
    assert.equal(refused.status, 403, other);
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    assert.equal(refused.headers.get('vary'), 'Origin');
  }
});

test('a page of a named origin may ask with a token, and reads errors too', async (context) => {
  const { clientOf, client } = await servePeople(context, { access: { allowedOrigins: [origin] } });
  const headers = { origin, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
  const ann = await clientOf('ann');
  const made = await ann.request('PUT', '/chat/new_session', { json: {}, headers });
  assert.deepEqual([made.status, made.headers.get('access-control-allow-origin')], [200, origin]);
  const refused = await client.request('GET', '/chat/sessions', { headers });
  assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, origin]);
  const elsewhere = { ...headers, origin: 'https://other.example' };
  assert.equal((await ann.request('PUT', '/chat/new_session', { json: {}, headers: elsewhere })).status, 403);
});
