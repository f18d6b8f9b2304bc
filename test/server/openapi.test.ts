import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Endpoint, Field } from '../../demo/server/description/endpoint.js';
import { endpoints } from '../../demo/server/description/endpoints.js';
import { operationsOf, readDescription } from './support/description.js';
import { encodeEvent } from '../../src/protocol/encode.js';
import type { ChatEvent } from '../../src/protocol/events.js';
import { emptyAnswer } from '../../src/protocol/message.js';
import { isRecord, type JsonRecord } from '../../src/protocol/guards.js';
import { furnish, rightsOf, send, valuesOf, wrongsOf } from './support/described-requests.js';
import { serve } from './support/server.js';
import manifest from '../../package.json' with { type: 'json' };

type Stream = Record<'x-events', Record<string, { readonly oneOf: readonly { readonly $ref: string }[] }>>;
type Paths = Record<'/chat/stream', { post: { responses: { 200: { content: Record<'text/event-stream', Stream> } } } }>;
interface ObjectSchema {
  readonly properties: JsonRecord;
  readonly required: readonly string[];
}

test('the description is valid OpenAPI 3.1, of this version and these endpoints', async (context) => {
  const { server } = await serve(context, { titles: true });
  const description = await readDescription(server.url);
  const { valid, errors } = await new Validator().validate(structuredClone(description));
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(description.openapi, '3.1.0');
  assert.ok(isRecord(description.info));
  assert.equal(description.info.version, manifest.version);
  assert.deepEqual(description.servers, [{ url: '/api' }]);
  assert.deepEqual(
    operationsOf(description)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
    endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`).sort(),
  );
  for (const { operation, path } of operationsOf(description))
    assert.notDeepEqual(operation.responses, {}, `${path} is described by nobody`);
});

test('the description can be read and nothing else', async (context) => {
  const { server } = await serve(context);
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
    const { status, headers } = await fetch(`${server.url}/openapi.json`, { method });
    assert.deepEqual([status, headers.get('allow')], [405, 'GET'], method);
  }
});

const samples: readonly ChatEvent[] = [
  { type: 'hello', taskId: 1, sessionId: 2, messageId: 3, heartbeat: 15_000, resume: true, idempotent: true },
  { type: 'text', delta: 'x', off: 0 },
  { type: 'reasoning', delta: 'x', off: 0 },
  { type: 'title', delta: 'x', off: 0 },
  { type: 'snapshot', text: 'x', reasoning: 'x', sources: [] },
  { type: 'status', taskStatus: 2, slowPickup: false },
  { type: 'tool', tool: { id: 'call_1', name: 'clock', state: 'requested', input: {}, output: null } },
  { type: 'ping', len: 1 },
  { type: 'done', len: 1, finish: 'stop', usage: { input: 1, output: 1 }, message: { ...emptyAnswer(2, 1), id: 4 } },
  { type: 'error', error: 'x', code: 'x', taskStatus: 4, retryable: true, retryAfter: 1 },
];

test('every event of a stream is described by its name, with all that it holds', async (context) => {
  const { server } = await serve(context);
  const description = await readDescription(server.url);
  const { paths, components } = description as { paths: Paths; components: { schemas: Record<string, ObjectSchema> } };
  const names = paths['/chat/stream'].post.responses[200].content['text/event-stream']['x-events'];
  const described = samples.map((event) => {
    const [, name = 'message'] = /^event: (.*)$/m.exec(encodeEvent(event, '1.1')) ?? [];
    const data = JSON.parse(/^data: (.*)$/m.exec(encodeEvent(event, '1.1'))?.[1] ?? '') as JsonRecord;
    const fitting = (names[name]?.oneOf ?? [])
      .map(({ $ref }) => $ref.replace('#/components/schemas/', ''))
      .filter((form) => components.schemas[form]?.required.every((key) => key in data));
    const [form = ''] = fitting;
    assert.equal(fitting.length, 1, `${event.type}: ${fitting.join()}`);
    assert.deepEqual(Object.keys(data).sort(), Object.keys(components.schemas[form]?.properties ?? {}).sort(), form);
    return form;
  });
  assert.deepEqual(
    described.sort(),
    Object.keys(components.schemas)
      .filter((name) => name.endsWith('Event'))
      .sort(),
  );
});

test('a server that has never heard of streaming does not describe it', async (context) => {
  const { server } = await serve(context, { streaming: 'missing', titles: true });
  assert.ok(!operationsOf(await readDescription(server.url)).some(({ path }) => path === '/chat/stream'));
});

for (const endpoint of endpoints)
  for (const field of endpoint.fields ?? [])
    test(`${endpoint.method} ${endpoint.path} reads "${field.name}" as it is described`, async (context) => {
      const { client, server } = await serve(context, { titles: true });
      let place = await furnish(client);
      const ask = async (value: unknown): Promise<JsonRecord & { status: number }> => {
        const values = { ...valuesOf(endpoint, place, field.name), [field.name]: value };
        const response = await send(server.url, endpoint, values);
        const text = await response.text();
        const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
        const body: unknown = isJson ? JSON.parse(text) : {};
        return { ...(isRecord(body) ? body : {}), status: response.status };
      };

      for (const wrong of wrongsOf(field)) {
        const { status, code } = await ask(wrong);
        assert.deepEqual([status, code], [400, 'invalid_input'], `wrong: ${JSON.stringify(wrong)}`);
      }
      const { status, code } = await ask(undefined);
      if (field.in === 'path') assert.equal(status, 404);
      else if (isNeeded(endpoint, field)) assert.deepEqual([status, code], [400, 'invalid_input'], 'missing');
      else assert.ok(status < 400, `missing: ${status}`);

      place = await furnish(client);
      for (const right of rightsOf(field, endpoint, place)) {
        const answer = await ask(right);
        const isTaken = answer.status < 400 || answer.status === 417 || answer.code === 'already_ended';
        assert.ok(isTaken, `right: ${JSON.stringify(answer)}`);
      }
    });

/** Whether a field must be there, also where only one of two uses of an endpoint needs it. */
function isNeeded({ method, path }: Endpoint, { name, required }: Field): boolean {
  return required === true || (method === 'GET' && path === '/chat/stream' && name === 'messageId');
}
