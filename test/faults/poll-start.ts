import assert from 'node:assert/strict';
import type { Reply } from '../support/fault-server.js';
import { json, reset, slowly, text } from '../support/troubles.js';
import type { FaultCase } from './fault-case.js';
import { briefly, generate, noTask, options, stopsEarly } from './poll-steps.js';

/** An answer that is asked for again and again is asked for once at first. */

export const pollStart: readonly FaultCase[] = [
  {
    id: 'G-gen-noid',
    sees: 'That the server’s answer makes no sense, and a way to try again. Where a task was started: its answer.',
    options,
    arrange: {
      'no id': noTask(json(200, {})),
      'an id that is none': noTask(json(200, { taskId: null })),
      'JSON that ends early': noTask(text(200, 'application/json', '{"taskId":')),
      'no id, and a task was started': {
        arrange: (bench) => {
          briefly(bench);
          bench.server.once(generate, bench.backend.starts(json(200, {})));
        },
        requests: 7,
      },
      'a string': {
        arrange: (bench) => {
          const { server, backend } = bench;
          briefly(bench);
          const named: Reply = (exchange) => json(200, { taskId: String(backend.run.taskId) })(exchange);
          server.once(generate, backend.starts(named));
        },
        requests: 6,
      },
    },
    ends: 'whole',
  },
  {
    id: 'G-gen-slow',
    sees: 'That the answer is on its way, and then the answer. Who stops meanwhile sees nothing of it, nor later.',
    options,
    arrange: {
      'it is waited for': {
        arrange: ({ server, clock, backend }) => {
          const named: Reply = (exchange) => json(200, { taskId: backend.run.taskId })(exchange);
          server.once(generate, slowly(clock, 5000, backend.starts(named)));
        },
        meanwhile: async ({ server, chat }) => {
          await server.received(generate);
          assert.equal(chat.$status.get(), 'polling');
        },
        requests: 8,
      },
      'the person stops': stopsEarly(),
    },
    ends: 'whole',
  },
  {
    id: 'G-gen-rst',
    sees: 'The answer. Nothing is said of it.',
    options,
    arrange: {
      'it is found by its session': {
        arrange: ({ server, backend }) => server.once(generate, backend.starts(reset)),
        requests: 9,
      },
      'its answer is stored already': {
        arrange: ({ server, backend }) => server.once(generate, backend.finishes(reset)),
        requests: 5,
      },
    },
    ends: 'whole',
    check: ({ server }) => assert.equal(server.count(generate), 1),
  },
];
