import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf, ownHeader } from './support/client.js';
import { says, scripted } from './support/script.js';
import { serve } from './support/server.js';

test('another answer takes the place of one, by a run of its own', async (context) => {
  const { provider, asked } = scripted([says('First'), says('Second')]);
  const { client } = await serve(context, { provider });
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  const first = numberOf((await client.messages(sessionId))[1], 'id');
  const path = `/chat/regenerate?sessionId=${sessionId}&messageId=`;
  assert.equal((await client.request('GET', path + String(first))).status, 412);
  assert.equal((await client.request('GET', path + String(messageId), { headers: ownHeader })).status, 400);
  const { body } = await client.request('GET', path + String(first), { headers: ownHeader });
  const taskId = numberOf(body, 'taskId');
  await (await client.resume(`sessionId=${sessionId}&taskId=${taskId}`)).rest();
  const contents = (await client.messages(sessionId)).map(({ content }) => content);
  assert.deepEqual(contents, ['hello', 'Second']);
  assert.deepEqual(asked[1]?.messages, [{ role: 'user', content: 'hello' }]);
});

test('an answer stays where the other one fails, or may not even begin', async (context) => {
  const { provider } = scripted([says('First'), [{ type: 'text', delta: 'Sec' }]]);
  const { client } = await serve(context, { provider, access: { runsAtOnce: 1 } });
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  const first = numberOf((await client.messages(sessionId))[1], 'id');
  const path = `/chat/regenerate?sessionId=${sessionId}&messageId=${first}`;
  const taskId = numberOf((await client.request('GET', path, { headers: ownHeader })).body, 'taskId');
  await (await client.resume(`sessionId=${sessionId}&taskId=${taskId}`)).rest();
  const said = (await client.messages(sessionId)).map(({ content, finish }) => [content, finish]);
  assert.deepEqual(said, [
    ['hello', undefined],
    ['First', 'stop'],
    ['Sec', 'interrupted'],
  ]);
});
