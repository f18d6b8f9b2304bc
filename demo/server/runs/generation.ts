import type { Finish } from '../../../src/protocol/message.js';
import type { ProviderEvent } from '../providers/provider.js';
import type { Run } from './run.js';

/** UTF-16 code units of text and reasoning. A model that says more than that has lost its way. */
const answerLimit = 1_000_000;

/**
 * Writes into a run what a provider says, to the end of either.
 *
 * @param onEvent called after each event
 * @returns how the answer ended: `interrupted` where the provider did not say
 */
export async function listenToProvider(
  run: Run,
  events: AsyncIterable<ProviderEvent>,
  onEvent: () => void,
): Promise<Finish> {
  let finish: Finish = 'interrupted';
  for await (const event of events) {
    if (run.ended) break;
    if (event.type === 'finish') finish = event.finish;
    else take(run, event);
    if (run.answer.content.length + run.answer.reasoning.length > answerLimit) return 'length';
    onEvent();
  }
  return finish;
}

function take(run: Run, event: Exclude<ProviderEvent, { type: 'finish' }>): void {
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
