import assert from 'node:assert/strict';
import { errorText } from '../../src/client/index.js';
import { html, json, output, reset, text } from '../support/troubles.js';
import { asksAgain } from './afterwards.js';
import type { FaultCase } from './fault-case.js';
import {
  briefly,
  check,
  ended,
  foreign,
  lasts,
  options,
  passes,
  senseless,
  usual,
  withoutContent,
  word,
} from './poll-steps.js';

/** An answer that is asked for again and again: where streaming is not to be had, and after a stream broke. */

const quietly = 'The answer. Nothing is said of it.';
const failed = 'task_failed_or_canceled';
const says = '<img src=x onerror=alert(1)> The model is out';

export const poll: readonly FaultCase[] = [
  {
    id: 'G-happy',
    sees: 'The answer, which grows with each check.',
    options,
    arrange: () => undefined,
    meanwhile: async ({ server, backend, shown }) => {
      for (let nth = 1; nth <= backend.pieces.length; nth++) {
        await shown(backend.pieces.slice(0, nth).join(''));
        assert.equal(server.count(check), nth, 'shown before it is asked for again');
      }
    },
    ends: 'whole',
    requests: 8,
  },
  {
    id: 'G-5xx-ok',
    sees: quietly,
    options,
    arrange: {
      503: passes(json(503, {}), json(503, {}), json(503, {})),
      'and again': {
        arrange: (bench) => {
          briefly(bench);
          const thrice = [json(503, {}), json(503, {}), json(503, {})];
          bench.server.once(check, ...thrice, usual(bench), ...thrice);
        },
        requests: 12,
      },
      'with a page, of a proxy': passes(text(502, 'text/html', '<title>Bad gateway</title>'), json(500, {}), reset),
    },
    ends: 'whole',
    check: ({ clock }) => assert.deepEqual(clock.waits.slice(1, 4).map(Math.round), [1200, 1200, 2400]),
  },
  {
    id: 'G-html',
    sees: 'The answer, if that passes. If it does not: a note to sign in, and a way to try again. Nothing of the page.',
    options,
    arrange: { twice: passes(html, html), 'for good': lasts(html, 'unauthorized', 3) },
    ends: 'whole',
  },
  senseless('G-empty200', { '': text(200, 'application/json', ''), 'without a type, ': text(200, undefined) }),
  senseless('G-json-array', { '': json(200, []) }),
  senseless('G-bad-json', { '': text(200, 'application/json', '{"id":1,"role":"assis') }),
  senseless('G-304', { '': text(304, undefined) }),
  {
    id: 'G-null-content',
    sees: 'That the answer is empty; or what was shown of it before.',
    options,
    arrange: {
      'nothing was said': {
        arrange: (bench) => {
          bench.backend.pieces = [];
          bench.server.once(check, withoutContent(bench));
        },
        requests: 4,
      },
      'something was said': (bench) => {
        bench.backend.pieces = [word];
        bench.server.once(check, usual(bench), withoutContent(bench));
      },
    },
    ends: 'whole',
    requests: 5,
    check: (_, answer) => assert.ok(answer?.id, 'the server’s own, which is empty, and not one without an end'),
  },
  {
    id: 'G-404',
    sees: 'That the server no longer knows of this answer, and a way to try again. Where its message is stored: the answer.',
    options,
    arrange: {
      'it is lost': {
        arrange: ended(4, json(404, { error: 'task_not_found' })),
        ends: { code: 'task_lost', text: word },
        requests: 6,
        generations: 2,
        check: asksAgain,
      },
      'its message is stored': {
        arrange: (bench) => {
          const { server, backend } = bench;
          server.once(check, usual(bench), (exchange) => {
            backend.finish(backend.run);
            return json(404, { error: 'task_not_found' })(exchange);
          });
        },
        requests: 6,
      },
    },
    ends: 'whole',
  },
  {
    id: 'G-failed',
    sees: 'What was said, marked as incomplete, the server’s own words for why, as text, and a way to try again.',
    options,
    arrange: ended(4, json(400, { error: failed, task_status: 4, userFacingErrorMessage: says })),
    ends: { code: 'task_failed', text: word },
    requests: 5,
    generations: 2,
    check: async (bench, answer) => {
      const error = bench.chat.$error.get();
      assert.deepEqual([answer?.finish, error && errorText(error)], ['failed', says]);
      await asksAgain(bench);
    },
  },
  {
    id: 'G-cancelled',
    sees: 'What was said, marked as stopped.',
    options,
    arrange: ended(5, json(400, { error: failed, task_status: 5 })),
    ends: { code: undefined, text: word },
    requests: 5,
    check: (_, answer) => assert.equal(answer?.finish, 'cancelled'),
  },
  {
    id: 'G-regress',
    sees: 'The answer, of which nothing is taken back.',
    options,
    ...passes(output('Hello wör'), output('Hel'), output(''), output('Jello')),
    ends: 'whole',
  },
  { id: 'G-rst', sees: quietly, options, ...passes(reset, reset), ends: 'whole' },
  {
    id: 'G-wrong',
    sees: 'The answer, and nothing of the other.',
    options,
    arrange: {
      'of another session': foreign({ session_id: 99 }),
      'of another task': foreign({ ocp_task_id: 99 }),
    },
    ends: 'whole',
    requests: 9,
  },
];
