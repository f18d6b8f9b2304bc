import assert from 'node:assert/strict';
import type { ChatMessage } from '../../src/client/index.js';
import { linesOf } from '../support/chat-bench.js';
import type { Reply } from '../support/fault-server.js';
import { endless, event, hello, piece, together, until } from '../support/stream-steps.js';
import { json, silence, streamOf } from '../support/troubles.js';
import type { Arrange, FaultBench, FaultCase } from './fault-case.js';
import { proposes, streams } from './streams.js';

/** A person stops an answer, and the server, or the line, is slower than the person. */

const ghost = 'GHOST-AFTER-STOP';
const cancel = 'POST /chat/cancel';
const check = 'GET /chat/check_generation';
const look = 'GET /chat/check_session';
const stream = 'POST /chat/stream';
const sees = 'What was said so far, marked as stopped, at once and for good. The next message is answered as ever.';
const delta = `data: ${JSON.stringify({ chunk: ghost })}\n\n`;

/** A fetch that does not hear when it is to end: what is on its way arrives. */
const unstoppable: typeof fetch = (input, init) => fetch(input, { ...init, signal: null });

/** Stops at the very moment that this is shown, in the middle of what one read has brought. */
function stopAt({ chat }: FaultBench, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = chat.$messages.subscribe((messages) => {
      if (messages.at(-1)?.content !== text || chat.$status.get() === 'idle') return;
      chat
        .stop()
        .finally(() => leave())
        .then(resolve, reject);
    });
  });
}

/** Ended here and on the server, told to nobody as an error, and no hindrance to the next message. */
async function isStopped({ backend, server, chat, texts }: FaultBench, answer?: ChatMessage): Promise<void> {
  const [run, ...others] = backend.runs;
  assert.deepEqual([answer?.finish, run?.status, others, server.count(cancel)], ['cancelled', 5, [], 1]);
  const said = answer?.content ? [`assistant: ${answer.content}`] : [];
  const before = ['human: A question', ...said];
  assert.deepEqual(linesOf(chat.$messages.get()), before);
  const next = await chat.send('Another');
  assert.equal(next?.finish, 'stop');
  assert.deepEqual(linesOf(chat.$messages.get()), [...before, 'human: Another', `assistant: ${backend.golden}`]);
  assert.deepEqual(
    texts.filter((text) => text.includes(ghost)),
    [],
  );
}

/** Polls once, and is asked again when the stop comes; what it answers then comes late. */
function pollsOn(late: (bench: FaultBench) => Reply): Arrange {
  return (bench) => {
    const { backend, server } = bench;
    const brings: Reply = (exchange) => backend.check(backend.run)(exchange);
    const comesLate: Reply = async (exchange) => {
      await server.received(cancel);
      await late(bench)(exchange);
    };
    server.once(check, brings, comesLate);
  };
}

/** No headers until the stop has come, and then this all the same. The run begins when `begins` says. */
function opensLate(late: Reply, begins: (bench: FaultBench) => Promise<unknown> = () => Promise.resolve()): Arrange {
  return (bench) => {
    const { backend, server } = bench;
    server.once(stream, async (exchange) => {
      await begins(bench);
      const { sessionId, messageId } = exchange.request.body as { sessionId: number; messageId: number };
      backend.startRun(sessionId, messageId);
      await server.received(cancel);
      await late(exchange);
    });
  };
}

export const stopping: readonly FaultCase[] = [
  {
    id: 'H-stop-stream',
    sees,
    arrange: {
      'of a run that has said its name': streams(hello, piece),
      'of one that has not': { arrange: proposes(piece), requests: 6 },
    },
    meanwhile: (bench) => stopAt(bench, 'Hello'),
    ends: { code: undefined, text: 'Hello' },
    requests: 4,
    check: isStopped,
  },
  {
    id: 'H-stop-poll',
    sees,
    arrange: {
      'more words are on their way': pollsOn(() =>
        json(417, { task_status: 2, slow_pickup: false, task_output: { output: `Hello ${ghost}` } }),
      ),
      'the answer is on its way': pollsOn(({ backend }) => {
        const { sessionId, taskId } = backend.run;
        const stored = { id: 999, session_id: sessionId, role: 'assistant', content: ghost, ocp_task_id: taskId };
        return json(200, { ...stored, timestamp: 1_795_332_000, sources: '[]', attachments: [] });
      }),
      'nothing ever comes': { arrange: pollsOn(() => silence), check: isStopped },
    },
    options: { transport: 'poll', fetch: unstoppable },
    meanwhile: async ({ server, chat }) => {
      await server.received(check, 2);
      await chat.stop();
    },
    ends: { code: undefined, text: 'Hello' },
    requests: 6,
    check: async (bench, answer) => {
      await isStopped(bench, answer);
      assert.equal(await bench.server.requestsFor(check)[1]?.closed, true, 'it has arrived');
    },
  },
  {
    id: 'H-stop-early',
    sees: 'The message that was sent, without an answer. The next one is answered as ever.',
    arrange: {
      'of a run that has begun': opensLate(streamOf(delta, delta)),
      'of one that begins a moment later': {
        arrange: opensLate(streamOf(delta, delta), ({ server }) => server.received(look)),
        requests: 6,
      },
      'and they never come': opensLate(silence),
    },
    options: { fetch: unstoppable },
    meanwhile: async ({ server, chat }) => {
      await server.received(stream);
      await chat.stop();
    },
    ends: { code: undefined, text: '' },
    requests: 5,
    check: isStopped,
  },
  {
    id: 'H-late',
    sees,
    arrange: {
      'in the same read': streams(hello, together(piece, event({ type: 'text', delta: ghost }), piece)),
      'without end': (bench) =>
        streams(hello, piece, until(bench.server.received(cancel)), endless(delta, 64 * 1024 * 1024))(bench),
    },
    meanwhile: (bench) => stopAt(bench, 'Hello'),
    ends: { code: undefined, text: 'Hello' },
    requests: 4,
    check: async (bench, answer) => {
      assert.equal(await bench.server.requestsFor(stream)[0]?.closed, false, 'the client leaves');
      await isStopped(bench, answer);
    },
  },
];
