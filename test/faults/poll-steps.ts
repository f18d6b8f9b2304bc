import assert from 'node:assert/strict';
import type { ChatErrorCode, ChatOptions, Notice } from '../../src/client/index.js';
import type { Reply } from '../support/fault-server.js';
import { held, json, output } from '../support/troubles.js';
import { asksAgain } from './afterwards.js';
import type { Arrange, FaultBench, FaultCase, FaultForm } from './fault-case.js';

/** The steps and the forms of poll.ts. */

export const generate = 'GET /chat/generate';
export const check = 'GET /chat/check_generation';
export const options: Partial<ChatOptions> = { transport: 'poll' };
export const word = 'Hello';

/** What the backend says by itself, for a check among others. */
export function usual({ backend }: FaultBench): Reply {
  return (exchange) => backend.check(backend.run)(exchange);
}

/** Two words: what is measured is the way to an answer, not its length. */
export const briefly: Arrange = ({ backend }) => void (backend.pieces = [word, ' world.']);

/** Checks that meet this are borne. */
export function passes(...replies: readonly Reply[]): FaultForm {
  return { arrange: ({ server }) => server.once(check, ...replies), requests: 8 + replies.length };
}

/** Each check meets this from the second on: after so many it is a clear error, what was shown stays, and is gone on with. */
export function lasts(reply: Reply, code: ChatErrorCode, tries = 6): FaultForm {
  return {
    arrange: (bench) => bench.server.once(check, usual(bench)).always(check, reply),
    ends: { code, text: word },
    requests: 4 + tries,
    check: heals,
  };
}

/** The check works again, and the person asks again: the same run is gone on with. */
export async function heals(bench: FaultBench): Promise<void> {
  bench.server.always(check, usual(bench));
  await asksAgain(bench);
  assert.equal(bench.backend.runs.length, 1);
}

/** An answer that makes no sense here: a proxy has a bad moment, or the backend is not what it should be. */
export function senseless(id: string, replies: Readonly<Record<string, Reply>>): FaultCase {
  const forms = Object.entries(replies).flatMap(([name, reply]) => [
    [`${name}once`, passes(reply)] as const,
    [`${name}for good`, lasts(reply, 'bad_response')] as const,
  ]);
  return {
    id,
    sees: 'The answer, if that passes. If it does not: that the server’s answer makes no sense, and a way to try again.',
    options,
    arrange: Object.fromEntries(forms),
    ends: 'whole',
  };
}

/** Lets the time pass that a run takes which nothing ends, pause by pause; meanwhile the person is told this. */
export function outlasts(told?: Notice['kind']): (bench: FaultBench) => Promise<void> {
  return async ({ server, clock, chat }) => {
    clock.hold();
    await server.received(generate);
    const notices = new Set<Notice['kind'] | undefined>();
    const isOver = () => chat.$status.get() === 'idle';
    for (let pauses = 1; !isOver(); pauses++) {
      await clock.until(() => clock.waits.length === pauses || isOver());
      notices.add(chat.$notice.get()?.kind);
      const due = clock.now() + (clock.waits.at(-1) ?? 0);
      while (clock.now() < due && !isOver()) clock.advance(Math.min(clock.pending[0] ?? 0, due - clock.now()));
    }
    clock.release();
    assert.ok(notices.has(told), `told ${[...notices].join(', ')}`);
  };
}

/** A check never ends, and is given up after fifteen seconds, when so much of its answer has come. */
export function neverEnds(reply: Reply, waitsFor: 'the request' | 'its headers'): FaultForm {
  let arrived: () => void = () => undefined;
  const headers = new Promise<void>((resolve) => (arrived = resolve));
  return {
    options: {
      ...options,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (response.url.includes('check_generation')) arrived();
        return response;
      },
    },
    arrange: ({ server }) => server.once(check, reply),
    meanwhile: async ({ server, clock }) => {
      const request = await server.received(check);
      if (waitsFor === 'its headers') await headers;
      clock.advance(15_000);
      assert.equal(await request.closed, false, 'the connection is given back');
    },
  };
}

/** The answer to a check that was given up comes after all, when the next one has brought more. */
export function comesLate(): FaultForm {
  const older = held(output('Hel'));
  return {
    arrange: (bench) => {
      briefly(bench);
      bench.server.once(check, older);
    },
    meanwhile: async ({ server, clock, shown }) => {
      await server.received(check);
      clock.advance(15_000);
      await shown(word);
      older.release();
    },
  };
}

/** Something in between gives its first answer again for as long as nobody asks past it, thirty times at most. */
export function keepsTheFirst(): FaultForm {
  const caches: (RequestCache | undefined)[] = [];
  let stale = 0;
  return {
    options: {
      ...options,
      fetch: (input, init) => {
        caches.push(init?.cache);
        return fetch(input, init);
      },
    },
    arrange: (bench) =>
      bench.server.always(check, (exchange) => {
        const isAskedPast = exchange.request.headers['cache-control'] === 'no-cache';
        return (isAskedPast || stale++ > 30 ? usual(bench) : output(''))(exchange);
      }),
    requests: 8,
    check: () => assert.deepEqual(new Set(caches), new Set(['no-store'])),
  };
}

/** The task has ended in this way when it is asked about for the second time. */
export function ended(status: 4 | 5, reply: Reply): Arrange {
  return (bench) => {
    const { server, backend } = bench;
    server.once(check, usual(bench), (exchange) => {
      backend.run.status = status;
      return reply(exchange);
    });
  };
}

/** The second check brings an answer that is not this task's. */
export function foreign(message: { readonly session_id?: number; readonly ocp_task_id?: number }): Arrange {
  return ({ server, backend }) =>
    server.once(check, (exchange) => {
      const { sessionId, taskId } = backend.run;
      const ours = { session_id: sessionId, ocp_task_id: taskId };
      return json(200, { id: 900, role: 'assistant', content: 'LEAKED', ...ours, ...message })(exchange);
    });
}

/** The run has ended well, and its message comes without a text. */
export function withoutContent({ backend }: FaultBench): Reply {
  return (exchange) => json(200, { ...backend.finish(backend.run), content: null })(exchange);
}

/** The reply to a start names no task, and none is found. */
export function noTask(reply: Reply): FaultForm {
  return {
    arrange: ({ server }) => server.once(generate, reply),
    ends: { code: 'bad_response', text: '' },
    requests: 5,
    check: asksAgain,
  };
}

/** Stopped before the task has a name here: it is cancelled as soon as it has one. */
export function stopsEarly(): FaultForm {
  let release: () => void = () => undefined;
  return {
    arrange: ({ server, backend }) => {
      const answer = held(backend.starts((exchange) => json(200, { taskId: backend.run.taskId })(exchange)));
      server.once(generate, answer);
      release = answer.release;
    },
    meanwhile: async ({ server, chat }) => {
      await server.received(generate);
      assert.equal(chat.$status.get(), 'polling');
      const stopped = chat.stop();
      assert.equal(chat.$status.get(), 'idle', 'at once');
      release();
      await stopped;
    },
    ends: { code: undefined, text: '' },
    requests: 4,
    check: ({ backend, server, chat }) => {
      assert.deepEqual([backend.run.status, server.count('POST /chat/cancel')], [5, 1]);
      assert.equal(chat.$messages.get().length, 1, 'the question, and nothing after it');
    },
  };
}
