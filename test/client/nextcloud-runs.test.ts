import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { errorText, type ChatMessage } from '../../src/client/index.js';
import { linesOf, reached, record } from '../support/chat-bench.js';
import type { Endpoint } from '../support/fault-server.js';
import {
  bodyOf,
  findExchange,
  readRecording,
  readRequestLine,
  versions,
  type Exchange,
  type Version,
} from '../support/nextcloud-recordings.js';
import { answerOf, createReplayBench, type ReplayBench, type ReplayOptions } from '../support/replay-server.js';
import { held, json } from '../support/troubles.js';

/** Runs against two real Nextcloud Assistants, as they were recorded: those that wait, grow, fail and are cancelled. */

const check = 'GET /chat/check_generation';

function sessionOf(exchange: Exchange): number {
  return Number(readRequestLine(exchange).query.get('sessionId'));
}

function taskOf(exchange: Exchange): string | null {
  return readRequestLine(exchange).query.get('taskId');
}

interface Wire {
  readonly id: number;
  readonly role: string;
  readonly content: string;
  readonly reasoning?: string | null;
}

function lists(version: Version, name: string): readonly Wire[][] {
  const { exchanges } = readRecording(version, name);
  return exchanges.filter((exchange) => readRequestLine(exchange).path === '/chat/messages').map(bodyOf) as Wire[][];
}

/** A chat in which a session is shown with these messages, which were not recorded being fetched then. */
async function shown(
  t: TestContext,
  version: Version,
  name: string,
  {
    sessionId,
    messages,
    taskId = null,
    ...options
  }: ReplayOptions & { sessionId: number; messages?: unknown; taskId?: string | number | null },
): Promise<ReplayBench> {
  const bench = await createReplayBench(t, version, name, options);
  if (messages !== undefined) bench.server.once('GET /chat/messages', json(200, messages));
  bench.server.once('GET /chat/check_session', json(200, { messageTaskId: taskId }));
  await bench.chat.select(sessionId);
  return bench;
}

function question(sessionId: number): unknown {
  return { id: 1, session_id: sessionId, role: 'human', content: 'A question', timestamp: 1, attachments: [] };
}

function answerIn(messages: readonly ChatMessage[]): ChatMessage | undefined {
  return messages.find(({ role }) => role === 'assistant');
}

