import { isTerminal, type ChatEvent, type Hello } from '../../../protocol/events.js';
import type { Id } from '../../../protocol/guards.js';
import { wait } from '../../../transport/clock.js';
import type { EventLine } from '../event-line.js';
import { absent, expect, Finding, NoAnswer } from '../finding.js';
import { questions } from '../questions.js';
import { describe, type Recorded } from '../reply.js';
import type { Stage } from '../stage.js';

/** A stream that was opened and read while something else was looked at. */
interface Opened {
  /** @throws NoAnswer; Finding `absent` where it was not asked for */
  readonly line: () => EventLine;
  /** The id of its last event; `''` where there is none. */
  readonly cursor: string;
}

/** What was seen of an answer whose reader left in the middle, and came back. */
export interface Left {
  readonly sessionId: Id;
  readonly questionId: Id;
  readonly taskId: Id;
  /** Up to the place where it was left. */
  readonly first: EventLine;
  /** The id of the last event that was read; `''` where there are none. */
  readonly cursor: string;
  /** `check_generation`, just before the reader came back. */
  readonly before: Recorded;
  /** By `after`. */
  readonly resumed: Opened;
  /** `check_generation`, until the run had ended. */
  readonly checks: readonly Recorded[];
  /** The same place once more, asked for in both ways, when all was over. */
  readonly byQuery: Opened;
  readonly byHeader: Opened;
  /** Behind the last event of all. */
  readonly pastEnd: Opened;
  /** A second start, with the key of the first. */
  readonly startedAgain: Opened;
  /** `messages`, after all of that. */
  readonly list: Recorded;
}

/** How many pieces of text are read before the reader leaves. */
const piecesRead = 2;

export async function playLeft(stage: Stage): Promise<Left> {
  const { backend } = stage;
  await stage.claimed('stream');
  await stage.message.need();
  const sessionId = await stage.newSession();
  const { id: messageId } = await stage.write(sessionId, questions.left);
  const json = { sessionId, messageId, clientKey: crypto.randomUUID() };
  const start = () => backend.open({ method: 'POST', path: '/chat/stream', json });
  const first = await start();
  expect(first.isStream, describe(first.reply));
  const { taskId } = await readHello(first);
  expect(taskId !== undefined, 'hello names no taskId');
  await first.readUntil(countTexts(piecesRead));
  first.leave();
  const { clock, limits, signal = new AbortController().signal } = backend.options;
  await wait(limits.leaving, { clock, signal });
  return {
    sessionId,
    questionId: messageId,
    taskId,
    first,
    ...(await comeBack(stage, { sessionId, taskId, first, start })),
  };
}

interface Departure {
  readonly sessionId: Id;
  readonly taskId: Id;
  readonly first: EventLine;
  readonly start: () => Promise<EventLine>;
}

async function comeBack(stage: Stage, { sessionId, taskId, first, start }: Departure) {
  const { backend } = stage;
  const { cursor } = first;
  const resumes = cursor !== '' && (await stage.capabilities.need()).resume === true;
  const place = { sessionId, taskId };
  const open = (query: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>) =>
    readAll(() => {
      if (!resumes) throw absent('there is no way to resume');
      return backend.open({ method: 'GET', path: '/chat/stream', query: { ...place, ...query } }, headers);
    });
  const check = () => backend.record('checkGeneration', place);
  const before = await check();
  const resumed = await open({ after: cursor });
  return {
    cursor,
    before,
    resumed,
    checks: await stage.pollToEnd(check),
    byQuery: await open({ after: cursor }),
    byHeader: await open({}, { 'last-event-id': cursor }),
    pastEnd: await open({ after: resumed.cursor }),
    startedAgain: await readAll(start),
    list: await backend.record('messages', { sessionId }),
  };
}

/** @throws Finding `wrong` where the stream begins with anything else */
export async function readHello(line: EventLine): Promise<Hello> {
  const first = await line.readUntil(() => true);
  expect(first?.type === 'hello', `the first event is ${first?.type ?? 'none'}`);
  return first;
}

async function readAll(open: () => Promise<EventLine>): Promise<Opened> {
  try {
    const line = await open();
    await line.readToEnd();
    return { line: () => line, cursor: line.cursor };
  } catch (error) {
    if (!(error instanceof NoAnswer) && !(error instanceof Finding)) throw error;
    const line = () => {
      throw error;
    };
    return { line, cursor: '' };
  }
}

function countTexts(wanted: number): (event: ChatEvent) => boolean {
  let seen = 0;
  return (event) => isTerminal(event) || (event.type === 'text' && ++seen === wanted);
}
