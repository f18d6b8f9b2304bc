import { isTerminal } from '../../../protocol/events.js';
import type { Id } from '../../../protocol/guards.js';
import { parseMessages, type StoredMessage } from '../../../protocol/message.js';
import { wait } from '../../../transport/clock.js';
import type { Call } from '../../../transport/http.js';
import type { EventLine } from '../event-line.js';
import { absent, expect, Finding, unknown } from '../finding.js';
import { questions } from '../questions.js';
import { describe, expectRead, isMissing, type Recorded } from '../reply.js';
import type { Stage } from '../stage.js';

/** What was seen of an answer that was streamed from its beginning to its end. */
export interface Streamed {
  readonly sessionId: Id;
  readonly questionId: Id;
  readonly method: 'GET' | 'POST';
  readonly line: EventLine;
  /** `messages`, asked as soon as the stream had told its end. */
  readonly atEnd: Recorded;
}

/** One answer as the proposal streams it; by POST where a backend has extensions, and not the proposal's GET. */
export async function playStreamed(stage: Stage): Promise<Streamed> {
  const { backend } = stage;
  await stage.message.need();
  const sessionId = await stage.newSession();
  const { id: messageId } = await stage.write(sessionId, questions.streamed);
  const place = { sessionId, messageId };
  let method: Call['method'] & Streamed['method'] = 'GET';
  let line = await backend.open({ method, path: '/chat/stream', query: place });
  if (isMissing(line.reply) && (await hasExtendedStream(stage))) {
    method = 'POST';
    line = await backend.open({ method, path: '/chat/stream', json: place });
  }
  expectStream(line);
  await line.readUntil(isTerminal);
  const atEnd = await backend.record('messages', { sessionId });
  await line.readToEnd();
  return { sessionId, questionId: messageId, method, line, atEnd };
}

/** @throws Finding `absent` where streaming is missing, or switched off */
function expectStream(line: EventLine): void {
  const { isStream, reply } = line;
  if (isStream) return;
  if (isMissing(reply) || reply.status === 400) throw absent(`/chat/stream answers ${describe(reply)}`);
  if (reply.status === 429 || reply.status === 503) throw unknown(`/chat/stream answers ${describe(reply)}`);
  expect(false, describe(reply));
}

/** The answer, as soon as it is stored: the row may come a moment later than the end (contract section 3). */
export async function storedAnswer(stage: Stage, { sessionId, line }: Streamed): Promise<StoredMessage> {
  const { clock, limits, signal = new AbortController().signal } = stage.backend.options;
  const end = clock.now() + limits.settling;
  for (;;) {
    const reply = await stage.backend.ask('messages', { sessionId });
    if (isMissing(reply)) return toldAnswer(line);
    const answer = expectRead(reply, parseMessages).find(({ role }) => role === 'assistant');
    if (answer) return answer;
    expect(clock.now() < end, `no answer is stored ${limits.settling / 1000} s after the end of the stream`);
    await wait(limits.poll, { clock, signal });
  }
}

function toldAnswer(line: EventLine): StoredMessage {
  const done = line.events.find((event) => event.type === 'done');
  if (done?.message === undefined) throw unknown('there is no GET /chat/messages to look it up');
  return done.message;
}

async function hasExtendedStream(stage: Stage): Promise<boolean> {
  try {
    return (await stage.capabilities.need()).stream === true;
  } catch (error) {
    if (error instanceof Finding) return false;
    throw error;
  }
}
