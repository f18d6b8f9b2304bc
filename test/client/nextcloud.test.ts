import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf, record } from '../support/chat-bench.js';
import {
  readRecording,
  readRequestLine,
  versions,
  type Exchange,
  type Version,
} from '../support/nextcloud-recordings.js';
import { createReplayBench } from '../support/replay-server.js';

/** The client against two real Nextcloud Assistants, as they were recorded: they cannot stream, so it polls. */

function recorded(version: Version, path: string): readonly Exchange[] {
  return readRecording(version, '01-happy-path').exchanges.filter(
    (exchange) => readRequestLine(exchange).path === path,
  );
}

interface Wire {
  readonly id: number;
  readonly content: string;
  readonly session_id: number;
}

for (const version of versions) {
  const messages = JSON.parse(recorded(version, '/chat/messages')[0]?.response.body ?? '') as readonly Wire[];
  const [human, assistant] = messages;
  assert.ok(human && assistant);

  test(`${version}: a question is answered as recorded, by polling and by one generation`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '01-happy-path');
    const lists = record(t, chat.$messages);
    await chat.newSession();
    const answer = await chat.send(human.content);

    assert.deepEqual([answer?.content, answer?.id, answer?.finish], [assistant.content, assistant.id, 'stop']);
    assert.deepEqual(linesOf(chat.$messages.get()), [`human: ${human.content}`, `assistant: ${assistant.content}`]);
    assert.deepEqual(
      chat.$messages.get().map(({ id }) => id),
      [human.id, assistant.id],
    );
    for (const list of lists) assert.ok(assistant.content.startsWith(list[1]?.content ?? ''));
    assert.deepEqual([chat.$transport.get()?.kind, chat.$error.get()], ['poll', undefined]);
    assert.equal(server.count('GET /chat/generate'), 1);
  });

  test(`${version}: what is sent is what was recorded`, async (t) => {
    const { server, chat } = await createReplayBench(t, version, '01-happy-path');
    await chat.newSession();
    await chat.send(human.content);
    const theirs = JSON.parse(recorded(version, '/chat/new_message')[0]?.request.body ?? '') as Record<string, unknown>;
    const ours = server.requestsFor('PUT /chat/new_message')[0]?.body as Record<string, unknown>;
    const { timestamp: _, ...fields } = theirs;
    assert.deepEqual({ ...ours, ...fields }, ours);
    assert.ok(Number.isInteger(ours.timestamp));
    for (const { headers } of server.requests) assert.equal(headers['ocs-apirequest'], 'true');
  });

  test(`${version}: the partial texts that it tells are shown as they grow`, async (t) => {
    const { chat } = await createReplayBench(t, version, '01-happy-path');
    const lists = record(t, chat.$messages);
    await chat.newSession();
    await chat.send(human.content);
    const texts = new Set(lists.flatMap(([, answer]) => (answer?.content ? [answer.content] : [])));
    const told = recorded(version, '/chat/check_generation').flatMap(({ response }) => {
      const { task_output } = JSON.parse(response.body ?? '') as { task_output?: { output: string } | null };
      return task_output?.output ? [task_output.output] : [];
    });
    assert.deepEqual([...texts], [...new Set(told), assistant.content]);
  });

  test(`${version}: sessions and messages load as recorded`, async (t) => {
    const { chat } = await createReplayBench(t, version, '01-happy-path');
    await chat.load();
    const listed = JSON.parse(recorded(version, '/chat/sessions')[0]?.response.body ?? '') as { id: number }[];
    assert.deepEqual(
      chat.$sessions.get().map(({ id }) => id),
      listed.map(({ id }) => id),
    );
    await chat.select(human.session_id);
    assert.deepEqual(linesOf(chat.$messages.get()), [`human: ${human.content}`, `assistant: ${assistant.content}`]);
    assert.equal(chat.$canRetry.get(), false);
  });
}
