import { parseMessage, type StoredMessage } from '../../../protocol/message.js';
import { changesText, seqOf } from '../event-line.js';
import { expect, unknown } from '../finding.js';
import { describe, expectRead } from '../reply.js';
import { growText, quote } from '../text.js';
import type { Left } from './left.js';

/** How the run ended whose reader had left. */
export function endOf({ checks }: Left): StoredMessage {
  const reply = checks.at(-1)?.reply;
  expect(reply !== undefined && reply.status !== 417, 'it did not end in time');
  return expectRead(reply, parseMessage);
}

/** @throws Finding `wrong` where what was read before and after is not the answer */
export function expectResumed(left: Left): void {
  const { first, cursor, before, resumed } = left;
  if (cursor === '') throw unknown('event-ids does not hold');
  const line = resumed.line();
  if (line.reply.status === 204 && !before.isWaiting) throw unknown('the answer was over before');
  expect(line.isStream, describe(line.reply));
  for (const { frame } of line.received.filter(changesText)) {
    const id = frame.id === '' ? 'an event without id' : frame.id;
    expect(seqOf(frame.id) > seqOf(cursor), `after ${cursor} came ${id}`);
  }
  const { text, trouble } = growText(line.received, growText(first.received).text);
  expect(trouble === undefined, `after ${cursor} ${trouble ?? ''}`);
  const { content } = endOf(left);
  expect(text.trim() === content.trim(), `streamed ${quote(text)}, stored ${quote(content)}`);
}
