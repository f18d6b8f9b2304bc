import { isTerminal, type ChatEvent } from '../../protocol/events.js';
import type { Line, Way } from '../line.js';
import { afterWords, besideWords, onWay } from './fault.js';

/** How a stream ends: badly, twice, with more to come, without a word, or not at all. */

const reason = 'The model is out of order.';

/** What becomes of the last word. */
function lastWord(become: (line: Line, event: ChatEvent, id: string | undefined) => void): Way {
  return {
    pass: (line) => ({
      ...line,
      event: (event, id) => (isTerminal(event) ? become(line, event, id) : line.event(event, id)),
    }),
  };
}

const endless: Way = { pass: (line) => ({ ...line, end: () => undefined }) };

export const terminal = {
  'E-error': onWay(
    'The answer fails after the first words, and the stream says so.',
    afterWords((line, run) => {
      run.breakDown(4, reason);
      line.event({ type: 'error', error: reason, code: 'task_failed', taskStatus: 4 });
      line.end();
    }),
  ),
  'E-error-cont': onWay(
    'The stream says that the answer has failed, and goes on.',
    besideWords(`data: ${JSON.stringify({ error: reason, code: 'task_failed', task_status: 4 })}\n\n`),
  ),
  'E-two-done': onWay(
    'The last word comes twice.',
    lastWord((line, event, id) => {
      line.event(event, id);
      line.event(event, id);
    }),
  ),
  'E-after-done': onWay(
    'More words come after the last.',
    lastWord((line, event, id) => {
      line.event(event, id);
      line.event({ type: 'text', delta: 'GHOST-AFTER-DONE' });
    }),
  ),
  'E-done-empty': onWay(
    'The last word says that it is the last, and nothing else.',
    lastWord((line, event) => line.event(event.type === 'done' ? { type: 'done' } : event)),
  ),
  'E-no-done': onWay(
    'The stream ends without the last word.',
    lastWord(() => undefined),
  ),
  'E-infinite': onWay('The stream stays open after the last word.', endless),
};
