import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorText, isChatError, type ChatError, type ChatErrorCode } from '../../src/client/index.js';
import { FaultServer } from '../support/fault-server.js';
import {
  appPath,
  bodyOf,
  findExchange,
  readAllRecordings,
  readRecording,
  readRequestLine,
  versions,
  type Exchange,
} from '../support/nextcloud-recordings.js';
import { answerOf, createReplayBackend, createReplayBench, startReplay } from '../support/replay-server.js';
import { json } from '../support/troubles.js';

/** What two real Nextcloud Assistants said no to, as it was recorded, and what the client makes of it. */

function is(code: ChatErrorCode): (error: unknown) => boolean {
  return (error) => isChatError(error) && error.code === code;
}

async function errorOf(verb: Promise<unknown>): Promise<ChatError> {
  const error = await verb.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(isChatError(error));
  return error;
}

/** What an optional endpoint's answer is called. Only the endpoint itself says `{error}`. */
const codes: Readonly<Record<number, ChatErrorCode>> = {
  400: 'invalid_input',
  401: 'unauthorized',
  405: 'unsupported',
  412: 'unauthorized',
  417: 'bad_response',
  429: 'rate_limited',
  500: 'server_error',
  503: 'unavailable',
};

function codeOf(exchange: Exchange): ChatErrorCode | undefined {
  const { error } = (bodyOf(exchange) ?? {}) as { error?: string };
  if (error === 'session_already_thinking') return 'busy';
  if (exchange.response.status === 404) return error === undefined ? 'unsupported' : 'not_found';
  return codes[exchange.response.status];
}

const errors = readAllRecordings().flatMap(({ version, name, exchanges }) =>
  exchanges.filter(({ response }) => response.status >= 400).map((exchange) => ({ version, name, exchange })),
);

test('every error that was recorded, in whichever shape, rejects a verb with the code that fits, and leaves the rest as it was', async (t) => {
  const server = await FaultServer.start(t, appPath);
  const backend = createReplayBackend(server);
  assert.ok(errors.length > 60);
  for (const { version, name, exchange } of errors) {
    server.once('GET /chat/sessions', answerOf(exchange));
    const error = await errorOf(backend.sessions());
    const { status } = exchange.response;
    assert.deepEqual([error.code, error.status], [codeOf(exchange), status], `${version} ${name}: ${exchange.note}`);
  }
});

