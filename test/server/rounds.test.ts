import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calculate } from '../../demo/server/tools/arithmetic.js';
import { openAiProvider } from '../../demo/server/providers/openai.js';
import type { ProviderEvent } from '../../demo/server/providers/provider.js';
import { tools } from '../../demo/server/tools/tools.js';
import { ownHeader } from './support/client.js';
import { asksFor, says, scripted } from './support/script.js';
import { sendWhole, upstream } from './support/replay.js';
import { mine, serve } from './support/server.js';

test('arithmetic is worked out as usual, and nothing else is understood', () => {
  const values: Record<string, number> = {
    '1 + 2 * 3': 7,
    '(1 + 2) * 3': 9,
    '2 ^ 3 ^ 2': 512,
    '-2 ^ 2': -4,
    '7 - 2 - 1': 4,
    '8 / 4 / 2': 1,
    '1.5e3 % 7': 2,
    '2 * -3': -6,
    '.5 + +1': 1.5,
  };
  for (const [expression, value] of Object.entries(values)) assert.equal(calculate(expression), value, expression);
  for (const expression of ['', '1 +', '(1', '1)', '2 3', '1 / 0', 'process.exit()', '9 ** 9', '1'.repeat(501)])
    assert.throws(() => calculate(expression), expression);
});

test('what a model asks for is run, shown, and told to it, until it has said all', async (context) => {
  const { provider, asked } = scripted([asksFor('calculator', { expression: '6 * 7' }), says('It is 42.')]);
  const { client } = await serve(context, { provider, tools });
  const { sessionId, messageId } = await client.begin('What is 6 * 7?');
  const events = await (await client.start({ sessionId, messageId })).rest();
  const shown = events.flatMap(({ event }) => (event.type === 'tool' ? [[event.tool.state, event.tool.output]] : []));
  assert.deepEqual(shown, [
    ['requested', null],
    ['done', { value: 42 }],
  ]);
  assert.equal((await client.messages(sessionId))[1]?.content, 'It is 42.');
  assert.deepEqual(
    asked[0]?.tools?.map(({ name }) => name),
    ['clock', 'calculator', 'send_note'],
  );
  assert.deepEqual(asked[1]?.messages.slice(1), [
    {
      role: 'assistant',
      content: '',
      toolCalls: [{ id: 'call_1', name: 'calculator', input: { expression: '6 * 7' } }],
    },
    { role: 'tool', callId: 'call_1', name: 'calculator', content: '{"value":42}' },
  ]);
});

