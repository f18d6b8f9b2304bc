import type { Session, WireSession } from '../../../src/protocol/session.js';
import type { Files } from '../files/files.js';
import type { Runs } from '../runs/runs.js';
import type { Store } from '../store/store.js';
import { bad, readBody, readId, readQuery, readTimestamp, readTitle } from './input.js';
import type { Route } from './route.js';

export interface SessionRoutesOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly files: Files;
  /** Seconds since 1970. */
  readonly now: () => number;
}

export function sessionRoutes({ store, runs, files, now }: SessionRoutesOptions): readonly Route[] {
  return [
    {
      method: 'PUT',
      path: '/chat/new_session',
      async answer(context) {
        const body = await readBody(context);
        const session = store.sessions.create(readTitle(body) ?? null, readTimestamp(body, now()));
        return context.json({ session: encodeSession(session) });
      },
    },
    {
      method: 'GET',
      path: '/chat/sessions',
      answer: (context) => context.json(store.sessions.list().map(encodeSession)),
    },
    {
      method: 'PATCH',
      path: '/chat/update_session',
      async answer(context) {
        const body = await readBody(context);
        const { id } = store.sessions.get(readId(body, 'sessionId'));
        const title = readTitle(body);
        if (title === undefined) throw bad('"title" is missing.');
        store.sessions.rename(id, title);
        return context.json([]);
      },
    },
    {
      method: 'DELETE',
      path: '/chat/delete_session',
      async answer(context) {
        const { id } = store.sessions.get(readId(readQuery(context), 'sessionId'));
        runs.forget((run) => run.sessionId === id);
        store.sessions.delete(id);
        await files.sweep();
        return context.json([]);
      },
    },
  ];
}

/** There is one person as yet. */
function encodeSession({ id, title, timestamp }: Session): WireSession {
  return { id, user_id: 'me', title, timestamp };
}
