import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChatBench, record, type ChatBench } from '../support/chat-bench.js';
import { reset } from '../support/troubles.js';

/** The answers that another has taken the place of. */

/** A chat with one answer that was asked for again so often. */
async function regenerated(t: Parameters<typeof createChatBench>[0], times: number): Promise<ChatBench> {
  const bench = await createChatBench(t, { transport: 'poll' });
  const { backend, chat } = bench;
  backend.generationsAllowed = times + 2;
  backend.pieces = ['0'];
  await chat.send('A question');
  for (let time = 1; time <= times; time++) {
    backend.pieces = [String(time)];
    await chat.regenerate();
  }
  return bench;
}

function versionsIn({ chat }: ChatBench): readonly string[] | undefined {
  return chat.$messages
    .get()
    .at(-1)
    ?.versions?.map(({ content }) => content);
}

test('what is regenerated is kept, from the first word of the new answer on', async (t) => {
  const bench = await regenerated(t, 1);
  const { backend, chat } = bench;
  backend.pieces = ['2', '!'];
  const lists = record(t, chat.$messages);
  await chat.regenerate();
  const seen = lists.map((list) => [list.at(-1)?.content, list.at(-1)?.versions?.map(({ content }) => content)]);
  assert.deepEqual(seen[0], ['1', ['0']]);
  for (const [content, versions] of seen) if (content?.at(0) === '2') assert.deepEqual(versions, ['0', '1']);
  assert.deepEqual(versionsIn(bench), ['0', '1']);
  assert.equal(chat.$messages.get()[0]?.versions, undefined);
});

test('versions outlive a look at another session, and the next question', async (t) => {
  const bench = await regenerated(t, 1);
  const { chat } = bench;
  const id = chat.$session.get()?.id;
  await chat.select(undefined);
  await chat.select(id);
  assert.deepEqual(versionsIn(bench), ['0']);
  await chat.send('Another');
  assert.deepEqual([versionsIn(bench), chat.$messages.get()[1]?.versions?.length], [undefined, 1]);
});

test('where nothing new has come there is no version of it', async (t) => {
  const bench = await regenerated(t, 1);
  bench.server.once('GET /chat/regenerate', reset);
  await bench.chat.regenerate();
  assert.deepEqual(versionsIn(bench), ['0']);
  assert.equal(bench.chat.$messages.get().at(-1)?.content, '1');
});

test('no more than nine are kept', async (t) => {
  const bench = await regenerated(t, 11);
  assert.deepEqual(versionsIn(bench), ['2', '3', '4', '5', '6', '7', '8', '9', '10']);
});
