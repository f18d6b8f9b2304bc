import assert from 'node:assert/strict';
import type { RunMetric } from '../../src/client/index.js';
import {
  allPieces,
  end,
  endless,
  event,
  frame,
  hello,
  piece,
  raw,
  sayDone,
  sayFailed,
  store,
  together,
  type StreamStep,
} from '../support/stream-steps.js';
import type { FaultBench, FaultCase } from './fault-case.js';
import { pieceByPiece, proposes, resumes, streams } from './streams.js';
import { send } from './try-fault.js';

/** How a stream ends: badly, twice, with more to come, without a word, or not at all. */

const asEver = 'The answer, streamed as ever.';
const reason = 'The model is <b>out of order</b>.';
const afterHello = { code: 'task_failed', text: 'Hello' } as const;
const ghost = event({ type: 'text', delta: 'GHOST-AFTER-DONE' });

/** As the proposal has it: a text and nothing else. */
const sayError: StreamStep = async (stream) => {
  stream.run.status = 4;
  await frame({ error: reason })(stream);
};

/** The ends of the proposal: what was stored does not come with them. */
const saysDone = [store, frame({ done: true })];
const saysDoneInWords = [store, raw('data: [DONE]\n\n')];

const sayDoneWithoutWords: StreamStep = async (stream) => {
  await frame({ done: true, message: { ...stream.backend.finish(stream.run), content: '' } })(stream);
};

/** The run is over, and its message was deleted, or comes much later. */
const storeNothing: StreamStep = ({ run }) => void (run.status = 3);

/** Told why, in the server's words; what was said is marked; nobody asks again but the person, which then helps. */
async function canRetry({ chat, backend }: FaultBench): Promise<void> {
  assert.deepEqual([chat.$error.get()?.message, chat.$canRetry.get()], [reason, true]);
  assert.deepEqual([chat.$messages.get().at(-1)?.finish, backend.runs.length], ['failed', 1]);
  assert.equal((await chat.retry())?.content, backend.golden);
  assert.equal(chat.$error.get(), undefined);
}

const ends: RunMetric[] = [];

async function sendAndEndOnce(bench: FaultBench): ReturnType<typeof send> {
  ends.length = 0;
  const answer = await send(bench);
  assert.deepEqual(
    ends.map(({ outcome }) => outcome),
    ['done'],
  );
  return answer;
}

/** The connection is closed from here: a browser has only six of them. */
async function hasLeft({ server }: FaultBench): Promise<void> {
  const streamed = [...server.requestsFor('POST /chat/stream'), ...server.requestsFor('GET /chat/stream')];
  assert.equal(await streamed.at(-1)?.closed, false, 'the client leaves');
}

export const terminal: readonly FaultCase[] = [
  {
    id: 'E-error',
    sees: "What was said so far, marked as incomplete, the server's reason in words, and a way to try again.",
    arrange: {
      'the stream ends': streams(hello, piece, sayFailed(reason), end),
      'the stream is left open': streams(hello, piece, sayFailed(reason)),
      'as in the proposal': { arrange: proposes(piece, sayError, end), requests: 4 },
    },
    ends: afterHello,
    requests: 3,
    generations: 2,
    check: canRetry,
  },
  {
    id: 'E-error-cont',
    sees: 'What was said until the error, marked as incomplete, and a way to try again: what follows an error is not read.',
    arrange: {
      'in one read': streams(hello, piece, together(sayFailed(reason), allPieces, sayDone), end),
      'in the next': streams(hello, piece, sayFailed(reason), allPieces, sayDone, end),
      'as in the proposal': { arrange: proposes(piece, together(sayError, allPieces, ...saysDone), end), requests: 4 },
    },
    ends: afterHello,
    requests: 3,
    check: ({ texts }) => assert.deepEqual(texts, ['', 'Hello']),
  },
  {
    id: 'E-two-done',
    sees: asEver,
    arrange: {
      'in one read': streams(hello, allPieces, together(sayDone, sayDone), end),
      'in two': streams(hello, allPieces, sayDone, sayDone, end),
      'as in the proposal': {
        arrange: proposes(allPieces, together(...saysDone, ...saysDoneInWords), end),
        requests: 5,
      },
    },
    options: { onMetric: (metric) => void ends.push(metric) },
    act: sendAndEndOnce,
    ends: 'whole',
    requests: 3,
    check: pieceByPiece,
  },
  {
    id: 'E-after-done',
    sees: asEver,
    arrange: {
      'in one read': streams(hello, allPieces, together(sayDone, ghost), end),
      'in the next': streams(hello, allPieces, sayDone, ghost, end),
      'as in the proposal': { arrange: proposes(allPieces, together(...saysDone, ghost), end), requests: 5 },
    },
    ends: 'whole',
    requests: 3,
    check: pieceByPiece,
  },
  {
    id: 'E-done-empty',
    sees: asEver,
    arrange: {
      'done and nothing else': streams(hello, allPieces, ...saysDone, end),
      'the word DONE': streams(hello, allPieces, ...saysDoneInWords, end),
      'a message without words': { arrange: streams(hello, allPieces, sayDoneWithoutWords, end), requests: 3 },
      'no data at all': {
        arrange: streams(hello, allPieces, store, raw('event: done\n\n'), end),
        check: pieceByPiece,
      },
      'and nothing is stored': {
        arrange: streams(hello, allPieces, storeNothing, frame({ done: true }), end),
        requests: 7,
      },
    },
    ends: 'whole',
    requests: 4,
    check: (bench) => {
      pieceByPiece(bench);
      assert.equal(bench.server.count('GET /chat/check_generation'), 0, 'it is an end');
    },
  },
  {
    id: 'E-no-done',
    sees: 'The answer. That it is whole is asked for a moment later.',
    arrange: {
      'asked by polling': streams(hello, allPieces, store, end),
      'asked by taking up the stream': resumes([hello, allPieces, store, end]),
      'as in the proposal': { arrange: proposes(allPieces, store, end), requests: 6 },
    },
    ends: 'whole',
    requests: 4,
    check: pieceByPiece,
  },
  {
    id: 'E-infinite',
    sees: asEver,
    arrange: {
      'it falls silent': streams(hello, allPieces, sayDone),
      'comments go on': streams(hello, allPieces, sayDone, endless(': still here\n\n', 64 * 1024 * 1024)),
      'as in the proposal': { arrange: proposes(allPieces, ...saysDone), requests: 5 },
    },
    ends: 'whole',
    requests: 3,
    check: async (bench) => {
      pieceByPiece(bench);
      await hasLeft(bench);
    },
  },
];
