import assert from 'node:assert/strict';
import type { Reply } from '../support/fault-server.js';
import { allPieces, done, hello } from '../support/stream-steps.js';
import { html, json, noSuchRoute, redirect, streamOf, text } from '../support/troubles.js';
import type { FaultBench, FaultCase } from './fault-case.js';
import { brief, starting } from './steps.js';
import { send } from './try-fault.js';

/** The stream is refused: an old server, a proxy, a sign-in page. */

const stream = 'POST /chat/stream';
const proposed = 'GET /chat/stream';
const generate = 'GET /chat/generate';
const usual = 'The answer, by polling. Nothing is said of it.';

const noContent = text(204, undefined);
/** A page for every path, as of an app that is one page. What is in it looks like an event, and is none. */
const mislabelled = streamOf('<!doctype html>\n<title>Chat</title>\n<p>data: {"chunk":"PAGE"}\n\n</p>\ndata: PAGE\n\n');

function refusedBy(id: string, reply: Reply, requests = 7): FaultCase {
  return {
    id,
    sees: usual,
    arrange: (bench) => {
      brief(bench);
      bench.server.always(stream, reply).always(proposed, reply);
    },
    ends: 'whole',
    requests,
    check: isRemembered,
  };
}

/** Once it is known that there is no streaming here, the next message does not try. */
async function isRemembered({ chat, server, backend }: FaultBench): Promise<void> {
  const before = server.count(stream);
  const next = await chat.send('Another question');
  assert.deepEqual([next?.content, server.count(stream) - before], [backend.golden, 0]);
}

/** Signed in again, the person asks again, and the question is still there. */
async function retries({ backend, server, chat }: FaultBench): Promise<void> {
  assert.equal(chat.$canRetry.get(), true);
  server.always(stream, backend.stream(hello, allPieces, done));
  assert.equal((await chat.retry())?.content, backend.golden);
}

/** A second request to stream would be answered as usual. */
function answerOnce(bench: FaultBench, reply: Reply): void {
  brief(bench);
  bench.server.once(stream, reply);
}

export const refused: readonly FaultCase[] = [
  refusedBy('A-404', noSuchRoute),
  // a server of the proposal as written knows only GET: that is tried, too
  refusedBy('A-405', json(405, []), 8),
  refusedBy('A-501', json(501, { error: 'Not implemented' })),
  refusedBy('A-406', text(406, 'text/html', '<title>Not acceptable</title>')),
  {
    id: 'A-html200',
    sees: 'The answer, by polling. Where that brings a page as well: a note to sign in, and a way to try again.',
    arrange: (bench) => {
      brief(bench);
      bench.server.always(stream, html);
    },
    act: async (bench) => {
      const { chat, server, backend } = bench;
      const answer = await send(bench);
      assert.deepEqual([answer?.content, chat.$error.get()], [backend.golden, undefined]);
      server.always(generate, html);
      return send(bench);
    },
    ends: { code: 'unauthorized', text: '' },
    requests: 9,
    check: ({ chat }) => assert.equal(chat.$canRetry.get(), true),
  },
  {
    id: 'A-html-sse',
    sees: `${usual} Nothing of the page is shown.`,
    arrange: (bench) => answerOnce(bench, mislabelled),
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'A-json200',
    sees: 'The answer: what the server has of it, or by polling.',
    arrange: {
      'the message, stored': (bench) =>
        answerOnce(
          bench,
          starting(bench, (run) => json(200, bench.backend.finish(run))),
        ),
      'a task': (bench) =>
        answerOnce(
          bench,
          starting(bench, ({ taskId }) => json(200, { taskId })),
        ),
      nothing: (bench) => answerOnce(bench, json(200, {})),
    },
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'A-204',
    sees: usual,
    arrange: {
      'nothing was started': (bench) => answerOnce(bench, noContent),
      'the answer is being written': (bench) =>
        answerOnce(
          bench,
          starting(bench, () => noContent),
        ),
      'the answer is there': (bench) => {
        const { backend } = bench;
        answerOnce(
          bench,
          starting(bench, (run) => {
            backend.finish(run);
            return noContent;
          }),
        );
      },
    },
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'A-302',
    sees: 'A note to sign in, and a way to try again. The page stays where it is, and so does the question.',
    arrange: ({ server }) => {
      server.always(stream, redirect('/login')).once(generate, redirect('/login'));
    },
    ends: { code: 'unauthorized', text: '' },
    requests: 4,
    check: retries,
  },
  // a page does not see where a redirect leads to, so a loop is not told from a way to sign in: neither is followed
  refusedBy('A-loop', redirect('/api/chat/stream')),
];