for (const version of versions) {
  test(`${version}: a session that is not there is not found, by whichever verb`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '06-errors');
    server.once('GET /chat/check_session', answerOf(findExchange(version, '06-errors', 'GET /check_session')));
    await assert.rejects(chat.select(999999), is('not_found'));
    assert.deepEqual([chat.$error.get()?.code, chat.$status.get()], ['not_found', 'idle']);
    const backend = createReplayBackend(server);
    await assert.rejects(backend.generate(999999, undefined), is('not_found'));
    await assert.rejects(backend.checkSession(999999), is('not_found'));
    // 2.13 finds nothing amiss
    const patched = findExchange(version, '06-errors', 'PATCH /update_session').response.status;
    const renamed = chat.renameSession(999999, 'x');
    await (patched === 200 ? renamed : assert.rejects(renamed, is('not_found')));
  });

  test(`${version}: a task that is not there is lost`, async (t) => {
    const server = await startReplay(t, version, '06-errors');
    const backend = createReplayBackend(server);
    const unknown = findExchange(version, '06-errors', 'GET /check_generation?taskId=999999');
    const sessionId = Number(readRequestLine(unknown).query.get('sessionId'));
    await assert.rejects(backend.checkGeneration(sessionId, 999999), is('task_lost'));
    await assert.rejects(backend.checkGeneration(999999, 1), is('task_lost'));
  });

  test(`${version}: a message that is not accepted is the person's again, with the reason in the server's words`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '06-errors', {
      only: ({ request }) => request.line.startsWith('PUT'),
    });
    const refused = readRecording(version, '06-errors').exchanges.find(({ request }) => request.body?.includes('"0"'));
    const { sessionId } = JSON.parse(refused?.request.body ?? '') as { sessionId: number };
    const earlier = { id: 1, session_id: sessionId, role: 'human', content: 'Earlier', timestamp: 1, attachments: [] };
    server.once('GET /chat/messages', json(200, [earlier]));
    server.once('GET /chat/check_session', json(200, { messageTaskId: null }));
    await chat.select(sessionId);
    const error = await errorOf(chat.send('0'));
    assert.deepEqual([error.code, errorText(error)], ['invalid_input', 'Message content is empty']);
    assert.deepEqual([chat.$messages.get().length, chat.$status.get()], [1, 'idle']);
  });

  test(`${version}: deleting another person's session is answered with 200, so it is not listed any more`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '06-errors');
    const foreign = findExchange(version, '06-errors', "delete another user's session");
    await chat.load();
    await chat.deleteSession(Number(readRequestLine(foreign).query.get('sessionId')));
    assert.equal(server.count('DELETE /chat/delete_session'), 1);
    assert.equal(chat.$error.get(), undefined);
  });

  test(`${version}: who is not signed in is told so; a header function is asked once more, and no more than that`, async (t) => {
    let asked = 0;
    const headers = () => ({ authorization: `Basic ${++asked}` });
    const { server, chat } = await createReplayBench(t, version, '07-auth', { headers });
    assert.deepEqual(await errorOf(chat.load()).then(({ code, status }) => [code, status]), ['unauthorized', 401]);
    assert.deepEqual([asked, server.count('GET /chat/sessions')], [2, 2]);
    // 401, and then 412
    assert.deepEqual(await errorOf(chat.newSession()).then(({ code, status }) => [code, status]), [
      'unauthorized',
      412,
    ]);
    assert.deepEqual([asked, server.count('PUT /chat/new_session')], [4, 2]);
    assert.deepEqual([chat.$error.get()?.code, chat.$status.get()], ['unauthorized', 'idle']);
  });

  test(`${version}: headers that never change are not tried twice`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '07-auth', { headers: { authorization: 'Basic x' } });
    await assert.rejects(chat.load(), is('unauthorized'));
    assert.equal(server.requests.length, 1);
  });

  for (const verb of ['GET', 'PUT'] as const)
    test(`${version}: a request token that has run out (412, ${verb}) is fetched again, and the request is made once more`, async (t) => {
      const tokens: string[] = [];
      const only = ({ note }: Exchange) => /^(?:GET \/csrftoken|\w+, cookies (?:only|\+ requesttoken))/.test(note);
      const headers = async () => {
        tokens.push(tokens.length === 0 ? 'stale' : await fetchToken(server.origin));
        return { requesttoken: tokens.at(-1) ?? '' };
      };
      const { server, chat } = await createReplayBench(t, version, '08-cookie-csrf', { only, headers });
      if (verb === 'GET') await chat.load();
      else await chat.newSession();
      assert.ok(chat.$sessions.get().length > 0);
      const { token } = bodyOf(findExchange(version, '08-cookie-csrf', 'GET /csrftoken')) as { token: string };
      assert.deepEqual(tokens, ['stale', token]);
      const sent = server.requests.flatMap(({ headers: { requesttoken } }) => requesttoken ?? []);
      assert.deepEqual(sent, tokens);
    });

  test(`${version}: an Assistant that is switched off, maintenance, and back`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '12-unavailable');
    // a backend need not have a list of sessions, and one that is switched off looks like that
    await chat.load();
    assert.deepEqual([server.requests.length, chat.$sessions.get(), chat.$error.get()], [1, [], undefined]);
    await assert.rejects(chat.load(), is('unavailable'));
    assert.equal(chat.$error.get()?.retryable, true);
    await chat.load();
    const listed = bodyOf(findExchange(version, '12-unavailable', 'back')) as unknown[];
    assert.equal(chat.$sessions.get().length, listed.length);
  });

  test(`${version}: too many wrong passwords are too many requests, which nobody repeats unasked`, async (t) => {
    const headers = { authorization: 'Basic wrong' };
    const { server, chat } = await createReplayBench(t, version, '14-bruteforce', { headers });
    const { exchanges } = readRecording(version, '14-bruteforce');
    for (const exchange of exchanges.slice(0, -1)) await assert.rejects(chat.load(), is(codeOf(exchange) ?? 'busy'));
    const error = chat.$error.get();
    // no Retry-After was recorded
    assert.deepEqual([error?.code, error?.retryAfter, error?.retryable], ['rate_limited', undefined, true]);
    assert.equal(server.requests.length, exchanges.length - 1);
    await chat.load();
    assert.ok(chat.$sessions.get().length > 0);
  });
}

async function fetchToken(origin: string): Promise<string> {
  const { token } = (await (await fetch(`${origin}/index.php/csrftoken`)).json()) as { token: string };
  return token;
}
