import { statusOf } from '../routes/answers.js';
import type { Route } from '../routes/route.js';
import type { RefusalCode } from '../refusal.js';
import type { Answer, Endpoint, Field } from './endpoint.js';
import { endpointOf, fieldsIn } from './endpoints.js';
import { events } from './event-schemas.js';
import { refer } from './forms.js';
import { kinds, type Schema } from './kinds.js';
import { schemas } from './schemas.js';

/** The description of these routes in the words of OpenAPI 3.1. */
export function describeRoutes(routes: readonly Route[], version: string): Schema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path } of routes) {
    const endpoint = endpointOf(method, path) ?? { method, path, summary: `${method} ${path}`, answers: {} };
    (paths[path.replaceAll(/:(\w+)/g, '{$1}')] ??= {})[method.toLowerCase()] = describe(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'chat-stream',
      version,
      description: 'Chat that streams first, and can be polled where streaming is not to be had.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    // Where nobody has to log in, neither is needed.
    security: [{}, { cookie: [] }, { bearer: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'chat_login' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function describe(endpoint: Endpoint): Schema {
  const { method, path, summary, words } = endpoint;
  const parameters = [...fieldsIn(endpoint, 'path'), ...fieldsIn(endpoint, 'query')].map(describeParameter);
  if (endpoint.startsSomething) parameters.push(ownHeader);
  return {
    operationId: operationOf(method, path),
    summary,
    ...(words === undefined ? {} : { description: words }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...describeBody(endpoint),
    responses: describeAnswers(endpoint),
  };
}

/** What a link or an image of another site cannot send. It may be left out with a bearer token, or by `X-Requested-With`. */
const ownHeader: Schema = {
  name: 'OCS-APIRequest',
  in: 'header',
  required: false,
  description: 'This request does something: it must carry this header, or `X-Requested-With`.',
  schema: { type: 'string', enum: ['true'] },
};

function describeParameter({ name, in: place, required, words, ...field }: Field): Schema {
  return { name, in: place, required: required === true, description: words, schema: schemaOf(field) };
}

function schemaOf({ kind, preset }: Pick<Field, 'kind' | 'preset'>): Schema {
  return { ...kinds[kind], ...(preset === undefined ? {} : { default: preset }) };
}

function describeBody(endpoint: Endpoint): Schema {
  for (const [place, type] of Object.entries(bodyTypes)) {
    const fields = fieldsIn(endpoint, place === 'form' ? 'form' : 'body');
    if (fields.length === 0) continue;
    const properties = Object.fromEntries(
      fields.map(({ name, words, ...field }) => [name, { description: words, ...schemaOf(field) }]),
    );
    const required = fields.filter((field) => field.required).map(({ name }) => name);
    const schema = { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
    return { requestBody: { required: true, content: { [type]: { schema } } } };
  }
  return {};
}

const bodyTypes = { body: 'application/json', form: 'multipart/form-data' };

function describeAnswers(endpoint: Endpoint): Schema {
  const answers: Record<string, Schema> = {};
  const refusals = refusalsOf(endpoint);
  for (const status of new Set(refusals.map(statusOf))) {
    const codes = refusals.filter((code) => statusOf(code) === status);
    answers[status] = describeAnswer({ words: codes.map((code) => `\`${code}\``).join(', '), schema: 'Error' });
  }
  for (const [status, answer] of Object.entries(endpoint.answers)) {
    const refused = answers[status];
    answers[status] = refused === undefined ? describeAnswer(answer) : either(answer, refused);
  }
  return answers;
}

/** Every reason for which an endpoint may turn a request down. */
function refusalsOf(endpoint: Endpoint): readonly RefusalCode[] {
  const { method, fields = [], refusals = [], startsSomething } = endpoint;
  const named = new Set(fields.filter(({ required }) => required).map(({ name }) => name));
  const codes: RefusalCode[] = ['unauthorized', 'headers_too_large', 'server_error', ...refusals];
  if (fields.length > 0) codes.push('invalid_input');
  if (named.has('sessionId')) codes.push('session_not_found');
  if (named.has('messageId')) codes.push('message_not_found');
  if (named.has('taskId')) codes.push('task_not_found');
  if (method !== 'GET' || startsSomething) codes.push('cross_site', 'header_missing', 'disk_full');
  if (fieldsIn(endpoint, 'body').length > 0) codes.push('too_long', 'unsupported_type');
  if (fieldsIn(endpoint, 'form').length > 0) codes.push('unsupported_type');
  return [...new Set(codes)];
}

/** OpenAPI 3.1 has no words for the items of a stream: the schemas of their data are named beside it. */
const eventStream: Schema = {
  schema: { type: 'string', contentMediaType: 'text/event-stream' },
  'x-events': Object.fromEntries(Object.entries(events).map(([name, forms]) => [name, { oneOf: forms.map(refer) }])),
};

function describeAnswer({ words, schema, type = 'application/json' }: Answer): Schema {
  if (schema !== undefined) return { description: words, content: { [type]: { schema: refer(schema) } } };
  if (type === 'text/event-stream') return { description: words, content: { [type]: eventStream } };
  return type === 'application/json' ? { description: words } : { description: words, content: { [type]: {} } };
}

/** One status that says two things. */
function either({ words, schema = 'Error' }: Answer, refused: Schema): Schema {
  return {
    description: `${words} Or: ${String(refused.description)}`,
    content: { 'application/json': { schema: { anyOf: [refer(schema), refer('Error')] } } },
  };
}

function operationOf(method: string, path: string): string {
  return `${method.toLowerCase()}${path.replaceAll(/[/_:](\w)/g, (_, first: string) => first.toUpperCase())}`;
}
