import { parseTaskId } from '../../../protocol/check.js';
import { isSameId } from '../../../protocol/guards.js';
import { isIncomplete, parseMessages } from '../../../protocol/message.js';
import type { EventLine } from '../event-line.js';
import { expect } from '../finding.js';
import { describe, expectRead } from '../reply.js';
import type { Rule } from '../rule.js';
import { endOf } from '../scenes/resumed.js';
import { growText, quote } from '../text.js';

export const extendedRunRules: readonly Rule[] = [
  {
    id: 'stream-post',
    level: 'extended',
    section: '3.9',
    says: 'POST /chat/stream {sessionId, messageId, clientKey} starts a run and streams it.',
    why: 'A GET can be sent by any page, kept by any cache and repeated by any browser.',
    check: (stage) => stage.left.see(),
  },
  {
    id: 'goes-on',
    level: 'extended',
    section: '3.7',
    says: 'A run belongs to the server: when its reader leaves, it goes on to its end.',
    why: 'Whoever locks the phone or changes the page loses the rest of the answer.',
    async check(stage) {
      const left = await stage.left.need();
      await stage.answer.need();
      const answer = endOf(left);
      expect(!isIncomplete(answer), `the answer ended as ${answer.finish ?? ''}`);
      const start = growText(left.first.received);
      expect(answer.content.startsWith(start.text), `read ${quote(start.text)}, stored ${quote(answer.content)}`);
    },
  },
  {
    id: 'resume',
    level: 'extended',
    section: '3.8',
    says: 'GET /chat/stream?sessionId&taskId&after=<id> goes on behind that event, or by a snapshot.',
    why: 'After a break text is lost, or stands there twice.',
    check: (stage) => stage.resumed.see(),
  },
  {
    id: 'resume-header',
    level: 'extended',
    section: '3.8',
    says: 'A Last-Event-ID header means the same as after.',
    why: 'An EventSource that reconnects sends it by itself, and knows no other way.',
    async check(stage) {
      const left = await stage.resumed.need();
      const [byQuery, byHeader] = [left.byQuery.line(), left.byHeader.line()];
      const seen = `by after: ${tell(byQuery)}; by the header: ${tell(byHeader)}`;
      expect(tell(byQuery) === tell(byHeader), seen);
    },
  },
  {
    id: 'resume-end',
    level: 'extended',
    section: '3.8',
    says: 'Behind the last event there is nothing to resume: 204, or 410; and nothing is started.',
    why: 'A client that reconnects at the end would get the end again, or another answer.',
    async check(stage) {
      const { pastEnd } = await stage.resumed.need();
      const line = pastEnd.line();
      const { status } = line.reply;
      const isOver = status === 204 || status === 404 || status === 410;
      expect(isOver || (line.isStream && growText(line.received).text === ''), `it is ${tell(line)}`);
    },
  },
  {
    id: 'start-once',
    level: 'extended',
    section: '3.9',
    says: 'The same clientKey never starts twice, not even when the run is over.',
    why: 'A start whose reply was lost is sent again, and would be paid for again.',
    async check(stage) {
      const { taskId, startedAgain, list } = await stage.left.need();
      const line = startedAgain.line();
      const hello = line.events.find((event) => event.type === 'hello');
      const isSame = hello === undefined || isSameId(hello.taskId, taskId);
      expect(isSame, `it started ${hello?.taskId ?? ''} beside ${taskId}`);
      expect(hello !== undefined || !line.isStream, 'a stream without hello came: what it is of is not known');
      if (list.reply.status === 404) return;
      const answers = expectRead(list.reply, parseMessages).filter(({ role }) => role === 'assistant');
      expect(answers.length <= 1, `there are ${answers.length} answers then`);
    },
  },
  {
    id: 'join-stream',
    level: 'extended',
    section: '3.9',
    says: 'A second start by stream for the same message joins the run that is there.',
    why: 'Two tabs, or one that was reloaded, would pay for two answers.',
    async check(stage) {
      const { taskId, joined } = await stage.stopped.see();
      expect(joined.isStream, describe(joined.reply));
      const hello = joined.events.find((event) => event.type === 'hello');
      expect(isSameId(hello?.taskId, taskId), `it started ${hello?.taskId ?? 'something'} beside ${taskId}`);
    },
  },
  {
    id: 'join-generate',
    level: 'extended',
    section: '3.9',
    says: 'A second start by generate joins it, too, or is refused while check_session names it.',
    why: 'A client that falls back to polling in the middle would pay for a second answer.',
    async check(stage) {
      await stage.polled.need();
      const { taskId, generated, during } = await stage.stopped.need();
      const { reply } = generated;
      if (reply.status === 400 || reply.status === 409)
        expect(during.reply.text.includes(String(taskId)), `refused, and check_session: ${describe(during.reply)}`);
      else {
        const second = expectRead(reply, parseTaskId);
        expect(isSameId(second, taskId), `it started ${second} beside ${taskId}`);
      }
    },
  },
];

/** All that came, in a line. */
function tell({ isStream, reply, received }: EventLine): string {
  if (!isStream) return describe(reply);
  const bare = received.filter(({ event }) => event?.type !== 'ping');
  return `${bare.length} events, ${quote(bare.map(({ frame }) => frame.data).join(' '))}`;
}
