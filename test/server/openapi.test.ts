import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Endpoint, Field } from '../../demo/server/description/endpoint.js';
import { endpoints } from '../../demo/server/description/endpoints.js';
import { operationsOf, readDescription } from './support/description.js';
import { isRecord, type JsonRecord } from '../../src/protocol/guards.js';
import { furnish, rightsOf, send, valuesOf, wrongsOf } from './support/described-requests.js';
import { serve } from './support/server.js';
import manifest from '../../package.json' with { type: 'json' };

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
