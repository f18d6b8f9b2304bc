// A backend of the chat contract in plain Node, with nothing to install: node node.mjs
import { createServer } from 'node:http';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** Your model goes here: it gives its answer piece by piece, until it is stopped. This one repeats what was said. */
async function* answer(messages, signal) {
  for (const word of `You said: ${messages.at(-1).content}`.split(/(?<= )/)) yield wait(40, word, { signal });
}

const rows = []; // sessions and messages, as in a database: the place of a row is its id
const add = (row) => rows[rows.push({ id: rows.length + 1, timestamp: Math.floor(Date.now() / 1000), ...row }) - 1];
const refuse = (status, error, more) => Promise.reject({ status, body: { error, ...more } });

/** A message has one run: a second start joins it, unless it has failed. It goes on when nobody follows it. */
function start(messages, messageId) {
  const { id, session_id } = messages.findLast((row) => row.role === 'human' && row.id === Number(messageId ?? row.id));
  const known = messages.find((row) => row.answers === id && row.status < 4);
  if (known) return known;
  if (messages.some((row) => row.status === 2)) return refuse(400, 'session_already_thinking');
  const run = add({
    session_id,
    answers: id,
    role: 'assistant',
    content: '',
    attachments: [],
    status: 2,
    stop: new AbortController(),
  });
  const end = (status, finish) => Object.assign(run, { status, finish });
  write(
    run,
    answer(
      messages.filter((row) => row.id <= id),
      run.stop.signal,
    ),
  ).then(
    () => end(3, 'stop'),
    () => (run.stop.signal.aborted ? end(5, 'cancelled') : end(4, 'failed')),
  );
  return run;
}
async function write(run, pieces) {
  for await (const piece of pieces) run.content += piece;
}

/** A client's cursor is how much of the text it has: with it, who has lost the line comes back. */
async function* follow(run, cursor = '.0') {
  const frame = (seq, event) => `id: ${run.id}.${seq}\ndata: ${JSON.stringify(event)}\n\n`;
  let [ticks, sent] = [1, Number(cursor.split('.')[1])];
  const hello = { v: 1, taskId: run.id, sessionId: run.session_id, messageId: run.answers, heartbeat: 15_000 };
  yield `event: hello\n${frame(sent, { ...hello, resume: true, idempotent: true })}`;
  for (;;) {
    const { content, status } = run;
    if (content.length > sent) yield frame(content.length, { chunk: content.slice(sent), off: sent });
    sent = content.length;
    if (status === 3) return yield frame(sent + 1, { done: true, len: sent, finish: 'stop', message: run });
    if (status > 3) return yield frame(sent + 1, { error: 'The answer was not finished.', task_status: status });
    if (ticks++ % 500 === 0) yield ': the line is alive\n\n';
    await wait(30);
  }
}

const endpoints = {
  __proto__: null,
  capabilities: () => ({ v: 1, stream: true, resume: true, cancel: true }),
  new_session: () => ({ session: add({ title: null }) }),
  new_message: ({ messages, sessionId, content, clientKey }) => {
    if (Buffer.byteLength(content) > 64_000) return refuse(413, 'too_long');
    const known = messages.find((row) => clientKey && row.clientKey === clientKey);
    return known ?? add({ session_id: Number(sessionId), role: 'human', content, clientKey, attachments: [] });
  },
  messages: ({ messages, cursor = 0, limit = 20 }) => {
    const stored = messages.filter((row) => row.status !== 2);
    return stored.slice(0, Math.max(0, stored.length - cursor)).slice(-limit);
  },
  generate: async ({ messages }) => ({ taskId: (await start(messages)).id }),
  check_generation({ run }) {
    const told = { task_status: run.status, task_output: { output: run.content } };
    return run.status === 3 ? run : refuse(run.status === 2 ? 417 : 400, 'task_failed_or_canceled', told);
  },
  check_session: ({ messages }) => ({ messageTaskId: messages.find((row) => row.status === 2)?.id ?? null }),
  cancel: ({ run }) => (run.status === 2 ? (run.stop.abort() ?? { task_status: 5 }) : refuse(409, 'already_ended')),
  stream: async ({ messages, messageId, run, after }) => follow(run ?? (await start(messages, messageId)), after),
};

createServer(async (request, response) => {
  const asItComes = { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' };
  const say = (status, type) => response.writeHead(status, { 'Content-Type': type, ...asItComes });
  try {
    if (!request.headers['ocs-apirequest']) await refuse(412, 'OCS-APIRequest is missing'); // another site's page
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const input = {
      ...Object.fromEntries(searchParams),
      ...JSON.parse((await text(request)) || '{}'),
    };
    const messages = rows.filter((row) => row.session_id === Number(input.sessionId));
    const run = messages.find((row) => row.id === Number(input.taskId));
    const endpoint = endpoints[pathname.replace('/chat/', '')];
    const isSession = !input.sessionId || rows[input.sessionId - 1]?.title !== undefined; // a message is none
    const isThere = endpoint && isSession && (!input.taskId || run);
    const result = isThere ? await endpoint({ ...input, messages, run }) : await refuse(404, 'not_found');
    if (Symbol.asyncIterator in result)
      pipeline(result, say(200, 'text/event-stream; charset=utf-8'), () => response.end());
    else say(200, 'application/json').end(JSON.stringify(result));
  } catch ({ status = 400, body = { error: 'bad_request' } }) {
    say(status, 'application/json').end(JSON.stringify(body));
  }
}).listen(process.env.PORT ?? 8788, '127.0.0.1');
