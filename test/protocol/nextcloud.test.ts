import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTaskId, readCheck } from '../../src/protocol/check.js';
import { errorOfResponse, type ChatErrorCode } from '../../src/protocol/errors.js';
import { parseMessage, parseMessages } from '../../src/protocol/message.js';
import { parseNewSession, parseSessionCheck, parseSessions } from '../../src/protocol/session.js';
import { bodyOf, readAllRecordings, readRequestLine, type Exchange } from '../support/nextcloud-recordings.js';

/** Who reads an answer. A reason in words: nobody does, and why. */
type Reader = ((body: unknown) => unknown) | string;

const outOfContract = 'not an endpoint of the contract';
const saysNothing = 'the status says it all';
const laterUse = 'titles are read from check_session';

/** Every answer that was no error, by what was asked. `*` stands for an id. */
const readers: Readonly<Record<string, Reader>> = {
  'GET /chat/sessions 200': parseSessions,
  'PUT /chat/new_session 200': parseNewSession,
  'POST /chat/sessions 200': parseNewSession,
  'PUT /chat/new_message 200': parseMessage,
  'GET /chat/messages 200': parseMessages,
  'GET /chat/sessions/*/messages/* 200': parseMessage,
  'GET /chat/generate 200': parseTaskId,
  'GET /chat/regenerate 200': parseTaskId,
  'GET /chat/generate_title 200': parseTaskId,
  'GET /chat/check_session 200': parseSessionCheck,
  'GET /chat/check_generation 200': (body) => readCheck(200, body),
  'GET /chat/check_generation 417': (body) => readCheck(417, body),
  'GET /chat/check_generation 400': (body) => readCheck(400, body),
  'GET /chat/check_title_generation 200': laterUse,
  'GET /chat/check_title_generation 417': laterUse,
  'PATCH /chat/update_session 200': saysNothing,
  'DELETE /chat/delete_session 200': saysNothing,
  'DELETE /chat/delete_message 200': saysNothing,
  'PUT /chat/sessions/* 200': saysNothing,
  'DELETE /chat/sessions/* 200': saysNothing,
  'GET /index.php/csrftoken 200': outOfContract,
  'POST /index.php/login 303': outOfContract,
  'GET /ocs/v2.php/cloud/capabilities 200': outOfContract,
  'GET /ocs/v2.php/taskprocessing/task/* 200': outOfContract,
  'GET /ocs/v2.php/taskprocessing/tasktypes 200': outOfContract,
  'POST /ocs/v2.php/taskprocessing/tasks/*/cancel 200': outOfContract,
};

/** Answers that a reader refuses, and why that is right. */
const refusals: Readonly<Record<string, string>> = {
  'PUT /chat/new_message 200 role robot': 'a role that the contract does not know',
};

/** Every error, by its status: what it is called, and what the body says of it, in whichever of the shapes. */
const errors: Readonly<Record<number, readonly [code: ChatErrorCode, texts: readonly (string | undefined)[]]>> = {
  400: [
    'invalid_input',
    [
      'Message content is empty',
      'No task processing provider is installed that can handle this task type: core:text2text:chat',
      'The new message is too long',
      'pre_condition_not_met',
      'session_already_thinking',
    ],
  ],
  401: ['unauthorized', ['Current user is not logged in', 'Unauthorised', undefined]],
  404: [
    'not_found',
    [
      'Invalid query, please check the syntax. API specifications are here: http://www.freedesktop.org/wiki/Specifications/open-collaboration-services.',
      'No human message found in this session',
      'Session not found',
      'task_not_found',
      undefined,
    ],
  ],
  405: ['unsupported', [undefined]],
  412: ['unauthorized', ['CSRF check failed']],
  429: ['rate_limited', ['Reached maximum delay']],
  500: ['server_error', ['Internal Server Error']],
  503: ['unavailable', ['Service unavailable']],
};

const recordings = readAllRecordings();
const exchanges = recordings.flatMap((recording) => recording.exchanges);

function nameOf(exchange: Exchange): string {
  const { method, path } = readRequestLine(exchange);
  return `${method} ${path.replaceAll(/\/\d+/g, '/*')} ${exchange.response.status}`;
}

/** What marks an answer out among others to the same question. */
function refusalOf(exchange: Exchange): string | undefined {
  const { role } = (bodyOf(exchange) ?? {}) as { role?: unknown };
  return refusals[`${nameOf(exchange)} role ${String(role)}`];
}

for (const { version, name, exchanges } of recordings.filter((recording) => recording.exchanges.length > 0)) {
  test(`${version} ${name}: every answer is read, or refused for a reason`, () => {
    for (const exchange of exchanges) {
      const reader = readers[nameOf(exchange)];
      if (reader === undefined) assertKnownError(exchange);
      else if (typeof reader === 'function')
        assert.equal(reader(bodyOf(exchange)) === undefined, refusalOf(exchange) !== undefined, exchange.note);
    }
  });
}

