import type { Endpoint, Field } from '../../../demo/server/description/endpoint.js';
import type { Kind } from '../../../demo/server/description/kinds.js';
import { ownHeader, type Client, numberOf } from './client.js';

/** What is there to be asked for. */
export interface Place {
  readonly sessionId: number;
  readonly messageId: number;
  readonly answerId: number;
  readonly taskId: number;
  /** Where titles are made. */
  readonly titleTaskId: number | undefined;
  readonly fileId: number;
}

/** A session with a question, its answer, and a file. */
export async function furnish(client: Client): Promise<Place> {
  const { sessionId, messageId } = await client.begin();
  const reader = await client.start({ sessionId, messageId });
  const { taskId } = await reader.expect('hello');
  await reader.rest();
  const answer = (await client.messages(sessionId)).find(({ role }) => role === 'assistant');
  const title = await client.request('GET', `/chat/generate_title?sessionId=${sessionId}`, { headers: ownHeader });
  const form = new FormData();
  form.set('data', new Blob(['some text']), 'some.txt');
  const file: unknown = await (await client.post('/chat/attachments', form)).json();
  return {
    sessionId,
    messageId,
    answerId: numberOf(answer, 'id'),
    taskId: Number(taskId),
    titleTaskId: typeof title.body === 'object' && title.status === 200 ? numberOf(title.body, 'taskId') : undefined,
    fileId: numberOf(file, 'file_id'),
  };
}

/** What a field of each kind may hold; ids are those of the place. */
const rights: Readonly<Record<Exclude<Kind, 'id'>, readonly unknown[]>> = {
  count: [1, 100],
  offset: [0, 7],
  text: ['x'],
  content: ['x', 'x'.repeat(64_000)],
  title: ['x', 'x'.repeat(200)],
  comment: ['', 'x'.repeat(2000)],
  role: ['human'],
  flag: [true, false],
  key: ['a', '~'.repeat(128)],
  confirmation: [0, 1],
  rating: [-1, 0, 1],
  timestamp: [0, 1.5, 1_700_000_000],
  cursor: [],
  file: [new Blob(['x'])],
  files: [[]],
};

/** And what it may not. */
const wrongs: Readonly<Record<Kind, readonly unknown[]>> = {
  id: ['x', 0, -1, 1.5],
  count: ['x', 0, -1],
  offset: ['x', -1],
  text: [5],
  content: [5, {}],
  title: [5, ' ', 'x'.repeat(201)],
  comment: [5, 'x'.repeat(2001)],
  role: ['assistant', 5],
  flag: ['true', 1],
  key: ['a b', 'x'.repeat(129)],
  confirmation: [2, 'maybe'],
  rating: [2, 0.5, 'x'],
  timestamp: ['now', -1],
  cursor: ['x', '1'],
  file: ['text'],
  files: ['x', [5], Array.from({ length: 11 }, () => ({ file_id: 1 }))],
};

export function rightsOf({ name, kind }: Field, endpoint: Endpoint, place: Place): readonly unknown[] {
  if (name === 'messageId' && ['/chat/feedback', '/chat/regenerate'].includes(endpoint.path)) return [place.answerId];
  if (name === 'taskId' && endpoint.path === '/chat/check_title_generation') return [place.titleTaskId];
  if (kind === 'id') return [place[name as keyof Place]];
  return kind === 'cursor' ? [`${place.taskId}.0`, `${place.taskId}.1`] : rights[kind];
}

export function wrongsOf({ kind }: Field): readonly unknown[] {
  return wrongs[kind];
}

/** `GET /chat/stream` does two things, and takes these to come back, the others to start. */
const toComeBack = ['taskId', 'after'];

/**
 * The values of a request that is right.
 *
 * @param about the field that matters, where an endpoint has two uses
 */
export function valuesOf(endpoint: Endpoint, place: Place, about = ''): Record<string, unknown> {
  const hasTwoUses = endpoint.method === 'GET' && endpoint.path === '/chat/stream';
  const fields = (endpoint.fields ?? []).filter(
    ({ name }) => !hasTwoUses || name === 'sessionId' || toComeBack.includes(name) === toComeBack.includes(about),
  );
  return Object.fromEntries(fields.map((field) => [field.name, rightsOf(field, endpoint, place)[0]]));
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Puts values where the description says that they belong, and sends them. */
export function send(
  url: string,
  endpoint: Endpoint,
  values: Readonly<Record<string, unknown>>,
  { method = endpoint.method, headers = {}, body }: Sent = {},
): Promise<Response> {
  const query = new URLSearchParams();
  const form = new FormData();
  const json: Record<string, unknown> = {};
  let path = endpoint.path;
  for (const { name, in: where } of endpoint.fields ?? []) {
    const value = values[name];
    if (where === 'path') path = path.replace(`:${name}`, value === undefined ? '' : encodeURIComponent(textOf(value)));
    else if (value === undefined) continue;
    else if (where === 'query') query.set(name, textOf(value));
    else if (where === 'body') json[name] = value;
    else if (value instanceof Blob) form.set(name, value, 'file.txt');
    else form.set(name, textOf(value));
  }
  const places = new Set((endpoint.fields ?? []).map((field) => field.in));
  const content = places.has('form') ? form : places.has('body') ? JSON.stringify(json) : undefined;
  const type = places.has('body') ? { 'content-type': 'application/json' } : {};
  const sent = method === 'GET' ? undefined : (body ?? content);
  return fetch(`${url}/api${path}?${query.toString()}`, {
    method,
    headers: { ...ownHeader, ...type, ...headers },
    ...(sent === undefined ? {} : { body: sent }),
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
