import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Accounts } from '../../demo/server/store/accounts.js';
import { Sessions } from '../../demo/server/store/sessions.js';
import { isRecord } from '../../src/protocol/guards.js';
import { ownHeader } from './support/client.js';
import { cookieOf, password, postForm, servePeople } from './support/people.js';

const unauthorized = { error: 'You are not logged in.', code: 'unauthorized' };
const minute = 60_000;
const day = 24 * 60 * minute;

test('who is not logged in gets 401, in words', async (context) => {
  const { client, server } = await servePeople(context);
  for (const headers of [
    {},
    { authorization: 'Bearer wrong' },
    { cookie: 'chat_login=a.b' },
    { authorization: 'Basic YTpi' },
  ]) {
    const { status, body, headers: answered } = await client.request('GET', '/chat/sessions', { headers });
    assert.deepEqual([status, body], [401, unauthorized]);
    assert.equal(answered.get('www-authenticate'), 'Bearer');
  }
  const json = { sessionId: 1, messageId: 1 };
  assert.equal((await client.request('POST', '/chat/stream', { json, headers: ownHeader })).status, 401);
  assert.equal(server.runs.generations, 0);
});

test('a person logs in by the form, chats, and logs out', async (context) => {
  const { server, client, logged } = await servePeople(context);
  const form = await fetch(`${server.url}/login`);
  assert.equal(form.status, 200);
  assert.match(String(form.headers.get('content-security-policy')), /^default-src 'none'; .*form-action 'self'/);
  assert.equal(form.headers.get('referrer-policy'), 'same-origin', 'else a browser sends forms from "null"');
  assert.match(await form.text(), /<form method="post" action="\/login">/);

  const answer = await postForm(`${server.url}/login`, { name: 'ann', password });
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/']);
  assert.match(
    String(answer.headers.get('set-cookie')),
    /^chat_login=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const cookie = cookieOf(answer);
  const asAnn = { ...ownHeader, cookie };
  assert.equal((await client.request('PUT', '/chat/new_session', { json: {}, headers: asAnn })).status, 200);
  assert.equal((await client.request('GET', '/chat/sessions', { headers: { cookie } })).status, 200);

  const account = await fetch(`${server.url}/account`, { headers: { cookie } });
  const key = /name="key" value="([\w-]+)"/.exec(await account.text())?.[1] ?? '';
  const left = await postForm(`${server.url}/logout`, { key }, { cookie });
  assert.deepEqual([left.status, left.headers.get('location')], [303, '/login']);
  assert.equal(
    (await client.request('GET', '/chat/sessions', { headers: { cookie } })).status,
    401,
    'it is over here too',
  );
  assert.deepEqual(logged, []);
});

test('a wrong password and a wrong name are told apart by nobody', async (context) => {
  const { server } = await servePeople(context);
  const tell = async (name: string, word: string): Promise<unknown> => {
    const answer = await postForm(`${server.url}/login`, { name, password: word });
    const text = (await answer.text()).replace(`value="${name}"`, '');
    return [answer.status, answer.headers.get('set-cookie'), text];
  };
  const wrong = await tell('ann', 'wrong word');
  assert.deepEqual(await tell('eve', password), wrong);
  assert.deepEqual(await tell('me', ''), wrong, 'nobody logs in as the local user');
  assert.match(String(wrong), /^401,,[^]*Name or password is wrong\./);
});

test('what a person wrote as their name is no html', async (context) => {
  const { server } = await servePeople(context);
  const answer = await postForm(`${server.url}/login`, { name: '"><b>', password: 'x' });
  assert.match(await answer.text(), /value="&quot;&gt;&lt;b&gt;"/);
});

test('too many attempts have to wait, even with the right password', async (context) => {
  let now = 1_000_000;
  const { server } = await servePeople(context, { clock: () => now });
  const attempt = (word: string): Promise<Response> => postForm(`${server.url}/login`, { name: 'ann', password: word });
  for (let times = 0; times < 10; times += 1) assert.equal((await attempt('wrong word')).status, 401);
  const refused = await attempt(password);
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '900']);
  assert.match(await refused.text(), /Too many attempts/);
  now += 15 * minute + 1;
  assert.equal((await attempt(password)).status, 303);
});

