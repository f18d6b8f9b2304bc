import { json, saysText, unreachable } from '../reply.js';
import type { Way } from '../line.js';
import { isTerminal } from '../../protocol/events.js';
import { afterWords, besideWords, onceAt, onEveryWay, onStarted, onWay, outage } from './fault.js';

/** The connection breaks, or there is none; and nobody knows more of the answer, or it is another conversation's. */

const cutAfterWords = afterWords((line) => line.cut());

/** All comes but the last word, in whose place the connection breaks. */
const cutAtTheEnd: Way = {
  pass: (line) => ({
    ...line,
    event: (event, id) => (isTerminal(event) ? line.cut() : line.event(event, id)),
    end: () => undefined,
  }),
};

/** A server that wants its clients back at once, and sends them away each time. */
const hurried: Way = { ...afterWords((line) => line.end()), spell: (text) => `retry: 0\n${text}` };

const anotherSession = [
  'event: hello\nid: 1.0\ndata: {"v":1,"taskId":1,"sessionId":"another","resume":true}\n\n',
  'id: 1.1\ndata: {"chunk":"LEAKED-OTHER-SESSION"}\n\n',
].join('');

export const broken = {
  'C-rst0': onStarted('The connection breaks before a byte of the stream has come; the answer is begun.', unreachable),
  'C-rst': onWay('The connection breaks after the first words.', cutAfterWords),
  'C-rst-always': onEveryWay('Each connection breaks after a few words.', cutAfterWords),
  'C-fin': onWay(
    'The stream ends after the first words, and does not say that it does.',
    afterWords((line) => line.end()),
  ),
  'C-fin0': onStarted('The stream ends before it has begun; the answer is begun.', saysText(200, 'text/event-stream')),
  'C-fin-mid': onWay(
    'The stream ends in the middle of an event.',
    afterWords((line) => {
      line.write('data: {"chunk":"HALF');
      line.end();
    }),
  ),
  'C-chunk': onWay('The connection breaks in the place of the last word.', cutAtTheEnd),
  'C-restart': onWay(
    'The server starts again after the first words, and knows no more of the answer.',
    afterWords((line, run) => {
      run.lose();
      line.cut();
    }),
  ),
  'C-refused': outage('There is no server.', unreachable),
  'H-wrong-sess': onWay('Events of another conversation come in between.', besideWords(anotherSession)),
  'H-late': onceAt('The server says that it has stopped, and goes on all the same.', 'POST /chat/cancel', () =>
    json(200, { task_status: 5 }),
  ),
  'H-retry-flood': onEveryWay(
    'The server wants its clients back at once, and ends each stream after a few words.',
    hurried,
  ),
};
