import { isTerminal } from '../../../protocol/events.js';
import { isRecord, parseJson } from '../../../protocol/guards.js';
import type { EventLine } from '../event-line.js';
import { expect, unknown } from '../finding.js';
import { describe } from '../reply.js';
import type { Rule } from '../rule.js';
import { growText, quote } from '../text.js';
import { elsewhere } from './refusals.js';

export const proposedRules: readonly Rule[] = [
  {
    id: 'stream',
    level: 'proposed',
    section: '3',
    says: 'GET /chat/stream?sessionId&messageId answers with an event stream.',
    why: 'Without it the answer comes in jumps, by polling.',
    check: (stage) => stage.streamed.see(),
  },
  {
    id: 'stream-events',
    level: 'proposed',
    section: '3',
    says: 'Every unnamed event is {chunk}, {done: true} or {error}, as JSON; or [DONE].',
    why: 'A piece that cannot be read is text that is lost.',
    async check(stage) {
      const { line } = await stage.streamed.need();
      const odd = line.received.find(({ frame, event }) => frame.event === 'message' && event === undefined);
      expect(odd === undefined, `data: ${odd?.frame.data ?? ''}`);
    },
  },
  {
    id: 'stream-end',
    level: 'proposed',
    section: '3.4',
    says: 'Exactly one done or error ends a stream, and the connection closes behind it.',
    why: 'A break looks like an end, or the other way round; and a page has six connections.',
    async check(stage) {
      const { line } = await stage.streamed.need();
      const ends = line.events.filter(isTerminal).length;
      expect(ends > 0, `neither done nor error came: ${endingOf(line)}`);
      expect(ends === 1, `${ends} of them came`);
      const last = line.received.at(-1)?.event;
      expect(last !== undefined && isTerminal(last), `${last?.type ?? 'something else'} came behind it`);
      expect(line.ending === 'end', `behind it ${endingOf(line)}`);
    },
  },
  {
    id: 'stream-stored',
    level: 'proposed',
    section: '3',
    says: 'When the stream has ended, the answer is stored as a message, or is a moment later.',
    why: 'After a reload the answer that everybody has seen is gone.',
    async check(stage) {
      const { line } = await stage.streamed.need();
      const failure = line.events.find((event) => event.type === 'error');
      if (failure) throw unknown(`the answer failed: ${failure.error}`);
      if (!line.events.some(isTerminal)) throw unknown('stream-end does not hold');
      await stage.stored.see();
    },
  },
  {
    id: 'stream-text',
    level: 'proposed',
    section: '3',
    says: 'The chunks, one after the other, are the text of the stored message.',
    why: 'Text is lost, or stands there twice, until the page is loaded again.',
    async check(stage) {
      const { line } = await stage.streamed.need();
      const { content } = await stage.stored.need();
      const { text } = growText(line.received);
      expect(text.trim() === content.trim(), `streamed ${quote(text)}, stored ${quote(content)}`);
    },
  },
  {
    id: 'stream-refusal',
    level: 'proposed',
    section: '3',
    says: 'What cannot be streamed is refused before the stream: JSON {error} with 400 or 404.',
    why: 'An error behind a 200 is shown as an answer, or as one that broke.',
    async check(stage) {
      const { sessionId, questionId: messageId, method } = await stage.streamed.need();
      const asked = { sessionId: elsewhere(sessionId), messageId };
      const call = method === 'GET' ? { query: asked } : { json: asked };
      const line = await stage.backend.open({ method, path: '/chat/stream', ...call });
      line.leave();
      const { reply } = line;
      const isRefused = (reply.status === 400 || reply.status === 404) && isRecord(reply.body);
      expect(isRefused, `for a session that is not there: ${describe(reply)}`);
    },
  },
];

/** How it was over, for a person. */
function endingOf({ ending }: EventLine): string {
  if (ending === 'too long') return 'nothing more came, and the connection stayed open';
  return ending === 'broken' ? 'the connection broke' : 'the connection was closed';
}

export function isOneValue(data: string): boolean {
  return !data.includes('\n') && parseJson(data) !== undefined;
}
