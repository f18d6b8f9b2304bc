import { parseTaskId } from '../../../protocol/check.js';
import type { Id } from '../../../protocol/guards.js';
import { questions } from '../questions.js';
import { expectRead, type Recorded } from '../reply.js';
import type { Stage } from '../stage.js';

/** What was seen of an answer that was polled for. */
export interface Polled {
  readonly sessionId: Id;
  readonly questionId: Id;
  readonly taskId: Id;
  /** `generate` while the run was under way. */
  readonly again: Recorded;
  /** `check_session` while it was. */
  readonly during: Recorded;
  /** `check_generation`, from the first to the one that did not say "wait". */
  readonly checks: readonly Recorded[];
  /** `check_generation` after that. */
  readonly repeated: Recorded;
  /** `check_session` after that. */
  readonly idle: Recorded;
  /** `messages` after that. */
  readonly list: Recorded;
}

/** One answer, by polling alone. */
export async function playPolled(stage: Stage): Promise<Polled> {
  const { backend } = stage;
  await stage.message.need();
  const sessionId = await stage.newSession();
  const { id: questionId } = await stage.write(sessionId, questions.polled);
  const generate = () => backend.ask('generate', { sessionId, agencyConfirm: undefined });
  const taskId = expectRead(await generate(), parseTaskId);
  const check = () => backend.record('checkGeneration', { sessionId, taskId });
  return {
    sessionId,
    questionId,
    taskId,
    again: await backend.keep(generate),
    during: await backend.record('checkSession', { sessionId }),
    checks: await stage.pollToEnd(check),
    repeated: await check(),
    idle: await backend.record('checkSession', { sessionId }),
    list: await backend.record('messages', { sessionId }),
  };
}
