import { isSameId, type Id } from '../../../protocol/guards.js';
import { parseSessionCheck } from '../../../protocol/session.js';
import { expect } from '../finding.js';
import { describe, expectOffered, expectRead, type Reply } from '../reply.js';
import type { Rule } from '../rule.js';
import { expectSession } from '../shapes.js';

export const sessionRules: readonly Rule[] = [
  {
    id: 'new-session',
    level: 'required',
    section: '1',
    says: 'PUT /chat/new_session answers 200 {session}, which has an id.',
    why: 'Nothing can be said before there is a conversation to say it in.',
    check: (stage) => stage.session.see(),
  },
  {
    id: 'session-shape',
    level: 'required',
    section: '1',
    says: 'A Session has id, title (or null) and timestamp.',
    why: 'The list of conversations has lines with no name or no day.',
    async check(stage) {
      await stage.session.need();
      stage.told.sessions.forEach(expectSession);
    },
  },
  {
    id: 'sessions-list',
    level: 'required',
    section: '1',
    says: 'GET /chat/sessions lists the sessions, the new one among them.',
    why: 'A conversation that is not listed cannot be found again.',
    check: (stage) => stage.listed.see(),
  },
  {
    id: 'rename-session',
    level: 'required',
    section: '1',
    says: 'PATCH /chat/update_session gives a session its title.',
    why: 'A name that a person has given would be gone after a reload.',
    async check(stage) {
      const { id: sessionId } = await stage.listed.need();
      const title = 'A name for the tést';
      expectOffered(await stage.backend.ask('renameSession', { sessionId, title }), 'PATCH /chat/update_session');
      const found = await stage.findSession(sessionId);
      expect(found?.title === title, `its title is then ${JSON.stringify(found?.title)}`);
    },
  },
  {
    id: 'delete-session',
    level: 'required',
    section: '1',
    says: 'DELETE /chat/delete_session takes the session away: nothing can be said in it then.',
    why: "What a person deletes must be gone, for their own and for the law's sake.",
    async check(stage) {
      await stage.session.need();
      const sessionId = await stage.newSession();
      expectOffered(await stage.backend.ask('deleteSession', { sessionId }), 'DELETE /chat/delete_session');
      const reply = await stage.put(sessionId, 'Hello');
      expect(reply.status >= 400, `a message in the deleted session: ${describe(reply)}`);
      stage.made.delete(sessionId);
    },
  },
  {
    id: 'check-session',
    level: 'required',
    section: '1',
    says: 'GET /chat/check_session names the run that is under way, and none when it has ended.',
    why: 'It is how a page that was reloaded finds the answer, instead of starting a second one.',
    async check(stage) {
      const { taskId, during, idle, checks } = await stage.polled.need();
      const named = runOf(during.reply);
      // where the first check found the end already, it may have come before
      expect(
        checks[0]?.isWaiting !== true || isSameId(named, taskId),
        `while ${taskId} runs: ${describe(during.reply)}`,
      );
      await stage.answer.need();
      expect(runOf(idle.reply) === undefined, `after the end: ${describe(idle.reply)}`);
    },
  },
];

/** The run that `check_session` names. */
function runOf(reply: Reply): Id | undefined {
  expectOffered(reply, 'GET /chat/check_session');
  return expectRead(reply, parseSessionCheck).messageTaskId;
}
