import { parseTaskId } from '../../../protocol/check.js';
import { isCount, isRecord, isSameId } from '../../../protocol/guards.js';
import { parseMessage } from '../../../protocol/message.js';
import { parseTitle } from '../../../protocol/session.js';
import { absent, expect, unknown } from '../finding.js';
import { describe, expectOffered, expectOk, expectRead, type Recorded } from '../reply.js';
import type { Rule } from '../rule.js';

export const pollingRules: readonly Rule[] = [
  {
    id: 'generate',
    level: 'required',
    section: '1',
    says: 'GET /chat/generate starts a run and answers 200 {taskId} at once.',
    why: 'It is the one way to an answer that every client can go.',
    check: (stage) => stage.polled.see(),
  },
  {
    id: 'one-run',
    level: 'required',
    section: '2',
    says: 'While a run is active, GET /chat/generate is refused (400) or names that run.',
    why: 'Two pages, or one that was reloaded, would pay for two answers and show both.',
    async check(stage) {
      const { taskId, again, checks } = await stage.polled.need();
      const { reply } = again;
      if (reply.status === 400 || reply.status === 409) return;
      const second = expectRead(reply, parseTaskId);
      if (isSameId(second, taskId)) return;
      // it runs still: so it did when it was asked for again
      expect(checks[0]?.isWaiting !== true, `it started ${second} while ${taskId} was running`);
      throw unknown('the answer was there before it could be asked for again');
    },
  },
  {
    id: 'poll-waiting',
    level: 'required',
    section: '2',
    says: 'GET /chat/check_generation answers 417 {task_status: 1, 2 or 3} until the message is there.',
    why: 'By any other status a client takes the run for ended, or for failed.',
    async check(stage) {
      const { checks } = await stage.polled.need();
      const waiting = checks.filter(({ isWaiting }) => isWaiting);
      for (const { reply } of waiting) {
        const status = isRecord(reply.body) ? reply.body.task_status : undefined;
        expect(isCount(status) && status >= 1 && status <= 3, describe(reply));
      }
      const last = checks.at(-1)?.reply;
      const isEnd = last?.status === 417 || last?.status === 200 || last?.status === 400;
      expect(last === undefined || isEnd, last === undefined ? '' : describe(last));
      if (waiting.length === 0) throw unknown('the answer was there at the first look');
    },
  },
  {
    id: 'poll-output',
    level: 'required',
    section: '2',
    says: 'The output in task_output is cumulative: all text so far, each time.',
    why: 'Text would jump back and forth, or be lost, between two looks.',
    async check(stage) {
      const { checks } = await stage.polled.need();
      const outputs = checks.map(outputOf).filter((output) => output !== undefined);
      if (outputs.length === 0) throw absent('no task_output was seen');
      outputs.reduce((before, output) => {
        const goesOn = output.startsWith(before);
        expect(goesOn, `after ${JSON.stringify(before.slice(-40))} came ${JSON.stringify(output.slice(0, 80))}`);
        return output;
      });
    },
  },
  {
    id: 'poll-ends',
    level: 'required',
    section: '2',
    says: 'In the end GET /chat/check_generation answers 200 with the stored Message of the assistant.',
    why: 'The answer would never be complete; the client gives up after a while.',
    check: (stage) => stage.answer.see(),
  },
  {
    id: 'poll-again',
    level: 'required',
    section: '2',
    says: 'Asking again after the end gives the same Message.',
    why: 'A reply that was lost on the way is asked for once more.',
    async check(stage) {
      const { repeated } = await stage.polled.need();
      const { id, content } = await stage.answer.need();
      const message = expectRead(repeated.reply, parseMessage);
      expect(isSameId(message.id, id) && message.content === content, describe(repeated.reply));
    },
  },
  {
    id: 'regenerate',
    level: 'required',
    section: '1',
    says: 'GET /chat/regenerate starts a new run, whose answer takes the place of the old one.',
    why: 'A person who asks for another answer would see none, or both.',
    async check(stage) {
      const { sessionId, taskId: oldTask } = await stage.polled.need();
      const old = await stage.answer.need();
      const reply = await stage.backend.ask('regenerate', { sessionId, messageId: old.id });
      expectOffered(reply, 'GET /chat/regenerate');
      const taskId = expectRead(reply, parseTaskId);
      expect(!isSameId(taskId, oldTask), `it names the old run, ${taskId}`);
      const checks = await stage.pollToEnd(() => stage.backend.record('checkGeneration', { sessionId, taskId }));
      const last = checks.at(-1)?.reply;
      expect(last?.status === 200, `the run ended with ${last ? describe(last) : 'nothing'}`);
      const answers = (await stage.messagesOf(sessionId)).filter(({ role }) => role === 'assistant');
      expect(!answers.some(({ id }) => isSameId(id, old.id)), 'the old answer is still there');
      expect(answers.length === 1, `there are ${answers.length} answers then`);
    },
  },
  {
    id: 'titles',
    level: 'required',
    section: '1',
    says: 'GET /chat/generate_title gives {taskId}; check_title_generation 417, and then 200 {result}.',
    why: 'The list of conversations would be a list of "New conversation".',
    async check(stage) {
      const { sessionId } = await stage.polled.need();
      await stage.answer.need();
      const reply = await stage.backend.ask('generateTitle', { sessionId });
      expectOffered(reply, 'GET /chat/generate_title');
      const taskId = expectRead(reply, parseTaskId);
      const checks = await stage.pollToEnd(() => stage.backend.record('checkTitle', { sessionId, taskId }));
      const last = checks.at(-1)?.reply;
      expect(last !== undefined && last.status !== 417, 'there was no title in time');
      expectOk(last);
      expect((parseTitle(last.body) ?? '') !== '', describe(last));
    },
  },
];

function outputOf(check: Recorded): string | undefined {
  const output = check.isWaiting && isRecord(check.reply.body) ? check.reply.body.task_output : undefined;
  return isRecord(output) && typeof output.output === 'string' ? output.output : undefined;
}