function assertKnownError(exchange: Exchange): void {
  const { status, body } = exchange.response;
  const [code, texts] = errors[status] ?? [];
  const error = errorOfResponse(status, body ?? '');
  const isThinking = error.detail === 'session_already_thinking';
  assert.equal(error.code, isThinking ? 'busy' : code, `${nameOf(exchange)} (${exchange.note})`);
  assert.ok(texts?.includes(error.detail), `${nameOf(exchange)} says ${String(error.detail)}`);
}

test('the tables have no row that no recording has', () => {
  const seen = new Set(exchanges.map(nameOf));
  assert.deepEqual(
    Object.keys(readers).filter((name) => !seen.has(name)),
    [],
  );
  const said = new Set(exchanges.map(({ response }) => errorText(response.status, response.body)));
  const rows = Object.entries(errors).flatMap(([status, [, texts]]) =>
    texts.map((text) => `${status} ${String(text)}`),
  );
  assert.deepEqual(
    rows.filter((row) => !said.has(row)),
    [],
  );
  assert.equal(exchanges.filter(refusalOf).length, 2);
});

function errorText(status: number, body: string | null): string {
  return `${status} ${String(errorOfResponse(status, body ?? '').detail)}`;
}

test('each of the three shapes of an error, HTML, XML and an empty body are among the recordings', () => {
  const failed = exchanges.filter(({ response }) => response.status >= 400).map(({ response }) => response.body ?? '');
  for (const shape of [/^\{"error":/, /^\{"ocs":/, /^\{"message":/, /^<\?xml/, /^$/])
    assert.ok(
      failed.some((body) => shape.test(body)),
      String(shape),
    );
});

test('messages of a list are all read but those in a role that we do not know', () => {
  const lists = exchanges.filter((exchange) => nameOf(exchange) === 'GET /chat/messages 200');
  assert.ok(lists.length > 20);
  for (const exchange of lists) {
    const wire = bodyOf(exchange) as { id: number; role: string; content: string }[];
    const known = wire.filter(({ role }) => role !== 'robot').map(({ id, content }) => ({ id, content }));
    assert.deepEqual(
      parseMessages(wire)?.map(({ id, content }) => ({ id, content })),
      known,
    );
  }
});

test('timestamps are seconds in every message and session, those recorded in milliseconds too', () => {
  const isPlausible = ({ timestamp }: { timestamp: number }) => timestamp > 1.7e9 && timestamp < 1.9e9;
  const bodies = exchanges
    .filter((exchange) => refusalOf(exchange) === undefined)
    .map((exchange) => [nameOf(exchange), bodyOf(exchange)] as const);
  const of = (name: string) => bodies.filter(([own]) => own === name).map(([, body]) => body);
  const messages = [
    ...of('GET /chat/messages 200').flatMap((body) => parseMessages(body) ?? []),
    ...of('PUT /chat/new_message 200').flatMap((body) => parseMessage(body) ?? []),
  ];
  const sessions = of('GET /chat/sessions 200').flatMap((body) => parseSessions(body) ?? []);
  assert.ok(messages.length > 50 && sessions.length > 50);
  assert.deepEqual(
    messages.filter((message) => !isPlausible(message)),
    [],
  );
  assert.deepEqual(
    sessions.filter((session) => !isPlausible(session)),
    [],
  );
  const inMilliseconds = exchanges.filter(({ response }) => /"timestamp":\d{13}/.test(response.body ?? ''));
  assert.ok(inMilliseconds.length > 0);
});

test('the partial texts of a run, one after the other, are beginnings of its answer', () => {
  const runs = new Map<string, string[]>();
  for (const { version, name, exchanges } of recordings)
    for (const exchange of exchanges) {
      const { path, query } = readRequestLine(exchange);
      if (path !== '/chat/check_generation') continue;
      const run = `${version} ${name} ${query.get('taskId') ?? ''}`;
      const texts = (readCheck(exchange.response.status, bodyOf(exchange)) ?? []).flatMap((event) =>
        event.type === 'snapshot'
          ? [event.text]
          : event.type === 'done' && event.message
            ? [event.message.content]
            : [],
      );
      runs.set(run, [...(runs.get(run) ?? []), ...texts]);
    }
  const growing = [...runs.values()].filter((texts) => texts.length > 2);
  assert.ok(growing.length >= 3);
  for (const texts of growing)
    for (const [index, text] of texts.slice(1).entries()) assert.ok(text.startsWith(texts[index] ?? ''), text);
});
