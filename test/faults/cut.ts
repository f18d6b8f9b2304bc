import assert from 'node:assert/strict';
import { reached } from '../support/chat-bench.js';
import type { Reply } from '../support/fault-server.js';
import { allPieces, cut, done, sayDone, end, garble, hello, type StreamStep } from '../support/stream-steps.js';
import { json, reset, streamHeaders, streamOf } from '../support/troubles.js';
import type { Arrange, FaultBench, FaultCase } from './fault-case.js';
import { brief, seenPiece, seenPieces, shownIn, starting, unwanted } from './steps.js';
import { send } from './try-fault.js';

/** The connection breaks, or there is none. */

const stream = 'POST /chat/stream';
const resume = 'GET /chat/stream';
const check = 'GET /chat/check_generation';
const generate = 'GET /chat/generate';
const newMessage = 'PUT /chat/new_message';
const goesOn = 'What there is stays, and the rest follows. Nothing is said of it.';

/** The stream takes these steps, with a server that can go on from there, and with one that has to be polled. */
function takenUpOrPolled(steps: (bench: FaultBench) => readonly StreamStep[]): Readonly<Record<string, Arrange>> {
  return {
    'taken up again': (bench) => {
      const { backend, server } = bench;
      backend.resumes = true;
      server.once(stream, backend.stream(...steps(bench))).always(check, unwanted);
    },
    polled: (bench) => {
      const { backend, server } = bench;
      server.once(stream, backend.stream(...steps(bench))).always(resume, unwanted);
    },
  };
}

/** Half a frame, of what would be the next event. */
function half(text: string): StreamStep {
  return (stream) => {
    const { taskId, ready } = stream.run;
    stream.write(`id: ${taskId}.${ready + 1}\n${text}`);
  };
}

/** The next five pieces, as far as there are any. */
function fiveMore(bench: FaultBench): StreamStep {
  return async (stream) => {
    const { run } = stream;
    for (let sent = 0; sent < 5 && run.ready < run.pieces.length; sent++) await seenPiece(bench)(stream);
  };
}

/** In another conversation the answer fails after the stream has ended: what there is stays, and can be asked for again. */
async function tellsOfFailure({ backend, server, open }: FaultBench): Promise<void> {
  const chat = open();
  const fail: StreamStep = ({ run }) => void (run.status = 4);
  backend.resumes = false;
  server.once(stream, backend.stream(hello, seenPiece({ shown: shownIn(chat) }), fail, end));
  server.always(check, ({ request, response }) => backend.check(backend.run)({ request, response }));
  const answer = await chat.send('Another question');
  assert.deepEqual([answer?.content, answer?.finish, chat.$canRetry.get()], ['Hello', 'failed', true]);
}

/** The process ends with all it knows, and another takes its place. */
const restart: StreamStep = async (stream) => {
  stream.backend.runs.length = 0;
  await cut(stream);
};

/** The person asks again, and only then there is another generation. */
async function asksAgain(bench: FaultBench): Promise<void> {
  const { backend, server, chat } = bench;
  assert.deepEqual([server.count(stream), server.count(generate), chat.$canRetry.get()], [1, 0, true]);
  const answer = await chat.retry();
  assert.equal(answer?.content, backend.golden);
  await isNotRepeated(bench);
}

/** In another conversation, as proposed: nothing names the task, and the server knows of none. */
async function isNotRepeated({ backend, server, open }: FaultBench): Promise<void> {
  const chat = open();
  backend.streaming = 'proposed';
  server.once(resume, backend.stream(seenPiece({ shown: shownIn(chat) }), restart)).always(generate, unwanted);
  const answer = await chat.send('Another question');
  assert.deepEqual([answer?.content, chat.$error.get()?.code, chat.$canRetry.get()], ['Hello', 'stream_broken', true]);
}

/** The server is there again: what was asked is asked again, by the person, and stored once. */
async function comesBack(bench: FaultBench): Promise<void> {
  const { backend, server, surroundings, chat } = bench;
  await server.comeBack();
  surroundings.tell('online');
  const answer = chat.$canRetry.get() ? await chat.retry() : await send(bench);
  assert.deepEqual([answer?.content, chat.$error.get()], [backend.golden, undefined]);
  assert.equal(backend.messages.filter(({ role }) => role === 'human').length, 1);
}

/** Twenty seconds without a network. Nothing is asked in them, and nothing is waited for but the end of all patience. */
async function goesOffline({ chat, clock, server, surroundings, shown }: FaultBench): Promise<void> {
  await shown('Hello wör');
  surroundings.tell('offline');
  await reached(chat.$notice, (notice) => notice?.kind === 'offline');
  const before = server.requests.length;
  assert.equal(clock.pending.length, 1);
  clock.advance(20_000);
  assert.deepEqual([clock.pending.length, chat.$notice.get()?.kind], [1, 'offline']);
  assert.equal(server.requests.length, before);
  surroundings.tell('online');
}

/** Stored, and then nothing listens any more. */
function storedAndDown({ server }: FaultBench): Reply {
  return ({ request, response }) => {
    server.goDown();
    response.setHeader('connection', 'close');
    return server.usual(newMessage)({ request, response });
  };
}

