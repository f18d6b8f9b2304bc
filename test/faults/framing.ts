import assert from 'node:assert/strict';
import {
  allPieces,
  cut,
  done,
  drip,
  endless,
  event,
  frame,
  hello,
  lose,
  piece,
  raw,
  spelled,
} from '../support/stream-steps.js';
import { openHttp10 } from '../support/troubles.js';
import type { Arrange, FaultBench, FaultCase, FaultForm } from './fault-case.js';
import { pieceByPiece, resumes, streams } from './streams.js';

/** Streams whose bytes are not as most servers write them: all that the grammar of event streams allows, and too much. */

const stream = 'POST /chat/stream';
const megabyte = 1024 * 1024;
const thought = 'It greets.';
const padding = 'x'.repeat(2 * megabyte);
const comment = `: ${'x'.repeat(998)}\n`;

/** A whole stream, spelled in another way. What is thought shows that names are read, too. */
function isSpelled(spell: (text: string) => string): FaultForm {
  return {
    arrange: streams(spelled(spell), hello, event({ type: 'reasoning', delta: thought, off: 0 }), allPieces, done),
    check: (bench, answer) => {
      pieceByPiece(bench);
      assert.equal(answer?.reasoning, thought);
    },
  };
}

/** What streams as ever: one request for it, and no look beside. */
function normal(id: string, fault: Partial<FaultCase> & Pick<FaultCase, 'arrange'>): FaultCase {
  return { id, sees: 'The answer, streamed as ever.', ends: 'whole', requests: 3, check: pieceByPiece, ...fault };
}

const dripped: Arrange = (bench) => {
  const { backend, clock } = bench;
  backend.pieces = ['👩‍👩‍👧‍👦 fam', 'ille, où ', '🏳️‍🌈', ' 한국어\n'];
  const text = backend.pieces.map((chunk) => `data: ${JSON.stringify({ chunk })}\r\n\r\n`).join('');
  streams(
    drip(text, () => clock.advance(100)),
    done,
  )(bench);
};

/** Each line of each frame with a comment before it, and five megabytes of them between two words. */
const commented: Arrange = streams(
  spelled((text) => text.replaceAll(/^(?=.)/gm, ': still here\n:\n')),
  hello,
  piece,
  spelled((text) => text),
  raw(comment.repeat(5200)),
  allPieces,
  done,
);

function overLines(text: string): string {
  return text.replaceAll(/^data: (.*)$/gm, (_, json: string) => {
    const lines = JSON.stringify(JSON.parse(json), null, 2).split('\n');
    return lines.map((line) => `data: ${line}`).join('\n');
  });
}

/** The words come under an id that is none, and the place in force stays the one before it. */
const underNul = [
  piece,
  lose,
  raw('id: 9\0.9\ndata: {"chunk":" wör","off":5}\n\n'),
  raw('data\n\nevent\ndata\n\nid\nretry\n\nLEAKED\n\n'),
];

function takenUpAfterOne(bench: FaultBench): void {
  pieceByPiece(bench);
  const { backend, server } = bench;
  const places = server.requestsFor('GET /chat/stream').map(({ query }) => query.after);
  assert.deepEqual(places, [`${backend.run.taskId}.1`]);
}

/** The client has not read on: what it holds of a frame has a limit (defaultMaxFrameLength in src/transport/frames.ts). */
async function hasLeft({ server }: FaultBench): Promise<void> {
  for (const { closed } of [...server.requestsFor(stream), ...server.requestsFor('GET /chat/stream')])
    assert.equal(await closed, false, 'the client leaves');
}

export const framing: readonly FaultCase[] = [
  normal('D-drip', { arrange: dripped, sees: 'The answer, character by character; no character is ever broken.' }),
  normal(
    'D-crlf',
    isSpelled((text) => text.replaceAll('\n', '\r\n')),
  ),
  normal(
    'D-cr',
    isSpelled((text) => text.replaceAll('\n', '\r')),
  ),
  // the first line is one of data, which a mark that is not stripped would make a field that nobody knows
  normal('D-bom-start', { arrange: streams(raw('\ufeff'), spelled(withoutIds), allPieces, done) }),
  normal('D-comments', { arrange: commented }),
  normal('D-multiline-data', isSpelled(overLines)),
  normal(
    'D-no-space',
    isSpelled((text) => text.replaceAll(/^(\w+): /gm, '$1:')),
  ),
  normal('D-nul-bytes', {
    arrange: {
      'to the end': streams(hello, ...underNul, allPieces, done),
      'taken up again': { arrange: resumes([hello, ...underNul, cut]), requests: 4, check: takenUpAfterOne },
    },
  }),
  normal('D-http10', {
    arrange: ({ backend, server }) =>
      void server.once(stream, backend.streamThrough(openHttp10, hello, allPieces, done)),
  }),
  normal('D-named-message', {
    arrange: {
      'where the contract has no name': isSpelled((text) =>
        text.startsWith('event') ? text : `event: message\n${text}`,
      ),
      'where it has one': streams(
        spelled((text) => `event: message\n${text.replace(/^event: .*\n/, '')}`),
        ...[hello, allPieces, done],
      ),
    },
  }),
  normal('D-no-ids', {
    sees: 'The answer, streamed as ever; where the stream breaks, the rest by polling.',
    arrange: {
      'to the end': isSpelled(withoutIds),
      'broken in the middle': { arrange: resumes([spelled(withoutIds), hello, piece, piece, cut]), requests: 6 },
    },
  }),
  {
    id: 'D-huge',
    sees: 'The answer, the rest of it by polling. The page holds 4 Mi characters of one event at most.',
    arrange: {
      'a line of five megabytes without an end': streams(hello, piece, raw(`data: ${'x'.repeat(5 * megabyte)}`)),
      'a frame of five megabytes in short lines': streams(hello, piece, raw(`data: ${'x'.repeat(993)}\n`.repeat(5300))),
      'a line that never ends': streams(hello, piece, endless('x'.repeat(65_536), 64 * megabyte)),
      'a frame that never ends': streams(hello, piece, endless(`data: ${'x'.repeat(993)}\n`.repeat(64), 64 * megabyte)),
    },
    ends: 'whole',
    requests: 7,
    check: hasLeft,
  },
  normal('D-huge-ok', {
    arrange: {
      'an event that nobody knows': streams(hello, piece, frame({ padding }, { name: 'padding' }), allPieces, done),
      'a comment': streams(hello, piece, raw(`:${padding}\n\n`), allPieces, done),
      'an answer': (bench) => {
        bench.backend.pieces = [padding, ' and more'];
        streams(hello, allPieces, done)(bench);
      },
    },
  }),
];

function withoutIds(text: string): string {
  return text.replaceAll(/^id: .*\n/gm, '');
}
