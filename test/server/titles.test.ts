import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf, ownHeader } from './support/client.js';
import { says, scripted } from './support/script.js';
import { serve } from './support/server.js';

test('the first answer tells the title that the model has made, once, and it is stored as it is shown', async (context) => {
  const { provider } = scripted([says('The answer')], { title: () => Promise.resolve('**"A fine\ttitle"**\nMore') });
  const { client } = await serve(context, { provider, titles: true });
  const { sessionId, messageId } = await client.begin('What is fine?');
  const events = await (await client.start({ sessionId, messageId })).rest();
  const titles = events.flatMap(({ event }) => (event.type === 'title' ? [[event.delta, event.off]] : []));
  assert.deepEqual(titles, [['A fine title', 0]]);
  const { body } = await client.request('GET', `/chat/check_session?sessionId=${sessionId}`);
  assert.equal((body as Record<string, unknown>).sessionTitle, 'A fine title');
  const second = await client.write(sessionId, 'And now?');
  const later = await (await client.start({ sessionId, messageId: second })).rest();
  assert.equal(later.filter(({ event }) => event.type === 'title').length, 0);
});

test('a model that makes no titles by itself is asked for one in words', async (context) => {
  const { provider, asked } = scripted([says('The answer'), says('# Long ' + 'x'.repeat(80))]);
  const { client } = await serve(context, { provider, titles: true });
  const { sessionId, messageId } = await client.begin('What is fine?');
  await (await client.start({ sessionId, messageId })).rest();
  assert.match(asked[1]?.messages[0]?.content ?? '', /at most six words[\s\S]+What is fine\?$/);
  const { body } = await client.request('GET', '/chat/sessions');
  assert.equal((body as Record<string, unknown>[])[0]?.title, `Long ${'x'.repeat(55)}…`);
});

test('a title that a person has given stays', async (context) => {
  let make: (title: string) => void = () => undefined;
  const title = new Promise<string>((resolve) => (make = resolve));
  const { provider } = scripted([says('The answer')], { title: () => title });
  const { client } = await serve(context, { provider, titles: true });
  const { sessionId } = await client.begin();
  const started = await client.request('GET', `/chat/generate_title?sessionId=${sessionId}`, { headers: ownHeader });
  const check = `/chat/check_title_generation?sessionId=${sessionId}&taskId=${numberOf(started.body, 'taskId')}`;
  assert.deepEqual([(await client.request('GET', check)).status], [417]);
  const again = await client.request('GET', `/chat/generate_title?sessionId=${sessionId}`, { headers: ownHeader });
  assert.deepEqual(again.body, started.body, 'one that is being made is joined');
  await client.request('PATCH', '/chat/update_session', { json: { sessionId, title: 'Mine' } });
  make('Theirs');
  let answer = await client.request('GET', check);
  while (answer.status === 417) answer = await client.request('GET', check);
  assert.deepEqual(answer.body, { result: '' });
  const { body } = await client.request('GET', '/chat/sessions');
  assert.equal((body as Record<string, unknown>[])[0]?.title, 'Mine');
});

test('a title that fails fails alone, and that of another is not told', async (context) => {
  const { provider } = scripted([says('The answer')], { title: () => Promise.reject(new Error('no')) });
  const { client, logged } = await serve(context, { provider, titles: true });
  const { sessionId, messageId } = await client.begin();
  const end = (await (await client.start({ sessionId, messageId })).rest()).at(-1)?.event;
  assert.equal(end?.type, 'done');
  assert.match(logged.join('\n'), /a title could not be made: no/);
  assert.equal(
    (await client.request('GET', `/chat/check_title_generation?sessionId=${sessionId}&taskId=9`)).status,
    404,
  );
  const bare = await client.request('GET', `/chat/generate_title?sessionId=${sessionId}`);
  assert.equal(bare.status, 412);
});
