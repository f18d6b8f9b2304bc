import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ConformReport, Outcome } from '../../src/tools/conform/conform.js';
import { answersOf } from '../../src/tools/conform/conform.js';
import { rules } from '../../src/tools/conform/rules.js';
import { mine } from '../server/support/server.js';
import { servePeopleReference, serveReference, tokenOf } from './support/reference-bench.js';

/** The rules of which this is said. */
function those(report: ConformReport, ...verdicts: readonly Outcome['verdict'][]): readonly string[] {
  return report.outcomes.filter(({ verdict }) => verdicts.includes(verdict)).map(({ rule }) => rule.id);
}

suite('the reference server', () => {
  test('conforms at every level', async (t) => {
    const { run } = await serveReference(t, undefined, { titles: true });
    const report = await run();
    assert.deepEqual(
      report.outcomes.filter(({ verdict }) => verdict === 'wrong' || verdict === 'unknown'),
      [],
    );
    assert.deepEqual(those(report, 'absent'), [
      'login',
      'cross-site',
      'foreign-session',
      'foreign-deletion',
      'streaming-off',
    ]);
    assert.deepEqual([report.claimed, report.asked, report.reached], ['extended', 'extended', 'extended']);
    assert.equal(report.outcomes.length, rules.length);
  });

  test('is asked for as many answers as was said, and keeps nothing of them', async (t) => {
    for (const level of ['required', 'proposed', 'extended'] as const) {
      const { run, asked, server } = await serveReference(t);
      let said = 0;
      const report = await run({ level, onStart: (answers) => (said = answers) });
      assert.equal(report.reached, level);
      // it makes no titles here, which count as one
      assert.equal(asked(), said - 1);
      assert.deepEqual(report.left, []);
      assert.deepEqual(await mine(server).sessions.list(), []);
    }
    assert.deepEqual(answersOf, { required: 3, proposed: 1, extended: 2 });
  });

  test('conforms with its streaming switched off, at the level that it then claims', async (t) => {
    const { run } = await serveReference(t, undefined, { streaming: 'off' });
    const report = await run();
    assert.deepEqual([report.claimed, report.reached], ['required', 'required']);
    assert.deepEqual(those(report, 'wrong', 'unknown'), []);
    assert.ok(those(report, 'holds').includes('streaming-off'));
  });

  test('keeps its people apart, by token', async (t) => {
    const people = await servePeopleReference(t);
    const report = await people.run({ headers: await tokenOf(people, 'ann'), stranger: await tokenOf(people, 'bob') });
    assert.deepEqual(those(report, 'wrong', 'unknown'), []);
    const holds = those(report, 'holds');
    for (const id of ['login', 'foreign-session', 'foreign-deletion']) assert.ok(holds.includes(id), id);
  });

  test('turns away what another site sends with a cookie', async (t) => {
    const people = await servePeopleReference(t);
    const report = await people.run({ headers: new Headers({ cookie: await people.logIn('ann') }) });
    assert.deepEqual(those(report, 'wrong', 'unknown'), []);
    const holds = those(report, 'holds');
    for (const id of ['login', 'cross-site']) assert.ok(holds.includes(id), id);
  });
});