export const cuts: readonly FaultCase[] = [
  {
    id: 'C-rst0',
    sees: 'The answer, by polling. Nothing is said of it.',
    arrange: {
      'nothing was started': (bench) => {
        brief(bench);
        bench.server.once(stream, reset);
      },
      'the answer is being written': (bench) => {
        brief(bench);
        bench.server.once(
          stream,
          starting(bench, () => reset),
        );
      },
    },
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'C-rst',
    sees: goesOn,
    arrange: takenUpOrPolled((bench) => [hello, seenPiece(bench), seenPiece(bench), cut]),
    ends: 'whole',
    requests: 6,
  },
  {
    id: 'C-rst-always',
    sees: goesOn,
    arrange: (bench) => {
      const { backend, server } = bench;
      backend.resumes = true;
      backend.pieces = Array.from({ length: 20 }, (_, nth) => `${nth} `);
      server.always(stream, backend.stream(hello, fiveMore(bench), cut));
      server.always(resume, backend.resume(fiveMore(bench), cut));
    },
    ends: 'whole',
    // four connections bring all of the text, five more bring no end to it, and one check does
    requests: 12,
  },
  {
    id: 'C-fin',
    sees: `${goesOn} Where the answer has failed meanwhile, what there is stays, marked as incomplete, with a way to try again.`,
    arrange: takenUpOrPolled((bench) => [hello, seenPiece(bench), end]),
    ends: 'whole',
    requests: 7,
    check: tellsOfFailure,
  },
  {
    id: 'C-fin0',
    sees: 'The answer, by polling. No empty place is left.',
    arrange: {
      'nothing was started': (bench) => {
        brief(bench);
        bench.server.once(stream, streamOf());
      },
      'the answer is being written': (bench) => {
        brief(bench);
        bench.server.once(stream, bench.backend.stream(end));
      },
    },
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'C-fin-mid',
    sees: `${goesOn} No half word is shown.`,
    arrange: {
      ...takenUpOrPolled((bench) => [hello, seenPiece(bench), half('data: {"chunk":"HALF'), end]),
      'taken up again, whole but for its blank line': (bench) => {
        const { backend, server } = bench;
        backend.resumes = true;
        const steps = [hello, seenPiece(bench), half('data: {"chunk":"HALF","off":5}\n'), end];
        server.once(stream, backend.stream(...steps)).always(check, unwanted);
      },
    },
    ends: 'whole',
    requests: 7,
  },
  {
    id: 'C-chunk',
    sees: goesOn,
    arrange: {
      'after the end': (bench) => {
        const { backend, server } = bench;
        server.once(stream, backend.stream(hello, seenPieces(bench), sayDone, garble));
      },
      'before the end': (bench) => {
        const { backend, server } = bench;
        server.once(stream, backend.stream(hello, seenPieces(bench), garble));
      },
    },
    ends: 'whole',
    requests: 4,
  },
  {
    id: 'C-cl',
    sees: goesOn,
    arrange: ({ backend, server }) => {
      backend.headers = { ...streamHeaders, 'content-length': '300' };
      server.once(stream, backend.stream(hello, allPieces, done));
    },
    ends: 'whole',
    requests: 4,
  },
  {
    id: 'C-restart',
    sees: 'What there is stays, with a note that the server knows no more of it, and a way to try again.',
    arrange: {
      polled: (bench) => {
        const { backend, server } = bench;
        server.once(stream, backend.stream(hello, seenPiece(bench), restart));
      },
      'taken up again, in vain': (bench) => {
        const { backend, server } = bench;
        backend.resumes = true;
        server.once(stream, backend.stream(hello, seenPiece(bench), restart));
        server.once(resume, json(404, { error: 'task_not_found' }));
      },
    },
    ends: { code: 'task_lost', text: 'Hello' },
    requests: 6,
    check: asksAgain,
  },
  {
    id: 'C-refused',
    sees: 'A note that the server cannot be reached. The question is not lost, and can be asked again.',
    arrange: {
      'before the question is stored': ({ server }) => server.goDown(),
      'after it': (bench) => void bench.server.once(newMessage, storedAndDown(bench)),
    },
    ends: { code: 'network', text: '' },
    requests: 2,
    check: comesBack,
  },
  {
    id: 'C-offline',
    sees: 'A note that there is no network. What there is stays, and the rest follows by itself once there is one again.',
    arrange: {
      ...takenUpOrPolled((bench) => [hello, seenPiece(bench), seenPiece(bench)]),
      'while it is polled': ({ backend, server, surroundings }) => {
        const usual = server.usual(check);
        backend.streaming = 'none';
        server.always(check, (exchange) => (surroundings.isOnline ? usual : reset)(exchange));
      },
    },
    meanwhile: goesOffline,
    lasts: 20,
    ends: 'whole',
    requests: 10,
  },
  {
    id: 'C-offline-send',
    sees: 'A note that the server cannot be reached. The question stays where it was written, and can be sent again.',
    arrange: {
      'it never arrived': ({ server, surroundings }) => {
        surroundings.tell('offline');
        server.goDown();
      },
      'it arrived, and nobody was told': ({ backend, server, surroundings }) => {
        server.once(newMessage, (exchange) => {
          const { sessionId, content, clientKey } = exchange.request.body as Readonly<Record<string, string>>;
          backend.remember(String(clientKey), backend.addMessage(Number(sessionId), String(content)));
          surroundings.tell('offline');
          server.goDown();
          return reset(exchange);
        });
      },
    },
    ends: { code: 'network', text: '' },
    requests: 2,
    check: comesBack,
  },
];
