import { isRecord, parseJson } from '../../protocol/guards.js';
import { json, page, refusal, says, saysText, silence, unreachable } from '../reply.js';
import type { RecordedRequest } from '../request.js';
import {
  always,
  check,
  generate,
  onceAt,
  started,
  withoutStreams,
  type Broken,
  type Fault,
  type FaultSite,
} from './fault.js';

/** Answers that are asked for again and again. There are no streams then, so that a page polls. */

function checks(sentence: string, ...replies: readonly Broken[]): Fault {
  return withoutStreams(onceAt(sentence, check, ...replies));
}

/** A check of a run that goes on: so much of its text, of 1. */
function part(share: number): Broken {
  return ({ query }, { model }) => {
    const text = model.find(query.taskId)?.answer.content ?? '';
    const output = text.slice(0, Math.ceil(text.length * share));
    return json(417, { task_status: 2, slow_pickup: false, task_output: { output } });
  };
}

function ends(status: 4 | 5, words: string): Broken {
  return ({ query }, { model }) => {
    model.find(query.taskId)?.breakDown(status, words);
    return json(400, {
      ...{ error: 'task_failed_or_canceled', task_status: status },
      userFacingErrorMessage: status === 4 ? words : null,
    });
  };
}

/** The message of a run as it is, but for this. */
async function changed(request: RecordedRequest, site: FaultSite, more: object): Promise<Response> {
  const response = await site.usual(request);
  const body = parseJson(await response.text());
  return json(response.status, isRecord(body) && response.status === 200 ? { ...body, ...more } : body);
}

const afterRelease: Broken = async (request, site) => {
  await site.troubles.released;
  return site.usual(request);
};

const stray = { id: 900, role: 'assistant', session_id: 'another', content: 'LEAKED-OTHER-SESSION' };
const busy = says(503, {});
const stale = part(0.5);

export const polled = {
  'G-417': withoutStreams(
    always(
      'Each check says that the answer is still being written.',
      [check],
      says(417, { task_status: 2, slow_pickup: false }),
    ),
  ),
  'G-5xx-ok': checks('Three checks fail with 503.', busy, busy, busy),
  'G-html': checks('A check is answered with a page.', page),
  'G-empty200': checks('A check is answered with nothing.', saysText(200, 'application/json', '')),
  'G-json-array': checks('A check is answered with a list.', says(200, [])),
  'G-bad-json': checks(
    'A check is answered with half of its JSON.',
    saysText(200, 'application/json', '{"id":1,"role":"assis'),
  ),
  'G-null-content': withoutStreams({
    sentence: 'The message of the answer comes without a text.',
    lasts: 'until mended',
    arrange: (site) => site.troubles.always([check], (request) => changed(request, site, { content: null })),
  }),
  'G-304': checks('A check is answered with 304 Not Modified.', saysText(304, undefined)),
  'G-404': checks('The task of the answer is not found.', (request, { model }) => {
    model.find(request.query.taskId)?.lose();
    return refusal(404, 'task_not_found');
  }),
  'G-failed': checks('The answer has failed when it is asked after.', ends(4, 'The model is out of order.')),
  'G-cancelled': checks('The answer has been stopped when it is asked after.', ends(5, '')),
  'G-slow': checks('The next check is answered when the test lets go: `backend.release()`.', afterRelease),
  'G-ooo': checks(
    'A check brings less than the one before: of a server that is behind the others.',
    part(1),
    part(0.5),
  ),
  'G-regress': checks('What the checks bring gets shorter.', part(1), part(0.5), part(0)),
  'G-stale': checks(
    'Something in between gives the same answer to six checks.',
    stale,
    stale,
    stale,
    stale,
    stale,
    stale,
  ),
  'G-hang': checks('A check is never answered.', silence),
  'G-rst': checks('The connection breaks at two checks.', unreachable, unreachable),
  'G-wrong': checks('A check brings the message of another conversation.', says(200, stray)),
  'G-gen-noid': withoutStreams(
    onceAt('The answer is begun, and its task is not named.', generate, started(says(200, {}))),
  ),
  'G-gen-slow': withoutStreams(
    onceAt('The request for an answer is answered when the test lets go: `backend.release()`.', generate, afterRelease),
  ),
  'G-gen-rst': withoutStreams(
    onceAt(
      'The connection breaks when an answer is asked for; it is begun all the same.',
      generate,
      started(unreachable),
    ),
  ),
};
