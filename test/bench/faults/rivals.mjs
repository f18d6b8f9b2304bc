// The others' own servers, each as its documentation has it, with all that it offers for lines that break. Types of
// packages that the project itself does not have cannot be checked where they are not installed.
import { memoryStream, resumeServerSentEventsResponse, toServerSentEventsResponse } from '@tanstack/ai';
import { EventEmitter, once } from 'node:events';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** @typedef {import('./line.js').Cell} Cell */
/** @typedef {(cell: Cell, request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, state: any) => Promise<void>} Answer */

const stream = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
const event = (/** @type {object | string} */ data) =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

/** @param {import('node:http').ServerResponse} response @param {unknown} body */
const sendJson = (response, body) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** https://deepchat.dev/docs/connect: there is nothing to take up again. @type {Answer} */
async function deepChat(cell, _request, response) {
  if (cell.refuses(response)) return;
  response.writeHead(200, stream);
  const line = cell.line(response);
  for await (const text of cell.words(wait)) line.write(event({ text }));
  line.end();
}

/** https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-langchain.chattrigger @type {Answer} */
async function n8n(cell, request, response, state) {
  const { action, chatInput } = await json(request);
  state.history ??= [];
  if (action !== 'sendMessage') return sendJson(response, { data: state.history });
  if (cell.refuses(response)) return;
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  const line = cell.line(response);
  const metadata = { nodeId: 'agent', nodeName: 'AI Agent', itemIndex: 0, runIndex: 0, timestamp: Date.now() };
  const say = (/** @type {object} */ part) => line.write(`${JSON.stringify({ ...part, metadata })}\n`);
  say({ type: 'begin' });
  let content = '';
  for await (const word of cell.words(wait)) {
    content += word;
    say({ type: 'item', content: word });
  }
  say({ type: 'end' });
  line.end();
  // the memory of an agent is written when its run has ended
  const saved = (/** @type {string} */ kind, /** @type {string} */ text) => ({ id: [kind], kwargs: { content: text } });
  state.history.push(saved('HumanMessage', chatInput), saved('AIMessage', content));
}

/** An answer that is kept while it is written, for whoever comes back: what `resumable-stream` does over Redis. */
function keep(/** @type {AsyncIterable<string>} */ frames) {
  /** @type {string[]} */
  const kept = [];
  const moves = new EventEmitter().setMaxListeners(0);
  const run = {
    isOver: false,
    async *follow() {
      for (let at = 0; at < kept.length || !run.isOver; at += 1) {
        if (at === kept.length) await once(moves, 'move');
        if (at < kept.length) yield kept[at];
      }
    },
  };
  void (async () => {
    for await (const frame of frames) {
      kept.push(frame);
      moves.emit('move');
    }
    run.isOver = true;
    moves.emit('move');
  })();
  return run;
}

/** The AI SDK's message stream, version 1. @param {Cell} cell @param {any[]} messages */
async function* messageStream(cell, messages) {
  const messageId = `answer-${messages.length}`;
  yield event({ type: 'start', messageId });
  yield event({ type: 'start-step' });
  yield event({ type: 'text-start', id: '0' });
  let text = '';
  for await (const delta of cell.words(wait)) {
    text += delta;
    yield event({ type: 'text-delta', id: '0', delta });
  }
  messages.push({ id: messageId, role: 'assistant', parts: [{ type: 'text', text }] });
  yield event({ type: 'text-end', id: '0' });
  for (const type of ['finish-step', 'finish']) yield event({ type });
  yield event('[DONE]');
}

/** https://ai-sdk.dev/docs/ai-sdk-ui/chatbot-resume-streams, with the messages stored on the server. @type {Answer} */
async function useChat(cell, request, response, state) {
  const path = request.url ?? '';
  if (path.endsWith('/messages')) return sendJson(response, state.messages ?? []);
  if (request.method === 'GET' && (!state.run || state.run.isOver)) return void response.writeHead(204).end();
  if (request.method === 'POST') {
    const { messages } = await json(request);
    state.messages = messages;
    if (cell.refuses(response)) return;
    state.run = keep(messageStream(cell, state.messages));
  }
  response.writeHead(200, { ...stream, 'x-vercel-ai-ui-message-stream': 'v1' });
  const line = cell.line(response);
  for await (const frame of state.run.follow()) line.write(frame);
  line.end();
}

/** As its page takes it: what is sent has its text in another form. @param {any} message */
const stored = ({ id, role, content, parts }) => ({ id, role, parts: parts ?? [{ type: 'text', content }] });

/** @param {Cell} cell @param {any} state @param {{ threadId: string, runId: string }} ids */
async function* runOf(cell, state, { threadId, runId }) {
  const messageId = `answer-${runId}`;
  state.runId = runId;
  yield { type: 'RUN_STARTED', threadId, runId, timestamp: Date.now() };
  yield { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant', timestamp: Date.now() };
  let content = '';
  for await (const delta of cell.words(wait)) {
    content += delta;
    yield { type: 'TEXT_MESSAGE_CONTENT', messageId, delta, timestamp: Date.now() };
  }
  state.messages.push({ id: messageId, role: 'assistant', parts: [{ type: 'text', content }] });
  state.runId = undefined;
  yield { type: 'TEXT_MESSAGE_END', messageId, timestamp: Date.now() };
  yield { type: 'RUN_FINISHED', threadId, runId, finishReason: 'stop', timestamp: Date.now() };
}

/** https://tanstack.com/ai/latest/docs/chat/persistence, with its own server: stored messages and a durable log. @type {Answer} */
async function tanStack(cell, request, response, state) {
  state.messages ??= [];
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const head = { method: request.method, headers: /** @type {Record<string, string>} */ (request.headers) };
  if (request.method === 'GET' && url.searchParams.has('threadId')) {
    const activeRun = state.runId ? { runId: state.runId } : null;
    return sendJson(response, { messages: state.messages, activeRun, interrupts: null });
  }
  const adapter = memoryStream(new Request(url, head));
  let answer;
  if (request.method === 'GET') answer = resumeServerSentEventsResponse({ adapter });
  else {
    const { threadId, runId, messages } = await json(request);
    if (!request.headers['last-event-id']) state.messages = messages.map(stored);
    if (cell.refuses(response)) return;
    answer = toServerSentEventsResponse(runOf(cell, state, { threadId, runId }), { durability: { adapter, batch: 1 } });
  }
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  const line = cell.line(response);
  const decoder = new TextDecoder();
  for await (const bytes of answer.body ?? []) line.write(decoder.decode(bytes, { stream: true }));
  line.end();
}

/** @type {Record<string, Answer>} */
export const rivals = { deepChat, useChat, resumed: useChat, tanStack, n8n };
