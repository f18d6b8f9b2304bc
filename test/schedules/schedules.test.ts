import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc, times } from '../support/chance.js';
import { checkBounds, checkNothingOpen, checkShown, judge, type Verdict } from './support/judge.js';
import { Play } from './support/play.js';
import { anySchedule, type Schedule } from './support/schedule.js';

/**
 * Any sequence of faults of any kind at any byte, whatever people and machines do meanwhile: see README.md, which says
 * too how a schedule that failed is run again.
 */

const { CHAT_TEST_SCHEDULES = String(1000 * times), CHAT_TEST_PATH } = process.env;
const schedules = Number(CHAT_TEST_SCHEDULES);
/** Of all messages that are sent, so many get their whole answer at the least: else the judge has become lenient. */
const leastAnswered = 0.5;
/** Schedules without which a share says nothing. */
const enough = 500;

test(`every answer comes whole, or ends clearly, over ${schedules} schedules of faults`, async (t) => {
  const verdicts: Record<Verdict, number> = { answered: 0, excused: 0, left: 0 };
  const property = fc.asyncProperty(anySchedule, async (schedule) => {
    for (const verdict of await verdictsOf(schedule)) verdicts[verdict] += 1;
  });
  const details = await fc.check(property, {
    numRuns: schedules,
    includeErrorInReport: true,
    ...(CHAT_TEST_PATH === undefined ? {} : { path: CHAT_TEST_PATH }),
  });
  if (details.failed) assert.fail(`${fc.defaultReportMessage(details)}\nAgain: ${commandFor(details)}`);
  t.diagnostic(JSON.stringify(verdicts));
  const all = verdicts.answered + verdicts.excused + verdicts.left;
  if (details.numRuns >= enough)
    assert.ok(verdicts.answered >= leastAnswered * all, `whole answers: ${verdicts.answered} of ${all}`);
});

async function verdictsOf(schedule: Schedule): Promise<readonly Verdict[]> {
  const play = new Play(schedule);
  await play.run();
  const verdicts = play.sent.map((sent) => judge(play, sent));
  checkBounds(play);
  for (const sessionId of [1, 2]) checkShown(play, sessionId, await play.lookAgain(sessionId));
  play.watcher.check();
  play.chat.dispose();
  checkNothingOpen(play, 'after dispose');
  return verdicts;
}

function commandFor({ seed, counterexamplePath }: { seed: number; counterexamplePath: string | null }): string {
  return `CHAT_TEST_SEED=${seed} CHAT_TEST_PATH=${counterexamplePath ?? ''} npm test -- schedules`;
}