test('a login ends when it is not used, and at last in any case', async (context) => {
  let now = 1_000_000;
  const { client, logIn } = await servePeople(context, { clock: () => now });
  const status = async (cookie: string): Promise<number> =>
    (await client.request('GET', '/chat/sessions', { headers: { cookie } })).status;
  const idle = await logIn('ann');
  now += 7 * day + 1;
  assert.equal(await status(idle), 401);
  const used = await logIn('ann');
  for (let days = 0; days < 30; days += 6) {
    assert.equal(await status(used), 200);
    now += 6 * day;
  }
  now += 1;
  assert.equal(await status(used), 401);
});

test('a new login takes the place of the one in the same browser', async (context) => {
  const { server, client, logIn } = await servePeople(context);
  const first = await logIn('ann');
  const second = cookieOf(await postForm(`${server.url}/login`, { name: 'bob', password }, { cookie: first }));
  assert.equal((await client.request('GET', '/chat/sessions', { headers: { cookie: first } })).status, 401);
  assert.equal((await client.request('GET', '/chat/sessions', { headers: { cookie: second } })).status, 200);
});

test('a cookie that was tampered with is none', async (context) => {
  const { client, logIn } = await servePeople(context);
  const cookie = await logIn('ann');
  const other = cookie.replace(/=./, (start) => (start === '=A' ? '=B' : '=A'));
  assert.equal((await client.request('GET', '/chat/sessions', { headers: { cookie: other } })).status, 401);
});

test('behind https the cookie stays there, where the proxy is trusted', async (context) => {
  for (const [trustsProxy, secure] of [
    [true, true],
    [false, false],
  ]) {
    const { server } = await servePeople(context, { access: { trustsProxy: trustsProxy === true } });
    const answer = await postForm(`${server.url}/login`, { name: 'ann', password }, { 'x-forwarded-proto': 'https' });
    assert.equal(answer.headers.getSetCookie().join().includes('; Secure'), secure);
  }
});

test('with a cookie, what changes something needs a header of ours', async (context) => {
  const { client, server, logIn } = await servePeople(context);
  const cookie = await logIn('ann');
  const headers = { cookie, ...ownHeader };
  const { body } = await client.request('PUT', '/chat/new_session', { json: {}, headers });
  const sessionId = (body as { session: { id: number } }).session.id;
  const paths = [
    ['PUT', '/chat/new_session'],
    ['PATCH', '/chat/update_session'],
    ['PUT', '/chat/new_message'],
    ['POST', '/chat/stream'],
    ['POST', '/chat/cancel'],
    ['POST', '/chat/feedback'],
    ['POST', '/chat/attachments'],
    ['DELETE', `/chat/delete_session?sessionId=${sessionId}`],
    ['GET', `/chat/generate?sessionId=${sessionId}`],
    ['GET', `/chat/stream?sessionId=${sessionId}&messageId=1`],
  ] as const;
  for (const [method, path] of paths) {
    const json = method === 'GET' || method === 'DELETE' ? {} : { json: { sessionId } };
    const { status } = await client.request(method, path, { ...json, headers: { cookie } });
    assert.equal(status, 412, `${method} ${path}`);
  }
  assert.equal(server.runs.generations, 0);
});

test('a token needs no such header, and counts until it is revoked', async (context) => {
  const { server, clientOf, people } = await servePeople(context);
  const ann = await clientOf('ann');
  const { sessionId } = await ann.begin();
  assert.equal((await ann.request('GET', `/chat/generate?sessionId=${sessionId}`)).status, 200);
  const { id } = await people.byName('ann');
  const [token] = await people.tokensOf(id);
  assert.ok(token);
  const bob = await people.byName('bob');
  assert.equal(await people.revokeToken(bob.id, token.id), false);
  assert.equal((await ann.request('GET', '/chat/sessions')).status, 200);
  assert.equal(await people.revokeToken(id, token.id), true);
  assert.equal((await ann.request('GET', '/chat/sessions')).status, 401);
  assert.equal(server.runs.generations, 1);
});

