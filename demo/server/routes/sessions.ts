import type { Session, WireSession } from '../../../src/protocol/session.js';
import type { Files } from '../files/files.js';
import type { Runs } from '../runs/runs.js';
import type { Store } from '../store/store.js';
import type { User } from '../store/users.js';
import { bad, readBody, readId, readQuery, readTimestamp, readTitle } from './input.js';
import type { ChatContext, Route } from './route.js';

export interface SessionRoutesOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly files: Files;
  /** Seconds since 1970. */
  readonly now: () => number;
}

export function sessionRoutes(options: SessionRoutesOptions): readonly Route[] {
  const { store, now } = options;
  return [
    {
      method: 'PUT',
      path: '/chat/new_session',
      async answer(context) {
        const body = await readBody(context);
        const user = context.get('user');
        const session = await store.of(user.id).sessions.create(readTitle(body) ?? null, readTimestamp(body, now()));
        return context.json({ session: encodeSession(session, user) });
      },
    },
    {
      method: 'GET',
      path: '/chat/sessions',
      async answer(context) {
        const user = context.get('user');
        const sessions = await store.of(user.id).sessions.list();
        return context.json(sessions.map((session) => encodeSession(session, user)));
      },
    },
    {
      method: 'PATCH',
      path: '/chat/update_session',
      async answer(context) {
        const body = await readBody(context);
        const { sessions } = store.of(context.get('user').id);
        const { id } = await sessions.get(readId(body, 'sessionId'));
        const title = readTitle(body);
        if (title === undefined) throw bad('"title" is missing.');
        await sessions.rename(id, title);
        return context.json([]);
      },
    },
    {
      method: 'DELETE',
      path: '/chat/delete_session',
      answer: (context) => deleteSession(context, options),
    },
  ];
}

async function deleteSession(context: ChatContext, { store, runs, files }: SessionRoutesOptions): Promise<Response> {
  const { id: userId } = context.get('user');
  const { sessions } = store.of(userId);
  const { id } = await sessions.get(readId(readQuery(context), 'sessionId'));
  await runs.forget(
    { userId, sessionId: id },
    () => true,
    () => sessions.delete(id),
  );
  await files.sweep();
  return context.json([]);
}

function encodeSession({ id, title, timestamp }: Session, { name }: User): WireSession {
  return { id, user_id: name, title, timestamp };
}
