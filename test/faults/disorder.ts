import assert from 'node:assert/strict';
import {
  allPieces,
  bareDone,
  cut,
  done,
  end,
  event,
  frame,
  hello,
  lose,
  piece,
  pieceAt,
  raw,
  replay,
  sayDone,
  spelled,
  type StreamStep,
} from '../support/stream-steps.js';
import { json } from '../support/troubles.js';
import type { FaultBench, FaultCase } from './fault-case.js';
import { pieceByPiece, proposes, resumes, streams } from './streams.js';

/** Streams whose events are not as they should be: unreadable, unknown, missing, twice, out of order, another text. */

const healed = 'The answer: what is missing comes a moment later.';
const unheard = 'The answer, streamed as ever.';

/** A piece that is cut off in the middle of its JSON. */
const damaged: StreamStep = async (stream) => {
  await lose(stream);
  stream.write('data: {"chunk":"LEAK\n\n');
};

const noObjects: StreamStep[] = ['null', '42', '"LEAKED"', '[]', 'true', ''].flatMap((data) =>
  ['message', 'hello', 'reasoning', 'snapshot', 'status', 'tool', 'title', 'ping'].map((name) =>
    raw(`event: ${name}\ndata: ${data}\n\n`),
  ),
);

/** The end says how long the answer is, and does not bring it. */
const sayLength: StreamStep = async (stream) => {
  const { content } = stream.backend.finish(stream.run);
  await frame({ done: true, len: content.length })(stream);
};

const newIds = spelled((text) => text.replaceAll(/^(id: \d+\.)/gm, '$19'));

/** It asked for the rest by the id of the last event that it had taken. */
function askedForTheRest({ server, backend }: FaultBench): void {
  const { taskId } = backend.run;
  for (const { query } of server.requestsFor('GET /chat/stream'))
    assert.deepEqual([query.taskId, query.after], [String(taskId), `${taskId}.2`]);
}

/** The last word takes the place of the text at once: once, and with nothing in between. */
function swappedOnce({ texts, backend }: FaultBench): void {
  const swaps = texts.filter((text, index) => !text.startsWith(texts[index - 1] ?? ''));
  assert.deepEqual([swaps, texts.at(-1)], [[backend.golden], backend.golden]);
}

