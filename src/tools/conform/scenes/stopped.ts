import { readCheck } from '../../../protocol/check.js';
import { isTerminal, type ChatEvent } from '../../../protocol/events.js';
import { isRecord, type Id } from '../../../protocol/guards.js';
import type { EventLine } from '../event-line.js';
import { expect, unknown } from '../finding.js';
import { questions } from '../questions.js';
import { describe, expectOk, type Recorded } from '../reply.js';
import type { Stage } from '../stage.js';
import { readHello } from './left.js';

/** What was seen of an answer that was asked for three times at once, and then stopped. */
export interface Stopped {
  readonly sessionId: Id;
  readonly taskId: Id;
  /** From the start to the end that the stop brought. */
  readonly line: EventLine;
  /** A second start by stream, left as soon as it had said its first words. */
  readonly joined: EventLine;
  /** `generate`, meanwhile. */
  readonly generated: Recorded;
  /** `check_session`, meanwhile. */
  readonly during: Recorded;
  /** `undefined` where stopping is not claimed; so are those below. */
  readonly cancelled: Recorded | undefined;
  /** `check_generation`, until it said that the run had ended. */
  readonly checks: readonly Recorded[];
  /** `messages`, after that. */
  readonly list: Recorded;
  /** `cancel`, after that. */
  readonly cancelledAgain: Recorded | undefined;
}

export async function playStopped(stage: Stage): Promise<Stopped> {
  const { backend } = stage;
  const sessionId = await stage.newSession();
  const { cancel } = await stage.capabilities.need();
  // what cannot be stopped goes on to its end, and is paid for
  const { id: messageId } = await stage.write(sessionId, cancel === true ? questions.stopped : questions.left);
  const start = () => backend.open({ method: 'POST', path: '/chat/stream', json: { sessionId, messageId } });
  const line = await start();
  expect(line.isStream, describe(line.reply));
  const { taskId } = await readHello(line);
  expect(taskId !== undefined, 'hello names no taskId');
  await line.readUntil((event) => event.type === 'text');
  const joined = await start();
  await joined.readUntil(() => true);
  joined.leave();
  const generated = await backend.record('generate', { sessionId, agencyConfirm: undefined });
  const during = await backend.record('checkSession', { sessionId });
  const end = await stop(stage, { sessionId, taskId, line });
  return { sessionId, taskId, line, joined, generated, during, ...end };
}

async function stop(stage: Stage, { line, ...run }: { sessionId: Id; taskId: Id; line: EventLine }) {
  const { backend } = stage;
  const isClaimed = (await stage.capabilities.need()).cancel === true;
  const cancel = () => (isClaimed ? backend.record('cancel', run) : undefined);
  const cancelled = await cancel();
  const isObeyed = cancelled?.isDone === true;
  if (isObeyed) await line.readToEnd();
  else line.leave();
  const checks = isObeyed ? await stage.pollToEnd(() => backend.record('checkGeneration', run)) : [];
  const list = await backend.record('messages', { sessionId: run.sessionId });
  return { cancelled, checks, list, cancelledAgain: await cancel() };
}

/** @throws Finding `wrong` where the run was not cancelled, or somebody is not told */
export function expectCancelled({ cancelled, line, checks }: Stopped): void {
  const reply = cancelled?.reply;
  if (reply === undefined || reply.status === 409) throw unknown('the answer was over before it could be stopped');
  expectOk(reply);
  expect(isRecord(reply.body) && reply.body.task_status === 5, describe(reply));
  const ends = line.events.filter(isTerminal);
  expect(ends.some(isCancelled), `the stream ended with ${ends.map(({ type }) => type).join() || 'nothing'}`);
  const last = checks.at(-1)?.reply;
  const [event] = (last && readCheck(last.status, last.body)) ?? [];
  expect(event !== undefined && isCancelled(event), `check_generation: ${last ? describe(last) : 'not asked'}`);
}

function isCancelled(event: ChatEvent): boolean {
  return event.type === 'done' ? event.finish === 'cancelled' : event.type === 'error' && event.taskStatus === 5;
}
