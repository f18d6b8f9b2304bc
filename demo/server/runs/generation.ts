import type { Finish } from '../../../src/protocol/message.js';
import { runFailure } from '../failure.js';
import type { Files } from '../files/files.js';
import { ProviderError, type Provider, type SaidEvent } from '../providers/provider.js';
import type { Ending } from '../store/runs.js';
import type { UserStore } from '../store/store.js';
import { answerInRounds, answered } from '../tools/rounds.js';
import type { Tool } from '../tools/tool.js';
import { Drafts } from './drafts.js';
import { interrupted } from './ending.js';
import { hear, speak } from './hearing.js';
import { promptOf } from './prompt.js';
import type { Run } from './run.js';
import { Titling } from './titling.js';
import type { Titles } from './titles.js';

/** UTF-16 code units of text and reasoning. A model that says more than that has lost its way. */
const answerLimit = 1_000_000;

export interface GenerationOptions {
  readonly store: UserStore;
  readonly files: Files;
  readonly provider: Provider;
  readonly tools: readonly Tool[];
  /** Makes the titles of new conversations, where that is wanted. */
  readonly titles: Titles | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** What the person said to the pending actions. */
  readonly confirmed: boolean | undefined;
  /** Somebody else has ended the run, or deleted it. */
  readonly onLoss: () => void;
  readonly log: (words: string) => void;
}

/** Lets the provider answer, and writes the answer down as it grows. Never rejects. @returns how it ended */
export async function generate(run: Run, options: GenerationOptions): Promise<Ending> {
  const { store, onLoss, log } = options;
  const drafts = new Drafts({
    async write() {
      const isActive = await store.runs.saveDraft(run.taskId, run.answer, run.log.last);
      if (!isActive) onLoss();
    },
    onFailure: (error) => log(`its draft could not be stored: ${describe(error)}`),
  });
  try {
    const hasSpoken = await hear(run, options);
    const titling = new Titling(run, options);
    const finish = await listen(run, await ask(run, options), () => {
      drafts.touch();
      titling.begin();
    });
    if (finish === 'interrupted') return interrupted;
    if (hasSpoken) await speak(run, options);
    await titling.end();
    return { status: 3, finish };
  } catch (error) {
    return run.isSealed ? interrupted : endingOf(error, log);
  } finally {
    drafts.stop();
  }
}

/** What a model says to the conversation, and to what became of the actions that a person was asked about. */
async function ask(run: Run, options: GenerationOptions): Promise<AsyncIterable<SaidEvent>> {
  const { store, files, confirmed } = options;
  const { signal } = run;
  const prompt = await promptOf(store.messages, files, run);
  signal.throwIfAborted();
  if (confirmed === undefined) return answerInRounds({ messages: prompt, signal }, options);
  const asking = await store.messages.asking(run.sessionId);
  const messages = asking ? await answered(prompt, asking, confirmed, options) : prompt;
  signal.throwIfAborted();
  return answerInRounds({ messages, signal, confirmed }, options);
}

/**
 * Writes into a run what a provider says, to the end of either.
 *
 * @param onEvent called after each event
 * @returns how the answer ended: `interrupted` where the provider did not say
 */
async function listen(run: Run, events: AsyncIterable<SaidEvent>, onEvent: () => void): Promise<Finish> {
  let finish: Finish = 'interrupted';
  for await (const event of events) {
    if (run.isSealed) break;
    if (event.type === 'finish') finish = event.finish;
    else take(run, event);
    if (run.answer.content.length + run.answer.reasoning.length > answerLimit) return 'length';
    onEvent();
  }
  return finish;
}

function take(run: Run, event: Exclude<SaidEvent, { type: 'finish' }>): void {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      run.write(event.type, event.delta);
      break;
    case 'tool':
      run.push(event);
      break;
    case 'usage':
      run.amend({ usage: event.usage });
      break;
    case 'pending':
      run.amend({ pendingActions: event.actions });
      break;
  }
}

function endingOf(error: unknown, log: (words: string) => void): Ending {
  if (error instanceof ProviderError) {
    log(`${error.failure.code} (${describe(error.cause)})`);
    const finish = error.failure.code === 'interrupted' ? 'interrupted' : 'failed';
    return { status: 4, finish, failure: error.failure };
  }
  log(describe(error));
  return { status: 4, finish: 'failed', failure: runFailure('task_failed') };
}

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
