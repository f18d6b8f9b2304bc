import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { nextcloud } from '../../src/transport/nextcloud.js';
import { conform } from '../../src/tools/conform/conform.js';
import { FakeClock } from '../support/fake-clock.js';
import { versions } from '../support/nextcloud-recordings.js';
import { RecordedNextcloud } from './support/recorded-nextcloud.js';

suite('a recorded Nextcloud', () => {
  for (const version of versions)
    test(`${version} is of the required level, and of no other`, async (t) => {
      const recorded = await RecordedNextcloud.start(t, version);
      const { baseUrl } = nextcloud(recorded.server.origin);
      const report = await conform({ baseUrl, headers: new Headers(), fetch, clock: new FakeClock() });
      assert.deepEqual(
        report.outcomes.filter(({ verdict }) => verdict === 'wrong' || verdict === 'unknown'),
        [],
      );
      assert.deepEqual([report.claimed, report.asked, report.reached], ['required', 'required', 'required']);
      const above = report.outcomes.filter(({ rule }) => rule.level !== 'required');
      assert.ok(above.every(({ verdict }) => verdict === 'absent'));
      assert.deepEqual(report.left, []);
      assert.deepEqual([...recorded.sessions.keys()], []);
    });
});