for (const version of versions) {
  test(`${version}: a task that fails says so in words, and can be retried`, async (t) => {
    const name = '04-failed-task';
    const { server, chat } = await createReplayBench(t, version, name);
    await chat.select(sessionOf(findExchange(version, name, 'generate')));
    await chat.retry();
    const error = chat.$error.get();
    assert.deepEqual([error?.code, error?.detail], ['task_failed', undefined]);
    assert.match(error ? errorText(error) : '', /could not be finished/);
    assert.deepEqual(
      linesOf(chat.$messages.get()),
      lists(version, name)[0]?.map(({ role, content }) => `${role}: ${content}`),
    );
    assert.deepEqual([server.count('GET /chat/generate'), chat.$canRetry.get()], [1, true]);
  });

  test(`${version}: a task that waits is waited for at leisure, slower where no worker is free, and can be stopped`, async (t) => {
    const name = '10-scheduled';
    const sessionId = sessionOf(findExchange(version, name, 'generate'));
    const only = ({ note }: Exchange) => note !== 'generate while scheduled';
    const { server, chat, clock } = await shown(t, version, name, { sessionId, messages: [question(sessionId)], only });
    const [scheduled, slow] = ['scheduled (1)', 'scheduled more than'].map((note) => findExchange(version, name, note));
    assert.ok(scheduled && slow);
    const third = held(answerOf(findExchange(version, name, 'after cancel')));
    server.once(check, answerOf(scheduled), answerOf(slow), third);
    const { length } = clock.waits;
    const retried = chat.retry();
    await server.received(check, 3);
    const [first = 0, second = 0, last = 0] = clock.waits.slice(length);
    assert.ok(first < second && second < last, `waits of ${first}, ${second} and ${last}`);
    assert.ok(second >= 4000 && last >= 8000, `waits of ${second} and ${last}`);
    assert.equal(chat.$status.get(), 'polling');
    await chat.stop();
    third.release();
    assert.equal((await retried)?.finish, 'cancelled');
    const task = (bodyOf(findExchange(version, name, 'generate')) as { taskId: number }).taskId;
    assert.equal(server.count(`POST /ocs/v2.php/taskprocessing/tasks/${task}/cancel`), 1);
    assert.deepEqual([chat.$error.get(), chat.$canRetry.get()], [undefined, true]);

    // and another one for the same message, whose session is deleted meanwhile
    const next = (bodyOf(findExchange(version, name, 'generate after cancel')) as { taskId: number }).taskId;
    const cancelled: Endpoint = `POST /ocs/v2.php/taskprocessing/tasks/${next}/cancel`;
    server.once(cancelled, answerOf(findExchange(version, name, 'core cancel')));
    const fourth = held(answerOf(findExchange(version, name, 'poll after the session was deleted')));
    server.once(check, fourth);
    const again = chat.retry();
    await server.received(check, 4);
    await chat.deleteSession(sessionId);
    const { length: asked } = server.requests;
    fourth.release();
    assert.equal((await again)?.finish, 'cancelled');
    assert.equal(server.count(cancelled), 1);
    assert.deepEqual([server.requests.length, chat.$messages.get(), chat.$error.get()], [asked, [], undefined]);
  });

  test(`${version}: while a task waits no second one is started: it is found and followed`, async (t) => {
    const name = '10-scheduled';
    const sessionId = sessionOf(findExchange(version, name, 'generate'));
    const only = ({ note }: Exchange) => note !== 'generate' && note !== 'generate after cancel';
    const { server, chat } = await shown(t, version, name, { sessionId, messages: [question(sessionId)], only });
    const answer = await chat.send('one more while thinking');
    const { messageTaskId } = bodyOf(findExchange(version, name, 'check_session while')) as { messageTaskId: number };
    assert.deepEqual([answer?.taskId, answer?.finish], [messageTaskId, 'cancelled']);
    assert.equal(server.count('GET /chat/generate'), 1);
    assert.equal(server.count(check), 3);
  });

  test(`${version}: the text of an answer grows as it is told, and so does its reasoning`, async (t) => {
    const name = '11-streaming';
    const generate = findExchange(version, name, 'generate');
    const sessionId = sessionOf(generate);
    const { taskId } = bodyOf(generate) as { taskId: number };
    const [[human, stored] = []] = lists(version, name);
    const { chat } = await shown(t, version, name, { sessionId, messages: [human] });
    const seen = record(t, chat.$messages);
    const answer = await chat.retry();
    const growing = seen.flatMap((messages) => answerIn(messages) ?? []);
    for (const [index, { content, reasoning }] of growing.slice(1).entries()) {
      const before = growing[index];
      assert.ok(content.startsWith(before?.content ?? '') && reasoning.startsWith(before?.reasoning ?? ''), content);
    }
    const told = readRecording(version, name).exchanges.flatMap((exchange) => {
      const { task_output: output } = bodyOf(exchange) as {
        task_output?: { output: string; reasoning: string } | null;
      };
      return output && taskOf(exchange) === String(taskId) ? [output] : [];
    });
    const texts = ({ content, reasoning }: { content: string; reasoning: string }) => `${reasoning} | ${content}`;
    const last = texts({ content: stored?.content ?? '', reasoning: stored?.reasoning ?? '' });
    assert.deepEqual(
      [...new Set(growing.map(texts))],
      [...new Set([' | ', ...told.map(({ output, reasoning }) => `${reasoning} | ${output}`), last])],
    );
    assert.equal(answer?.id, stored?.id);
    assert.equal(told.length, version === 'assistant-4.0' ? 10 : 0);

    await chat.deleteMessage(answer?.id ?? 0);
    assert.deepEqual([linesOf(chat.$messages.get()).length, chat.$canRetry.get()], [1, true]);
  });

  test(`${version}: a running task is cancelled where the server has it, outside the app, and what was said stays`, async (t) => {
    const name = '11-streaming';
    const running = findExchange(version, name, 'running, with partial');
    const cancel = readRequestLine(findExchange(version, name, 'core cancel'));
    const { server, chat } = await shown(t, version, name, { sessionId: sessionOf(running), taskId: taskOf(running) });
    const next = held(answerOf(findExchange(version, name, 'after cancel')));
    server.once(check, answerOf(running), next);
    await server.received(check, 2);
    await chat.stop();
    next.release();
    const { task_output: output } = bodyOf(running) as { task_output?: { output: string } };
    assert.equal(answerIn(chat.$messages.get())?.content, output?.output);
    assert.equal(answerIn(chat.$messages.get())?.finish, output ? 'cancelled' : undefined);
    const [request] = server.requests.filter(({ endpoint }) => endpoint.startsWith('POST'));
    assert.deepEqual([request?.endpoint, request?.body], [`POST ${cancel.path}`, undefined]);
    assert.equal(request?.headers['ocs-apirequest'], 'true');
    assert.deepEqual([chat.$status.get(), chat.$error.get()], ['idle', undefined]);
  });

  test(`${version}: without a provider for the task nothing is generated, and a person is told in words`, async (t) => {
    const name = '12-unavailable';
    const generate = findExchange(version, name, 'generate with no provider');
    const sessionId = sessionOf(generate);
    const { server, chat } = await shown(t, version, name, { sessionId, messages: [question(sessionId)] });
    await chat.retry();
    const error = chat.$error.get();
    assert.equal(error?.code, 'invalid_input');
    assert.match(errorText(error), /^[A-Z][^_]+$/);
    assert.deepEqual([server.count('GET /chat/generate'), chat.$canRetry.get()], [1, true]);
  });
}

test('4.0: what a provider has to say of its failure is shown as text, after what the answer said so far', async (t) => {
  const name = '11-streaming';
  const failed = readRecording('assistant-4.0', name).exchanges.find(({ response }) =>
    response.body?.includes('"userFacingErrorMessage":"'),
  );
  assert.ok(failed);
  const { userFacingErrorMessage: words } = bodyOf(failed) as { userFacingErrorMessage: string };
  const { chat } = await shown(t, 'assistant-4.0', name, { sessionId: sessionOf(failed), taskId: taskOf(failed) });
  const error = await reached(chat.$error, (error) => error !== undefined);
  assert.deepEqual([error?.code, error?.detail, error && errorText(error)], ['task_failed', words, words]);
  assert.deepEqual(
    chat.$messages
      .get()
      .slice(-1)
      .map(({ content, finish }) => [content, finish]),
    [['You said: ', 'failed']],
  );
});
