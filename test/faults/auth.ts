import assert from 'node:assert/strict';
import type { ChatOptions } from '../../src/client/index.js';
import type { Endpoint, Reply } from '../support/fault-server.js';
import { cut, hello, piece, until } from '../support/stream-steps.js';
import { json } from '../support/troubles.js';
import { asksAgain } from './afterwards.js';
import type { FaultBench, FaultCase, FaultForm } from './fault-case.js';

/** Signed out, not allowed, or somebody is answered there already. */

const message = 'PUT /chat/new_message';
const stream = 'POST /chat/stream';
const resume = 'GET /chat/stream';
const generate = 'GET /chat/generate';
const check = 'GET /chat/check_generation';
const signedOut = json(401, { error: 'Current user is not logged in' });
const notAllowed = json(403, { error: 'Not allowed' });
const alreadyThinking = json(400, { error: 'session_already_thinking' });

/** Another token each time that the app is asked for one. */
function freshTokens(): Partial<ChatOptions> {
  let tokens = 0;
  return { headers: () => ({ authorization: `Bearer ${++tokens}` }) };
}

/** Each request has a token of its own: the app was asked for each, and no token was tried twice. */
function eachWithItsToken({ server }: FaultBench): void {
  const used = server.requests.map(({ headers }) => headers.authorization);
  assert.deepEqual(
    used,
    used.map((_, index) => `Bearer ${index + 1}`),
  );
}

/** The first request for this is refused in this way, and the same is sent once more. */
function refreshedAfter(status: number, endpoint: Endpoint): FaultForm {
  return {
    options: freshTokens(),
    arrange: ({ server }) => server.once(endpoint, json(status, {})),
    check: (bench) => {
      eachWithItsToken(bench);
      const [first, second] = bench.server.requestsFor(endpoint);
      assert.deepEqual(second?.body, first?.body);
    },
  };
}

/** Says a word, and breaks when that is shown. */
function brokenAfterAWord({ backend, shown }: FaultBench): Reply {
  const [word = ''] = backend.pieces;
  return (exchange) => backend.stream(hello, piece, until(shown(word)), cut)(exchange);
}

/** To ask again is not offered as something that may help. */
function isFinal({ chat }: FaultBench): void {
  assert.equal(chat.$error.get()?.retryable, false);
}

export const auth: readonly FaultCase[] = [
  {
    id: 'F-401',
    sees: 'The answer, where the app has a new token to give. Nothing is said of it.',
    arrange: {
      '401, for a stream': refreshedAfter(401, stream),
      '412, for a stream': refreshedAfter(412, stream),
      '419, for a stream': refreshedAfter(419, stream),
      '401, for the message': refreshedAfter(401, message),
      '412, for the message': refreshedAfter(412, message),
      '419, for the message': refreshedAfter(419, message),
    },
    ends: 'whole',
    requests: 4,
  },
  {
    id: 'F-401-mid',
    sees: 'What has been said stays, and the answer goes on from there. Nothing is said of it.',
    arrange: {
      'to a stream that is taken up again': {
        options: freshTokens(),
        arrange: (bench) => {
          bench.backend.resumes = true;
          bench.server.once(stream, brokenAfterAWord(bench)).once(resume, signedOut);
        },
        requests: 5,
      },
      'to a check': {
        options: freshTokens(),
        arrange: (bench) => bench.server.once(stream, brokenAfterAWord(bench)).once(check, signedOut),
        requests: 8,
      },
    },
    ends: 'whole',
    check: eachWithItsToken,
  },
  {
    id: 'F-401-perm',
    sees: 'A note to sign in, and a way to try again. What was written is not lost.',
    arrange: {
      'from the start': {
        options: freshTokens(),
        arrange: ({ server }) => (server.outage = signedOut),
        requests: 2,
        check: (bench, answer) => {
          assert.deepEqual([answer, bench.chat.$messages.get()], [undefined, []], 'the text is still the composer’s');
          eachWithItsToken(bench);
          return asksAgain(bench);
        },
      },
      'from the start, and the app has nothing to give': {
        arrange: ({ server }) => (server.outage = signedOut),
        requests: 1,
      },
      'once the message is stored': {
        options: freshTokens(),
        arrange: ({ server }) =>
          server.once(stream, (exchange) => {
            server.outage = signedOut;
            return signedOut(exchange);
          }),
        requests: 4,
      },
    },
    ends: { code: 'unauthorized', text: '' },
    check: asksAgain,
  },
  {
    id: 'F-403',
    sees: 'That this is not allowed. It is not tried again, nor in another way.',
    arrange: {
      'for the message': { arrange: ({ server }) => server.once(message, notAllowed), requests: 2 },
      'for a stream': ({ server }) => server.once(stream, notAllowed),
      'for a generation': {
        options: { transport: 'poll' },
        arrange: ({ server }) => server.once(generate, notAllowed),
      },
      'for a check': {
        options: { transport: 'poll' },
        arrange: ({ server }) => server.once(check, notAllowed),
        requests: 4,
      },
    },
    ends: { code: 'forbidden', text: '' },
    requests: 3,
    check: isFinal,
  },
  {
    id: 'F-409',
    sees: 'The answer that is being written. Where its task is not known: that one is, and a way to try again.',
    arrange: {
      'its task is known': {
        arrange: ({ backend, server }) => server.once(stream, backend.starts(json(409, { error: 'a run is active' }))),
        requests: 9,
      },
      'for a generation': {
        options: { transport: 'poll' },
        arrange: ({ backend, server }) => server.once(generate, backend.starts(alreadyThinking)),
        requests: 9,
      },
      'its task is not known': {
        arrange: ({ server }) => server.once(stream, json(409, {})).once(generate, alreadyThinking),
        ends: { code: 'busy', text: '' },
        requests: 8,
        check: asksAgain,
      },
    },
    ends: 'whole',
  },
];
