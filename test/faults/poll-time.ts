import assert from 'node:assert/strict';
import { bodyless, json, output, silence, slowly } from '../support/troubles.js';
import { asksAgain } from './afterwards.js';
import type { FaultCase } from './fault-case.js';
import {
  briefly,
  check,
  comesLate,
  heals,
  keepsTheFirst,
  neverEnds,
  options,
  outlasts,
  passes,
  usual,
  word,
} from './poll-steps.js';

/** Checks that take long, come late, or never bring an end. */

const quietly = 'The answer. Nothing is said of it.';

export const pollTime: readonly FaultCase[] = [
  {
    id: 'G-417',
    sees: 'That it takes longer than usual, or waits for its turn; after ten minutes that, and a way to go on waiting.',
    options,
    arrange: {
      'it runs': {
        arrange: ({ server }) => server.always(check, json(417, { task_status: 2, slow_pickup: false })),
        meanwhile: outlasts('slow'),
        requests: 121,
      },
      'it waits in a queue': {
        arrange: ({ server }) => server.always(check, json(417, { task_status: 1, slow_pickup: false })),
        meanwhile: outlasts('queued'),
        requests: 103,
      },
      'nobody picks it up': {
        arrange: ({ server }) => server.always(check, json(417, { task_status: 1, slow_pickup: true })),
        meanwhile: outlasts('slow'),
        requests: 53,
      },
      'it runs, and the person stops': {
        arrange: ({ server }) => server.always(check, json(417, { task_status: 2, slow_pickup: false })),
        meanwhile: async ({ server, chat }) => {
          await server.received(check, 40);
          await chat.stop();
        },
        ends: { code: undefined, text: '' },
        requests: 44,
        check: ({ backend }) => assert.equal(backend.run.status, 5),
      },
    },
    ends: { code: 'timeout', text: '' },
    check: async (bench) => {
      bench.server.always(check, usual(bench));
      await asksAgain(bench);
      assert.equal(bench.backend.runs.length, 1, 'to ask again is to wait on');
    },
  },
  {
    id: 'G-slow',
    sees: quietly,
    options,
    arrange: (bench) => {
      briefly(bench);
      bench.server.always(check, slowly(bench.clock, 5000, usual(bench)));
    },
    ends: 'whole',
    requests: 6,
    check: ({ server }) => assert.equal(server.mostInFlight.get(check), 1),
  },
  {
    id: 'G-ooo',
    sees: quietly,
    options,
    arrange: {
      'of a check that was given up': comesLate(),
      'of a server that is behind the others': passes(output('Hello wör'), output('Hel')),
    },
    ends: 'whole',
    requests: 7,
  },
  {
    id: 'G-stale',
    sees: 'The answer. Where something in between never lets the end through: that it did not come in time.',
    options,
    arrange: {
      'for who lets it': keepsTheFirst(),
      'for a while': passes(...Array.from({ length: 12 }, () => output(word))),
      'for ever, and the app has set a limit of fifty seconds': {
        options: { ...options, limits: { patience: 50_000 } },
        arrange: ({ server }) => server.always(check, output(word)),
        meanwhile: outlasts(),
        ends: { code: 'timeout', text: word },
        requests: 27,
        check: heals,
      },
    },
    ends: 'whole',
  },
  {
    id: 'G-hang',
    sees: quietly,
    options,
    arrange: {
      'not a byte comes': neverEnds(silence, 'the request'),
      'its headers come, and no more': neverEnds(bodyless, 'its headers'),
    },
    ends: 'whole',
    requests: 9,
  },
];
