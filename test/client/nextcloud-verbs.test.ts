import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isChatError } from '../../src/client/index.js';
import { linesOf, record } from '../support/chat-bench.js';
import { bodyOf, findExchange, readRecording, readRequestLine, versions } from '../support/nextcloud-recordings.js';
import { createReplayBackend, createReplayBench, startReplay } from '../support/replay-server.js';
import { json } from '../support/troubles.js';

/** The verbs that change what is stored, against two real Nextcloud Assistants, as they were recorded. */

interface Wire {
  readonly id: number;
  readonly role: string;
  readonly content: string;
}

const regenerated = '02-regenerate-delete';
/** No run is under way: for what was recorded without being asked. */
const nothingUnderWay = json(200, { messageTaskId: null, titleTaskId: null, sessionTitle: null });

for (const version of versions) {
  const regenerate = findExchange(version, regenerated, 'regenerate');
  const sessionId = Number(readRequestLine(regenerate).query.get('sessionId'));
  const oldId = Number(readRequestLine(regenerate).query.get('messageId'));
  const { taskId } = bodyOf(regenerate) as { taskId: number };

  test(`${version}: regenerate replaces the last answer as soon as there is something new, by one request`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, ['01-happy-path', regenerated]);
    await chat.select(sessionId);
    const [human, old] = chat.$messages.get();
    assert.equal(old?.id, oldId);
    const lists = record(t, chat.$messages);
    const answer = await chat.regenerate();

    const [after] = readRecording(version, regenerated).exchanges.flatMap((exchange) => {
      const { path, query } = readRequestLine(exchange);
      const isLast = path === '/chat/check_generation' && exchange.response.status === 200;
      return isLast && query.get('taskId') === String(taskId) ? [bodyOf(exchange) as Wire] : [];
    });
    assert.deepEqual([answer?.id, answer?.content, answer?.finish], [after?.id, after?.content, 'stop']);
    assert.deepEqual(
      chat.$messages.get().map(({ id }) => id),
      [human?.id, after?.id],
    );
    for (const list of lists) {
      const growing = list.find(({ key }) => key === answer?.key);
      assert.equal(
        list.some(({ id }) => id === oldId),
        (growing?.content ?? '') === '',
        'old or new, never both, never neither',
      );
    }
    assert.deepEqual([server.count('GET /chat/regenerate'), server.count('GET /chat/generate')], [1, 0]);
    assert.equal(chat.$error.get(), undefined);
  });

  test(`${version}: a message is deleted, as recorded, and again, which the server may take amiss`, async (t) => {
    const { exchanges } = readRecording(version, regenerated);
    const start = exchanges.findIndex(({ note }) => note.startsWith('messages at end'));
    const only = (_: unknown, index: number) => index >= start;
    const { server, chat } = await createReplayBench(t, version, regenerated, { only });
    server.once('GET /chat/check_session', nothingUnderWay, nothingUnderWay);
    await chat.select(sessionId);
    const before = chat.$messages.get();
    const gone = before.find(({ role }) => role === 'assistant');
    await chat.deleteMessage(gone?.id ?? 0);
    assert.deepEqual(
      chat.$messages.get(),
      before.filter((message) => message !== gone),
    );
    const again = chat.deleteMessage(gone?.id ?? 0);
    if (findExchange(version, regenerated, 'delete it again').response.status === 200) await again;
    else await assert.rejects(again, (error) => isChatError(error) && error.code === 'server_error');
    await chat.select(sessionId);
    const left = bodyOf(findExchange(version, regenerated, 'left')) as readonly Wire[];
    assert.deepEqual(
      linesOf(chat.$messages.get()),
      left.map(({ role, content }) => `${role}: ${content}`),
    );
    assert.equal(chat.$error.get(), undefined);
  });

  test(`${version}: to regenerate a message that is not there is asked for once, whatever is answered`, async (t) => {
    const server = await startReplay(t, version, regenerated);
    const backend = createReplayBackend(server);
    const exchange = findExchange(version, regenerated, 'regenerate an unknown message');
    const asked = backend.regenerate(sessionId, 999999);
    if (exchange.response.status === 200) assert.equal(await asked, (bodyOf(exchange) as { taskId: number }).taskId);
    else await assert.rejects(asked, (error) => isChatError(error) && error.code === 'server_error');
    assert.equal(server.requests.length, 1);
  });

  test(`${version}: a session is renamed and deleted, and deleted again`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '03-title');
    const renamed = findExchange(version, '03-title', 'update_session').request.body ?? '';
    const { sessionId: id, title } = JSON.parse(renamed) as { sessionId: number; title: string };
    const titles = () => chat.$sessions.get().flatMap((session) => (session.id === id ? [session.title] : []));
    await chat.load();
    await chat.renameSession(id, title);
    assert.deepEqual(titles(), [title]);
    await chat.deleteSession(id);
    assert.deepEqual(titles(), []);
    await chat.deleteSession(id);
    assert.deepEqual([server.count('PATCH /chat/update_session'), server.count('DELETE /chat/delete_session')], [1, 2]);
    assert.equal(chat.$error.get(), undefined);
  });

  test(`${version}: the newest twenty messages of a long conversation are shown, oldest first, and none of an empty one`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '05-paging');
    const { exchanges } = readRecording(version, '05-paging');
    const sessions = exchanges.map((exchange) => Number(readRequestLine(exchange).query.get('sessionId')));
    server.once('GET /chat/check_session', nothingUnderWay, nothingUnderWay);
    await chat.select(sessions[0]);
    assert.deepEqual(
      chat.$messages.get().map(({ content }) => content),
      Array.from({ length: 20 }, (_, index) => `m${index + 6}`),
    );
    await chat.select(sessions.at(-1));
    assert.deepEqual([chat.$messages.get(), chat.$canRetry.get(), chat.$canRegenerate.get()], [[], false, false]);
  });
}
