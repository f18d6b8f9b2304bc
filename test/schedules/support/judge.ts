import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/client/index.js';
import type { Exchange, ModelRun } from './model-server.js';
import type { Play, Sent } from './play.js';
import type { Trouble } from './schedule.js';

/** How one message came to its end. */
export type Verdict = 'answered' | 'excused' | 'left';

/** Checks that fail in a row before the run may be given up. */
const mostErrors = 5;
/** Times that a server may ask to come back later. */
const mostDelays = 3;
/** Said by a server that will not have it, or does not have it: nobody asks again. */
const refused: ReadonlySet<Trouble> = new Set(['401', '403', '404', '405', '415', '429 late', '501', 'page']);
const finalForCheck: ReadonlySet<Trouble> = new Set(['401', '403', '404', '405', '501']);
/** Checks that may fail in a row before one that brings a page is the last. */
const mostPages = 2;
const harmless: ReadonlySet<Trouble> = new Set(['fine', 'waiting', 'slow', 'behind']);

/**
 * What one message has come to, or an AssertionError: the whole answer; or, where the schedule has something in it that
 * allows another end, a clear one, with a part of the answer from its beginning.
 */
export function judge(play: Play, sent: Sent): Verdict {
  const run = runOf(play, sent);
  if (sent.end === 'left') return 'left';
  assert.notEqual(sent.end, 'open', `no end: ${sent.text}`);
  const { answer, error } = sent;
  const isWhole = run !== undefined && answer?.content === run.golden && answer.finish === 'stop';
  if (isWhole) {
    assert.equal(error, undefined, `an error is shown beside a whole answer: ${error}`);
    return 'answered';
  }
  const excuses = excusesOf(play, sent, run);
  const what = `${sent.text}: ${answer?.finish} ${JSON.stringify(answer?.content)}, ${error}, of ${JSON.stringify(run?.golden)}`;
  assert.ok(excuses.length > 0, `no reason for this end: ${what}`);
  // the proposal's form says nothing by which a client could tell, and the stored message could not be had
  if (run?.isGarbled !== true) assert.notEqual(answer?.finish, 'stop', `a part is taken for the whole: ${what}`);
  const isPart = answer === undefined || run?.isGarbled === true || run?.golden.startsWith(answer.content) === true;
  assert.ok(isPart || answer.content === '', `not a part of the answer: ${what}`);
  return 'excused';
}

/** Why this message may end without the whole answer. */
function excusesOf({ server }: Play, sent: Sent, run: ModelRun | undefined): readonly string[] {
  const history = server.history.slice(sent.from, sent.to).filter(({ sessionId }) => sessionId === sent.sessionId);
  const of = (asked: Exchange['asked']) => history.filter((exchange) => exchange.asked === asked);
  const isRefused = ({ trouble }: Exchange) => refused.has(trouble);
  const reasons: readonly [string, boolean][] = [
    ['stopped', sent.isStopped],
    ['the run failed', run?.status === 4 || run?.status === 5],
    ['the stream was denied', of('start').some(({ trouble }) => ['401', '403', '429 late'].includes(trouble))],
    ['the stream was put off', of('start').filter(({ trouble }) => trouble === '429 soon').length > mostDelays],
    // it is asked for once: a look that finds nothing after that is the end of it
    [
      'nothing was started',
      run === undefined && of('generate').some(({ trouble }) => trouble !== 'fine' && trouble !== '429 soon'),
    ],
    ['generate was refused', of('generate').some(isRefused)],
    ['a check was refused', of('check').some(({ trouble }) => finalForCheck.has(trouble))],
    [
      'pages came instead',
      of('check').some(({ trouble }) => trouble === 'page') && longestRow(of('check')) > mostPages,
    ],
    ['the machine was offline, for as long as one waits', sent.wasOffline],
    ['checks failed', longestRow(of('check')) > mostErrors],
    ['the session could not be asked', of('session').some(isRefused) || longestRow(of('session')) > 1],
    ['the messages could not be asked', of('messages').some(isRefused) || longestRow(of('messages')) > 1],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}

function longestRow(exchanges: readonly Exchange[]): number {
  let longest = 0;
  let row = 0;
  for (const { trouble } of exchanges) {
    row = harmless.has(trouble) ? 0 : row + 1;
    longest = Math.max(longest, row);
  }
  return longest;
}

function runOf({ server, forgotten }: Play, { sessionId, text }: Sent): ModelRun | undefined {
  const copies = server.messagesOf(sessionId).filter(({ content }) => content === text);
  assert.ok(copies.length <= 1 || forgotten.has(text), `${text} is stored ${copies.length} times`);
  const human = copies.at(-1);
  const runs = server.runs.filter(({ messageId }) => messageId === human?.id);
  // of a run that ended badly before a word of it got through nothing is left that could be found
  const traces = runs.filter(({ status, isHeard }) => isHeard || status === 2 || status === 3);
  assert.ok(traces.length <= 1, `${traces.length} generations for ${text}`);
  return runs.at(-1);
}

/**
 * Requests are few: each trouble, each act and each piece of an answer costs so many at the most. A trouble on a stream
 * may make the client look for the run (two requests), look among the messages (two), start by polling, and check; and
 * each of these has its own troubles counted.
 */
export function checkBounds({ network, server, schedule, acts, sent, clock }: Play): void {
  const troubles = server.history.filter(({ trouble }) => trouble !== 'fine').length;
  const streams = schedule.streams.length;
  const pieces = server.runs.reduce((sum, run) => sum + run.pieces.length, 0);
  const causes = troubles + streams + acts + sent.length + pieces;
  const { length } = network.lines;
  assert.ok(length <= 10 + 6 * causes, `${length} requests for ${causes} causes`);
  // the longest that one cause takes: a stream that only says it is alive (60 s), a request to its limit, a server that says when to come back (60 s)
  const longest = 600_000 + causes * 180_000;
  assert.ok(clock.now() <= longest, `${clock.now()} ms for ${causes} causes`);
}

/** Once all is over nothing is left: no timer, no request, no listener, no place among the streams. */
export function checkNothingOpen({ clock, network, surroundings, locks }: Play, when: string): void {
  const left = {
    timers: clock.pending,
    requests: network.open.map(({ endpoint }) => endpoint),
    listeners: surroundings.listeners,
    places: [...locks.held],
  };
  assert.deepEqual(left, { timers: [], requests: [], listeners: 0, places: [] }, `left open ${when}`);
}

/** A session that is looked at again shows what the server has, each message once and in its order. */
export function checkShown({ server }: Play, sessionId: number, shown: readonly ChatMessage[]): void {
  const line = (message: { role: string; content: string }) => `${message.role}: ${message.content}`;
  assert.deepEqual(shown.map(line), server.messagesOf(sessionId).map(line), 'what a session shows when it is selected');
}
