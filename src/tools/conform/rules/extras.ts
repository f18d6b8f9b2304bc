import { parseAttachment, parseMessages } from '../../../protocol/message.js';
import { isRecord } from '../../../protocol/guards.js';
import { absent, expect, unknown } from '../finding.js';
import { describe, expectOk, expectRead } from '../reply.js';
import type { Rule } from '../rule.js';
import type { Stage } from '../stage.js';
import { growText, quote } from '../text.js';
import { elsewhere } from './refusals.js';

export const extraRules: readonly Rule[] = [
  {
    id: 'capabilities',
    level: 'extended',
    section: '1',
    says: 'GET /chat/capabilities answers {v: 1, …}: what the backend can do.',
    why: 'A client offers what it is told of, and nothing else.',
    check: (stage) => stage.capabilities.see(),
  },
  {
    id: 'streaming-off',
    level: 'extended',
    section: '3.11',
    says: 'Where streaming is switched off, /chat/stream answers 400 {code: "streaming_disabled"}.',
    why: 'The client tries to stream each time, instead of polling at once.',
    async check(stage) {
      if ((await stage.capabilities.need()).stream !== false) throw absent('streaming is not switched off');
      await stage.message.need();
      const sessionId = await stage.newSession();
      const { id: messageId } = await stage.write(sessionId, 'Hello');
      const { reply, isStream } = await openAndLeave(stage, { sessionId, messageId });
      if (reply.status === 404 || reply.status === 405 || reply.status === 501) throw absent('there is none at all');
      const isSaid = isRecord(reply.body) && reply.body.code === 'streaming_disabled';
      expect(!isStream && reply.status === 400 && isSaid, describe(reply));
    },
  },
  {
    id: 'cancel',
    level: 'extended',
    section: '1',
    says: 'POST /chat/cancel ends a run: 200 {task_status: 5}, and its stream and its check say so.',
    why: 'The person has stopped it, and it goes on writing, and costing.',
    check: (stage) => stage.cancelled.see(),
  },
  {
    id: 'cancel-stored',
    level: 'extended',
    section: '3.5',
    says: 'The text up to the stop is stored, and marked by finish: cancelled.',
    why: 'What the person has read is gone after a reload, or looks as if it were all.',
    async check(stage) {
      const { line, list } = await stage.cancelled.need();
      const { text } = growText(line.received);
      const answer = expectRead(list.reply, parseMessages).find(({ role }) => role === 'assistant');
      expect(answer !== undefined, 'no answer is stored');
      expect(answer.finish === 'cancelled', `finish is ${answer.finish ?? 'missing'}`);
      expect(answer.content.startsWith(text.trimEnd()), `streamed ${quote(text)}, stored ${quote(answer.content)}`);
    },
  },
  {
    id: 'cancel-ended',
    level: 'extended',
    section: '1',
    says: 'POST /chat/cancel for a run that has ended is 409.',
    why: 'A stop that came too late is shown as one that came in time.',
    async check(stage) {
      const { cancelledAgain } = await stage.cancelled.need();
      if (!cancelledAgain) throw unknown('it was not asked for');
      expect(cancelledAgain.reply.status === 409, describe(cancelledAgain.reply));
    },
  },
  {
    id: 'feedback',
    level: 'extended',
    section: '1',
    says: 'POST /chat/feedback takes a rating of an answer: 200; of none: 404.',
    why: 'The person gives their opinion, and it goes nowhere.',
    async check(stage) {
      await stage.claimed('feedback');
      const { sessionId } = await stage.left.need();
      const messages = await stage.messagesOf(sessionId);
      const answer = messages.find(({ role }) => role === 'assistant');
      if (!answer) throw unknown('goes-on does not hold');
      const rate = (messageId: typeof answer.id) => stage.backend.ask('feedback', { sessionId, messageId, rating: 1 });
      expectOk(await rate(answer.id));
      const reply = await rate(elsewhere(answer.id));
      expect(reply.status === 404, `for a message that is not there: ${describe(reply)}`);
    },
  },
  {
    id: 'attachments',
    level: 'extended',
    section: '1',
    says: 'POST /chat/attachments takes a file: 200 {file_id, type, name, size, url}.',
    why: 'The person cannot show what they ask about.',
    async check(stage) {
      const { attachments } = await stage.capabilities.need();
      if (attachments === undefined || attachments.maxBytes === 0) throw absent('the capabilities name no files');
      if (!takesText(attachments.types)) throw unknown(`text is not taken, and the rest not tried`);
      const name = 'conform.txt';
      const file = new Blob(['A file to try with.\n'], { type: 'text/plain' });
      const reply = await stage.backend.ask('upload', { file, name });
      const stored = expectRead(reply, parseAttachment);
      const isWhole = stored.name === name && stored.size === file.size && stored.url !== undefined;
      expect(isWhole, describe(reply));
    },
  },
];

async function openAndLeave(stage: Stage, json: object) {
  const line = await stage.backend.open({ method: 'POST', path: '/chat/stream', json });
  line.leave();
  return line;
}

function takesText(types: readonly string[]): boolean {
  return types.some((type) => ['text/plain', 'text/*', '*/*'].includes(type));
}
