import type { ChatEvent } from '../../protocol/events.js';
import { streamOf } from '../generation-routes.js';
import type { Line, Way } from '../line.js';
import { afterWords, besideWords, both, onceAt, onWay } from './fault.js';

/** Streams whose events are not as they should be: unreadable, unknown, missing, twice, out of order, another text. */

/** What becomes of the words of an answer, each counted from 1. */
function words(become: (line: Line, nth: number, event: ChatEvent, id: string | undefined) => void): Way {
  return {
    pass(line) {
      let nth = 0;
      return {
        ...line,
        event: (event, id) => (event.type === 'text' ? become(line, ++nth, event, id) : line.event(event, id)),
      };
    },
  };
}

/** The second and the third piece come in the wrong order. */
const swapped: Way = {
  pass(line) {
    let nth = 0;
    let kept: (() => void) | undefined;
    return {
      ...line,
      event(event, id) {
        if (event.type === 'text') nth += 1;
        if (event.type === 'text' && nth === 2) return void (kept = () => line.event(event, id));
        if (event.type === 'text') line.event(event, id);
        kept?.();
        kept = undefined;
        if (event.type !== 'text') line.event(event, id);
      },
    };
  },
};

const noObjects = ['null', '42', '"LEAKED"', '[]', 'true', ''].flatMap((data) =>
  ['message', 'hello', 'reasoning', 'snapshot', 'status', 'tool', 'title', 'ping'].map(
    (name) => `event: ${name}\ndata: ${data}\n\n`,
  ),
);

export const disorder = {
  'D-badjson': onWay('An event that cannot be read comes in between.', besideWords('data: {"chunk":"LEAK\n\n')),
  'D-nonobj': onWay('Events whose data is no object come in between.', besideWords(noObjects.join(''))),
  'D-unknown': onWay('Events and keys that nobody knows come in between.', {
    ...besideWords('event: mood\ndata: {"chunk":"LEAKED"}\n\n'),
    spell: (text) => text.replace('data: {', 'data: {"mood":{"text":"LEAKED"},'),
  }),
  'D-gap': onWay(
    'The second piece of the answer is lost.',
    words((line, nth, event, id) => {
      if (nth !== 2) line.event(event, id);
    }),
  ),
  'D-dup': onWay(
    'Each piece of the answer comes twice.',
    words((line, _, event, id) => {
      line.event(event, id);
      line.event(event, id);
    }),
  ),
  'D-reorder': onWay('The second and the third piece of the answer come in the wrong order.', swapped),
  'D-replay': both(
    onWay(
      'The stream breaks after the first words, and begins anew for who takes it up again.',
      afterWords((line) => line.cut()),
    ),
    onceAt('', 'GET /chat/stream', (request, site) => {
      const run = site.model.find(request.query.taskId);
      return run ? streamOf(site, run, request.signal) : site.usual(request);
    }),
  ),
  'D-mismatch': onWay(
    'The stream says other words than the message that is stored.',
    words((line, nth, event, id) => {
      line.event(nth === 1 && event.type === 'text' ? { ...event, delta: event.delta.toUpperCase() } : event, id);
    }),
  ),
};
