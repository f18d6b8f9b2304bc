import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import { openAiProvider } from '../../demo/server/providers/openai.js';
import type { PromptMessage, ProviderEvent, ToolDefinition } from '../../demo/server/providers/provider.js';
import { isRecord } from '../../src/protocol/guards.js';
import { listen } from './support/answers.js';
import { sendWhole, upstream, type UpstreamRequest } from './support/replay.js';

const clock: ToolDefinition = {
  name: 'clock',
  description: 'Tells the time.',
  parameters: { type: 'object', properties: { zone: { type: 'string' } } },
};
const wireClock = { type: 'function', function: clock };

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const call = chunk({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'clock', arguments: '{"zone":"UTC"}' } }] });
const sendStream = (response: ServerResponse, body: string): void => sendWhole(response, 'text/event-stream', body);

const bodyOf = (request: UpstreamRequest | undefined): Record<string, unknown> => {
  const body: unknown = JSON.parse(request?.body ?? '');
  assert.ok(isRecord(body));
  return body;
};

/** As whoever runs the tools would: asks, runs what is asked for, and asks again. */
async function converse(url: string, output: string): Promise<readonly ProviderEvent[]> {
  const messages: PromptMessage[] = [{ role: 'user', content: 'What time is it?' }];
  for (;;) {
    const events = await listen(openAiProvider({ url, model: 'm' }), { messages, tools: [clock] });
    const toolCalls = events.flatMap((event) => (event.type === 'tool' ? [event.tool] : []));
    if (toolCalls.length === 0) return events;
    messages.push({ role: 'assistant', content: '', toolCalls });
    for (const { id, name } of toolCalls) messages.push({ role: 'tool', callId: id, name, content: output });
  }
}

test('a tool that the model asks for can be run, and the model told what came of it', async (context) => {
  const answers = [call + chunk({}, 'tool_calls'), chunk({ content: 'Noon.' }, 'stop')];
  const { url, requests } = await upstream(context, (response) => sendStream(response, answers.shift() ?? ''));
  assert.deepEqual(await converse(`${url}/v1`, '12:00'), [
    { type: 'text', delta: 'Noon.' },
    { type: 'finish', finish: 'stop' },
  ]);
  const [first, second] = requests.map(bodyOf);
  assert.deepEqual([first?.tools, second?.tools], [[wireClock], [wireClock]]);
  assert.deepEqual(second?.messages, [
    { role: 'user', content: 'What time is it?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'clock', arguments: '{"zone":"UTC"}' } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: '12:00' },
  ]);
});

test('Ollama is told in its own language', async (context) => {
  const line = { message: { content: '', tool_calls: [{ function: { name: 'clock', arguments: { zone: 'UTC' } } }] } };
  const answers = [
    `${JSON.stringify(line)}\n${JSON.stringify(line)}\n{"done":true,"done_reason":"stop"}\n`,
    '{"message":{"content":"Noon."},"done":true}\n',
  ];
  const { url, requests } = await upstream(context, (response) =>
    sendWhole(response, 'application/x-ndjson', answers.shift() ?? ''),
  );
  assert.deepEqual((await converse(`${url}/api`, '12:00')).at(-1), { type: 'finish', finish: 'stop' });
  const [first, second] = requests.map(bodyOf);
  assert.deepEqual(first?.tools, [wireClock]);
  const wireCall = { function: { name: 'clock', arguments: { zone: 'UTC' } } };
  assert.deepEqual(second?.messages, [
    { role: 'user', content: 'What time is it?' },
    { role: 'assistant', content: '', tool_calls: [wireCall, wireCall] },
    { role: 'tool', tool_name: 'clock', content: '12:00' },
    { role: 'tool', tool_name: 'clock', content: '12:00' },
  ]);
});

test('what a model has not managed to write as JSON is told back as it was', async (context) => {
  const { url, requests } = await upstream(context, (response) => sendStream(response, chunk({}, 'stop')));
  const toolCalls = [{ id: 'c', name: 'clock', input: '{"zone":' }];
  await listen(openAiProvider({ url, model: 'm' }), { messages: [{ role: 'assistant', content: 'Wait.', toolCalls }] });
  assert.deepEqual(bodyOf(requests[0]).messages, [
    {
      role: 'assistant',
      content: 'Wait.',
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'clock', arguments: '{"zone":' } }],
    },
  ]);
});

/** Answers like a service that does not take something, and tells which fields it was asked with. */
async function objecting(context: TestContext, field: string, status: number, words: string): Promise<string[][]> {
  const { url, requests } = await upstream(context, (response) => {
    if (field in bodyOf(requests.at(-1)))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: words }));
    else sendStream(response, chunk({ content: 'Hello' }, 'stop'));
  });
  const provider = openAiProvider({ url, model: 'm' });
  for (const messages of [[{ role: 'user', content: 'one' }], [{ role: 'user', content: 'two' }]] as const)
    for await (const event of provider.generate({ messages, tools: [clock], signal: new AbortController().signal }))
      assert.ok(event.type === 'text' || event.type === 'finish');
  await provider.close?.();
  return requests.map((request) => Object.keys(bodyOf(request)));
}

const all = ['model', 'messages', 'stream', 'stream_options', 'tools'];
const without = (field: string): string[] => all.filter((name) => name !== field);

const objections: readonly (readonly [string, number, string])[] = [
  ['stream_options', 400, 'Unrecognized request argument supplied: stream_options'],
  ['stream_options', 422, '[{"type":"extra_forbidden","loc":["body","stream_options"]}]'],
  ['tools', 400, 'registry.ollama.ai/library/gemma3:1b does not support tools'],
  ['tools', 404, 'No endpoints found that support tool use.'],
  ['tools', 400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'],
  ['tools', 400, 'Tool calling is not supported with this model'],
];
for (const [field, status, words] of objections)
  test(`a service that objects to ${field} is asked without, and not bothered again: ${words}`, async (context) => {
    assert.deepEqual(await objecting(context, field, status, words), [all, without(field), without(field)]);
  });

test('a service that objects to what it was spared is not asked for ever', async (context) => {
  const { url, requests } = await upstream(context, (response) =>
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"stream_options"}'),
  );
  await assert.rejects(listen(openAiProvider({ url, model: 'm' })));
  assert.equal(requests.length, 2);
});