test('what goes wrong in a tool is told to the model', async (context) => {
  const { provider, asked } = scripted([asksFor('calculator', { expression: 'one' }), says('I cannot.')]);
  const { client } = await serve(context, { provider, tools });
  const { sessionId, messageId } = await client.begin();
  await (await client.start({ sessionId, messageId })).rest();
  assert.match(asked[1]?.messages.at(-1)?.content ?? '', /^\{"error":"Only numbers/);
});

test('a model that never stops asking is asked for an answer without tools', async (context) => {
  const { provider, asked } = scripted([asksFor('clock', {})]);
  const { client } = await serve(context, { provider, tools });
  const { sessionId, messageId } = await client.begin();
  const end = (await (await client.start({ sessionId, messageId })).rest()).at(-1)?.event;
  assert.ok(end?.type === 'done');
  assert.equal(asked.length, 9);
  assert.deepEqual(asked.at(-1)?.tools, []);
});

test('tools that are not ours are left to whoever has them', async (context) => {
  const { provider, asked } = scripted([asksFor('search_the_web', {})]);
  const { client } = await serve(context, { provider, tools });
  const { sessionId, messageId } = await client.begin();
  const end = (await (await client.start({ sessionId, messageId })).rest()).at(-1)?.event;
  assert.ok(end?.type === 'done' && end.finish === 'tool_calls');
  assert.equal(asked.length, 1);
});

for (const way of ['stream', 'poll'] as const)
  for (const isConfirmed of [true, false])
    test(`a note is sent only with leave (${way}, ${isConfirmed ? 'given' : 'refused'})`, async (context) => {
      const asking = [{ type: 'text', delta: 'I will send it.' } as const, ...asksFor('send_note', { text: 'Hi' })];
      const { provider, asked } = scripted([asking, says('Very well.')]);
      const { client, server } = await serve(context, { provider, tools });
      const { sessionId, messageId } = await client.begin('Tell the operator hi');
      await (await client.start({ sessionId, messageId })).rest();
      const { notes } = server.store.of(1);
      assert.deepEqual(await notes.list(), []);
      const { body } = await client.request('GET', `/chat/check_session?sessionId=${sessionId}`);
      const pending = { name: 'send_note', args: { text: 'Hi' } };
      assert.deepEqual((body as Record<string, unknown>).sessionAgencyPendingActions, [pending]);
      const agencyConfirm = isConfirmed ? 1 : 0;
      if (way === 'stream') await (await client.start({ sessionId, messageId, agencyConfirm })).rest();
      else {
        const { body: started } = await client.generate(sessionId, `&agencyConfirm=${agencyConfirm}`);
        const { taskId } = started as { taskId: number };
        await (await client.resume(`sessionId=${sessionId}&taskId=${taskId}`, ownHeader)).rest();
      }
      assert.deepEqual(
        (await notes.list()).map(({ text }) => text),
        isConfirmed ? ['Hi'] : [],
      );
      const [request, result] = asked[1]?.messages.slice(-2) ?? [];
      assert.equal(request?.content, 'I will send it.');
      assert.equal(result?.content, isConfirmed ? '{"sent":true}' : '{"error":"The person has declined."}');
      assert.equal((await client.messages(sessionId)).at(-1)?.content, 'Very well.');
    });

test('what was let happen happens once, also when the answer after it fails and leave is given again', async (context) => {
  const fails: readonly ProviderEvent[] = [];
  const { provider, asked } = scripted([asksFor('send_note', { text: 'Hi' }), fails, fails, says('Sent.')]);
  const { client, server } = await serve(context, { provider, tools });
  const { sessionId, messageId } = await client.begin('Send a note.');
  await (await client.start({ sessionId, messageId })).rest();
  // the third time it is declined, but what has happened has happened
  for (const [agencyConfirm, end] of [
    [1, 'error'],
    [1, 'error'],
    [0, 'done'],
  ] as const) {
    const events = await (await client.start({ sessionId, messageId, agencyConfirm })).rest();
    assert.equal(events.at(-1)?.event.type, end);
    assert.equal(asked.at(-1)?.messages.at(-1)?.content, '{"sent":true}');
  }
  assert.equal(asked.length, 4);
  assert.deepEqual(
    (await mine(server).notes.list()).map(({ text }) => text),
    ['Hi'],
  );
});

test('what was begun by a process that died is not done again', async (context) => {
  const { provider, asked } = scripted([asksFor('send_note', { text: 'Hi' }), says('I do not know.')]);
  const { client, server } = await serve(context, { provider, tools });
  const { sessionId, messageId } = await client.begin('Send a note.');
  await (await client.start({ sessionId, messageId })).rest();
  const asking = await mine(server).messages.asking(sessionId);
  assert.ok(asking);
  assert.equal(await mine(server).actions.begin(asking.id, 0), true);
  assert.equal(await mine(server).actions.begin(asking.id, 0), false);
  await (await client.start({ sessionId, messageId, agencyConfirm: 1 })).rest();
  assert.match(String(asked.at(-1)?.messages.at(-1)?.content), /nobody knows/);
  assert.deepEqual(await mine(server).notes.list(), []);
});

const frame = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const toolCall = { tool_calls: [{ index: 0, id: 'c1', function: { name: 'clock', arguments: '{}' } }] };
const detail = { type: 'reasoning.text', format: 'f1', index: 0 };
const thinking: readonly (readonly [string, readonly object[], object])[] = [
  ['DeepSeek', [{ reasoning_content: 'The ' }, { reasoning_content: 'time.' }], { reasoning_content: 'The time.' }],
  [
    'OpenRouter',
    [
      { reasoning: 'The ', reasoning_details: [{ ...detail, text: 'The ', signature: null }] },
      { reasoning: 'time.', reasoning_details: [{ ...detail, text: 'time.' }] },
      {
        reasoning_details: [
          { ...detail, signature: 's1' },
          { type: 'reasoning.encrypted', data: 'x', index: 1 },
        ],
      },
    ],
    {
      reasoning_details: [
        { ...detail, text: 'The time.', signature: 's1' },
        { type: 'reasoning.encrypted', data: 'x', index: 1 },
      ],
    },
  ],
  ['who spells it otherwise', [{ reasoning: 'The time.' }], {}],
];
for (const [name, deltas, expected] of thinking)
  test(`thoughts that led to a call go back with it: ${name}`, async (context) => {
    const answers = [
      [...deltas.map((delta) => frame(delta)), frame(toolCall), frame({}, 'tool_calls')],
      [frame({ content: 'Noon.' }, 'stop')],
    ];
    const model = await upstream(context, (response) =>
      sendWhole(response, 'text/event-stream', `${answers.shift()?.join('') ?? ''}data: [DONE]\n\n`),
    );
    const provider = openAiProvider({ url: `${model.url}/v1`, model: 'm' });
    const { client } = await serve(context, { provider, tools });
    const { sessionId, messageId } = await client.begin();
    await (await client.start({ sessionId, messageId })).rest();
    const [, answer] = await client.messages(sessionId);
    assert.deepEqual([answer?.content, answer?.reasoning], ['Noon.', 'The time.']);
    const { messages } = JSON.parse(model.requests[1]?.body ?? '') as { messages: Record<string, unknown>[] };
    const { role, content, tool_calls: calls, ...thoughts } = messages[1] ?? {};
    assert.deepEqual([role, content, Array.isArray(calls)], ['assistant', null, true]);
    assert.deepEqual(thoughts, expected);
  });