test('forms are taken from our own pages only', async (context) => {
  const { server, logIn } = await servePeople(context);
  const cookie = await logIn('ann');
  const from = { origin: 'https://elsewhere.example' };
  assert.equal((await postForm(`${server.url}/login`, { name: 'ann', password }, from)).status, 403);
  const site = { 'sec-fetch-site': 'cross-site' };
  assert.equal((await postForm(`${server.url}/login`, { name: 'ann', password }, site)).status, 403);
  for (const path of ['/logout', '/account/streaming', '/account/tokens', '/account/tokens/revoke']) {
    assert.equal((await postForm(`${server.url}${path}`, {}, { cookie })).status, 403, path);
    assert.equal((await postForm(`${server.url}${path}`, { key: 'a'.repeat(43) }, { cookie })).status, 403, path);
  }
  assert.equal((await postForm(`${server.url}/login`, { name: 'x'.repeat(20_000), password })).status, 413);
});

test('the account page makes and revokes tokens, and switches streaming off', async (context) => {
  const { server, client, logIn } = await servePeople(context);
  const cookie = await logIn('ann');
  const page = async (): Promise<string> => (await fetch(`${server.url}/account`, { headers: { cookie } })).text();
  const key = /name="key" value="([\w-]+)"/.exec(await page())?.[1] ?? '';
  const made = await postForm(`${server.url}/account/tokens`, { key, name: '<i>script' }, { cookie });
  const token = /<code>([\w-]{43})<\/code>/.exec(await made.text())?.[1] ?? '';
  const headers = { authorization: `Bearer ${token}` };
  const capabilities = async (): Promise<readonly unknown[]> => {
    const { body } = await client.request('GET', '/chat/capabilities', { headers });
    assert.ok(isRecord(body));
    return [body.stream, body.resume, body.userStreaming];
  };
  assert.deepEqual(await capabilities(), [true, true, true]);
  assert.match(await page(), /&lt;i&gt;script/);
  assert.doesNotMatch(await page(), new RegExp(token), 'it is shown once');

  await postForm(`${server.url}/account/streaming`, { key, streaming: 'off' }, { cookie });
  assert.deepEqual(await capabilities(), [false, false, true]);
  const json = { sessionId: 1, messageId: 1 };
  const refused = await client.request('POST', '/chat/stream', { json, headers });
  assert.deepEqual([refused.status, (refused.body as { code: string }).code], [400, 'streaming_disabled']);
  await postForm(`${server.url}/account/streaming`, { key, streaming: 'on' }, { cookie });
  assert.deepEqual(await capabilities(), [true, true, true]);

  const id = /name="id" value="(\d+)"/.exec(await page())?.[1] ?? '';
  await postForm(`${server.url}/account/tokens/revoke`, { key, id }, { cookie });
  assert.equal((await client.request('GET', '/chat/sessions', { headers })).status, 401);
});

test('who is not logged in is led from the account to the login', async (context) => {
  const { server } = await servePeople(context);
  const answer = await fetch(`${server.url}/account`, { redirect: 'manual' });
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/login']);
});

test('neither passwords nor cookies nor tokens get into the log', async (context) => {
  const { server, client, logIn, people, logged } = await servePeople(context);
  const cookie = await logIn('ann');
  const token = await people.addToken((await people.byName('ann')).id, 'test');
  context.mock.method(Sessions.prototype, 'list', () => Promise.reject(new Error('broken')));
  context.mock.method(Accounts.prototype, 'tokensOf', () => Promise.reject(new Error('broken')));
  context.mock.method(Accounts.prototype, 'byName', () => Promise.reject(new Error('broken')));
  const secrets = { cookie, authorization: `Bearer ${token}` };
  const failed = [
    await client.request('GET', `/chat/sessions?token=${token}`, { headers: secrets }),
    await fetch(`${server.url}/account?token=${token}`, { headers: { cookie } }),
    await postForm(`${server.url}/login`, { name: 'ann', password }),
  ];
  assert.deepEqual(
    failed.map(({ status }) => status),
    [500, 500, 500],
  );
  assert.equal(logged.length, 3);
  for (const secret of [password, token, cookie.split('=')[1] ?? '', 'correct'])
    assert.equal(logged.join().includes(secret), false);
});
