// A backend of the chat contract in plain Node, with nothing to install: node node.mjs
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** Your model goes here: it gives its answer piece by piece. This one repeats what was said. */
async function* answer(messages) {
  for (const word of `You said: ${messages.at(-1).content}`.split(/(?<= )/)) yield wait(40, word);
}

const rows = []; // sessions and messages, as in a database: the place of a row is its id
const add = (row) => rows[rows.push({ id: rows.length + 1, timestamp: Math.floor(Date.now() / 1000), ...row }) - 1];
/** A message has one run: a second start joins it, unless it has failed. It goes on when nobody follows it. */
function start({ id, session_id }) {
  const known = rows.find((row) => row.answers === id && row.task_status < 4);
  if (known) return known;
  const said = rows.filter((row) => row.session_id === session_id && row.id <= id);
  const run = add({ session_id, answers: id, role: 'assistant', content: '', attachments: [], task_status: 2 });
  const pieces = Readable.from(answer(said)).on('data', (piece) => (run.content += piece));
  pieces.on('end', () => (run.task_status = 3));
  pieces.on('error', () => Object.assign(run, { task_status: 4, error: 'The answer was not finished.' }));
  return run;
}
async function* follow(run) {
  for (let sent = 0; run.task_status === 2 || sent < run.content.length; await wait(30)) {
    const chunk = run.content.slice(sent);
    if (chunk) yield `data: ${JSON.stringify({ chunk })}\n\n`;
    sent += chunk.length;
  }
  yield `data: ${JSON.stringify(run.error ? { error: run.error } : { done: true, message: run })}\n\n`;
}

async function serve(request, reply) {
  const say = (code, body) => reply.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  const { pathname: path, searchParams } = new URL(request.url, 'http://localhost');
  const input = { ...Object.fromEntries(searchParams), ...JSON.parse((await text(request)) || '{}') };
  const { content, cursor, limit = 20 } = input;
  const [session_id, messageId, taskId] = [input.sessionId, input.messageId, input.taskId].map(Number);
  const messages = rows.filter((row) => row.session_id === session_id && row.task_status !== 2);
  const question = messages.findLast(({ id, role }) => role === 'human' && id === (messageId || id));
  const runs = rows.filter((row) => row.answers && row.session_id === session_id);
  const run = runs.find((row) => (taskId ? row.id === taskId : row.task_status === 2));
  if (!request.headers['ocs-apirequest']) return say(412, { error: 'OCS-APIRequest is missing' }); // another site's page
  if (path === '/chat/new_session') return say(200, { session: add({ title: null }) });
  if (rows[session_id - 1]?.title === undefined) return say(404, { error: 'session_not_found' });
  if (path === '/chat/new_message' && Buffer.byteLength(content) > 64_000) return say(413, { error: 'too_long' });
  if (path === '/chat/new_message') return say(200, add({ session_id, role: 'human', content, attachments: [] }));
  if (path === '/chat/messages') return say(200, messages.reverse().slice(cursor).slice(0, limit).reverse());
  if (path === '/chat/check_session') return say(200, { messageTaskId: run?.id ?? null });
  if (path === '/chat/check_generation' && run)
    return say({ 2: 417, 3: 200, 4: 400 }[run.task_status], { ...run, task_output: { output: run.content } });
  if (path === '/chat/generate' && question) return say(200, { taskId: start(question).id });
  if (path !== '/chat/stream' || !question) return say(404, { error: 'not_found' });
  reply.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  Readable.from(follow(start(question))).pipe(reply);
}
const server = createServer((request, reply) => serve(request, reply).catch(() => reply.writeHead(400).end()));
server.listen(process.env.PORT ?? 8788, '127.0.0.1');
