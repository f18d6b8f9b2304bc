import { readErrorBody } from '../../../protocol/errors.js';
import type { Id } from '../../../protocol/guards.js';
import { absent, expect } from '../finding.js';
import { describe, type Reply } from '../reply.js';
import type { Rule } from '../rule.js';
import type { Stage } from '../stage.js';

export const refusalRules: readonly Rule[] = [
  {
    id: 'unknown-session',
    level: 'required',
    section: '1',
    says: 'A session that is not there is 404, for new_message, generate and check_generation.',
    why: 'A client that is told 500 tries again; one that is told 200 shows an answer of nobody.',
    async check(stage) {
      const sessionId = elsewhere(await stage.session.need());
      expect404('new_message', await stage.put(sessionId, 'Hello'));
      expect404('generate', await stage.backend.ask('generate', { sessionId, agencyConfirm: undefined }));
      const { taskId } = await stage.polled.need();
      expect404('check_generation', await stage.backend.ask('checkGeneration', { sessionId, taskId }));
    },
  },
  {
    id: 'unknown-task',
    level: 'required',
    section: '2',
    says: 'GET /chat/check_generation for a task that is not there is 404.',
    why: 'The client would wait for an answer that nobody writes.',
    async check(stage) {
      const { sessionId, taskId } = await stage.polled.need();
      const unknown = { sessionId, taskId: elsewhere(taskId) };
      expect404('check_generation', await stage.backend.ask('checkGeneration', unknown));
    },
  },
  {
    id: 'error-body',
    level: 'required',
    section: '1',
    says: 'An error is JSON {error: text}, or of one of the two shapes of Nextcloud.',
    why: 'The person reads a general sentence instead of what is wrong.',
    async check(stage) {
      const sessionId = elsewhere(await stage.session.need());
      const reply = await stage.backend.ask('generate', { sessionId, agencyConfirm: undefined });
      expect(reply.status < 400 || readErrorBody(reply.text) !== undefined, describe(reply));
    },
  },
  {
    id: 'login',
    level: 'required',
    section: '1',
    says: 'Without its login a request is 401.',
    why: 'Anybody could read the conversation; and no client would ask for a new login.',
    async check(stage) {
      const own = stage.backend.options.headers;
      if (!own.has('authorization') && !own.has('cookie')) throw absent('no login was given by --header');
      const { sessionId, taskId } = await stage.polled.need();
      const reply = await stage.backend.as(withoutLogin(own)).ask('checkGeneration', { sessionId, taskId });
      expect(reply.status === 401, `without the login: ${describe(reply)}`);
    },
  },
  {
    id: 'cross-site',
    level: 'required',
    section: '1',
    says: 'A GET that starts a run is 412 with a cookie and without a header of its own.',
    why: 'A picture on any page could start answers in the name of whoever looks at it.',
    async check(stage) {
      const own = stage.backend.options.headers;
      if (!own.has('cookie') || own.has('authorization')) throw absent('no cookie was given by --header');
      const bare = stage.backend.as(new Headers({ cookie: own.get('cookie') ?? '' }), { isBare: true });
      // nothing is started where it is not refused: there is no such session
      const sessionId = elsewhere(await stage.session.need());
      const reply = await bare.ask('generate', { sessionId, agencyConfirm: undefined });
      expect(reply.status === 412, `with the cookie alone: ${describe(reply)}`);
    },
  },
  {
    id: 'foreign-session',
    level: 'required',
    section: '1',
    says: "Another person's session is 404, as if it were not there.",
    why: 'Conversations would be open to everybody who can count.',
    async check(stage) {
      const stranger = needStranger(stage);
      const { sessionId, taskId } = await stage.polled.need();
      const ask = { sessionId, agencyConfirm: undefined };
      expect404('check_generation', await stranger.ask('checkGeneration', { sessionId, taskId }));
      expect404('generate', await stranger.ask('generate', ask));
      expect404('messages', await stranger.ask('messages', { sessionId }));
    },
  },
  {
    id: 'foreign-deletion',
    level: 'extended',
    section: '1',
    says: "DELETE /chat/delete_session of another person's session is 404, and deletes nothing.",
    why: 'A 200 tells the one that it is gone, and takes it from the other if it is true.',
    async check(stage) {
      const stranger = needStranger(stage);
      await stage.capabilities.need();
      await stage.session.need();
      const sessionId = await stage.newSession();
      expect404('delete_session', await stranger.ask('deleteSession', { sessionId }));
      const { status } = await stage.put(sessionId, 'Hello');
      expect(status === 200, `a message in it is then answered by ${status}`);
    },
  },
  {
    id: 'unknown-deletion',
    level: 'extended',
    section: '1',
    says: 'What is not there cannot be deleted or renamed: 404.',
    why: 'A client that is told 200 believes in a change that has never been.',
    async check(stage) {
      await stage.capabilities.need();
      const sessionId = elsewhere(await stage.session.need());
      expect404('delete_session', await stage.backend.ask('deleteSession', { sessionId }));
      expect404('update_session', await stage.backend.ask('renameSession', { sessionId, title: 'x' }));
    },
  },
];

/** An id that looks like this one, and is of nothing. */
export function elsewhere(id: Id): Id {
  if (typeof id === 'number') return id + 1_000_000;
  // ids may be counted: the next ones are there as well
  if (/^\d{1,15}$/.test(id)) return String(Number(id) + 1_000_000);
  return `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
}

function expect404(what: string, reply: Reply): void {
  expect(reply.status === 404, `${what}: ${describe(reply)}`);
}

function needStranger({ stranger }: Stage) {
  if (!stranger) throw absent('nobody else was named by --stranger');
  return stranger;
}

function withoutLogin(headers: Headers): Headers {
  const left = new Headers(headers);
  for (const name of ['authorization', 'cookie']) left.delete(name);
  return left;
}