export const disorder: readonly FaultCase[] = [
  {
    id: 'D-badjson',
    sees: healed,
    arrange: {
      'beside the words': streams(hello, piece, raw('data: {"chunk":"LEAK\n\n'), allPieces, done),
      'in the place of words': streams(hello, piece, damaged, allPieces, done),
      'in the place of words, and the stream can be taken up again': {
        arrange: resumes([hello, piece, damaged, allPieces, done]),
        requests: 4,
        check: pieceByPiece,
      },
      'in the place of words, where nothing is numbered': {
        arrange: proposes(piece, damaged, allPieces, bareDone),
        requests: 6,
      },
    },
    ends: 'whole',
    requests: 3,
  },
  {
    id: 'D-nonobj',
    sees: unheard,
    arrange: streams(hello, ...noObjects, piece, ...noObjects, allPieces, ...noObjects, done),
    ends: 'whole',
    requests: 3,
    check: pieceByPiece,
  },
  {
    id: 'D-unknown',
    sees: unheard,
    arrange: {
      'an event': streams(hello, piece, frame({ chunk: 'LEAKED', off: 5 }, { name: 'mood' }), allPieces, done),
      'keys in every event': streams(
        spelled((text) => text.replace('data: {', 'data: {"mood":{"text":"LEAKED"},"content":["LEAKED"],')),
        ...[hello, allPieces, done],
      ),
      'an event of keys that nobody knows': streams(hello, piece, frame({ words: 'LEAKED' }), allPieces, done),
      'fields in every event': streams(
        spelled((text) => text.replace('data: ', 'mood: LEAKED\ndate: LEAKED\ndata: ')),
        ...[hello, allPieces, done],
      ),
    },
    ends: 'whole',
    requests: 3,
    check: pieceByPiece,
  },
  {
    id: 'D-gap',
    sees: healed,
    arrange: {
      'in the middle': streams(hello, piece, lose, allPieces, done),
      'in the middle, and the stream can be taken up again': {
        arrange: resumes([hello, ...[1, 3, 4].map(pieceAt), done]),
        requests: 4,
        check: pieceByPiece,
      },
      'at the end, which says how long it is': {
        arrange: streams(hello, piece, piece, piece, lose, sayLength, end),
        requests: 4,
      },
      'at the end, where nothing is numbered': {
        arrange: proposes(piece, piece, piece, lose, bareDone),
        requests: 5,
      },
      'at the end, and the whole is nowhere to be had': {
        arrange: (bench) => {
          bench.server.always('GET /chat/messages', json(500, {}));
          streams(hello, piece, piece, piece, lose, sayLength, end)(bench);
        },
        ends: { code: 'stream_broken', text: 'Hello wörld 😀' },
        requests: 11,
      },
    },
    ends: 'whole',
    requests: 3,
  },
  {
    id: 'D-dup',
    sees: unheard,
    arrange: {
      'at once': streams(hello, ...[1, 1, 2, 3, 3, 3, 4, 4].map(pieceAt), done),
      later: streams(hello, ...[1, 2, 1, 3, 2, 1, 4, 1, 4].map(pieceAt), done),
      'where the stream can be taken up again': resumes([hello, ...[1, 1, 2, 1, 3, 4].map(pieceAt), done]),
    },
    ends: 'whole',
    requests: 3,
    check: pieceByPiece,
  },
  {
    id: 'D-reorder',
    sees: 'The answer, its words in their order; those that came too early come again a moment later.',
    arrange: {
      'to the end': streams(hello, ...[1, 3, 2, 4].map(pieceAt), done),
      'the other way round': streams(hello, ...[4, 3, 2, 1].map(pieceAt), done),
      'taken up again': {
        arrange: resumes([hello, ...[1, 3, 2, 4].map(pieceAt), done]),
        requests: 4,
        check: pieceByPiece,
      },
    },
    ends: 'whole',
    requests: 3,
  },
  {
    id: 'D-replay',
    sees: 'The answer, streamed as ever, with no word twice.',
    arrange: {
      'with the same ids': resumes([hello, piece, piece, cut], [hello, replay(0), allPieces, done]),
      'with other ids': resumes([hello, piece, piece, cut], [newIds, hello, replay(0), allPieces, done]),
      'in one event': resumes(
        [hello, piece, piece, cut],
        [hello, event({ type: 'text', delta: 'Hello wör', off: 0 }), allPieces, done],
      ),
      'in a snapshot': resumes(
        [hello, piece, piece, cut],
        [hello, event({ type: 'snapshot', text: 'Hello wör' }), allPieces, done],
      ),
    },
    ends: 'whole',
    requests: 4,
    check: (bench) => {
      pieceByPiece(bench);
      askedForTheRest(bench);
    },
  },
  {
    id: 'D-mismatch',
    sees: 'The answer as the server has stored it takes the place of what was streamed, once, at the end.',
    arrange: {
      'another word': streams(hello, event({ type: 'text', delta: 'Jello', off: 0 }), sayDone, end),
      less: streams(hello, allPieces, event({ type: 'text', delta: 'And more.' }), sayDone, end),
      'a hole, where nothing is numbered': { arrange: proposes(piece, lose, allPieces, bareDone), requests: 5 },
      'another word, and it is only stored': {
        arrange: proposes(event({ type: 'text', delta: 'Jello' }), bareDone),
        requests: 5,
      },
    },
    ends: 'whole',
    takenBack: ['Jello', 'Hello wörld 😀.\nAnd more.', 'Hellold 😀.\n'],
    requests: 3,
    check: swappedOnce,
  },
];
