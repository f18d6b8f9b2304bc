import assert from 'node:assert/strict';
import { done, hello } from '../support/stream-steps.js';
import type { Arrange, FaultCase } from './fault-case.js';
import { seenPieces, unwanted } from './steps.js';

/** A stream that is announced in another spelling, or not at all. */

const stream = 'POST /chat/stream';

function announced(headers: Readonly<Record<string, string>>): Arrange {
  return (bench) => {
    const { backend, server } = bench;
    backend.headers = headers;
    server.once(stream, backend.stream(hello, seenPieces(bench), done));
    server.always('GET /chat/check_session', unwanted).always('GET /chat/generate', unwanted);
  };
}

export const tolerant: readonly FaultCase[] = [
  {
    id: 'A-ctype',
    sees: 'The answer, word by word. Without any type: by polling.',
    arrange: {
      'in capitals': announced({ 'content-type': 'TEXT/EVENT-STREAM' }),
      'with a parameter': announced({ 'content-type': 'text/event-stream;charset=UTF-8' }),
      'with spaces': announced({ 'content-type': 'Text/Event-Stream ; charset="utf-8"' }),
      absent: ({ backend, server }) => {
        backend.headers = {};
        server.once(stream, backend.stream(hello));
      },
    },
    ends: 'whole',
    requests: 9,
    check: ({ server }) => assert.equal(server.count(stream), 1),
  },
];
