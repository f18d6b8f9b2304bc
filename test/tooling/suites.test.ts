import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { run } from '../support/command.mjs';
import { until } from '../support/driven-stream.js';
import { engines } from '../support/engines.mjs';
import { check, chosen, judged, nodeSuite } from '../support/suites.mjs';
import { closingLine, readTotals } from '../support/totals.mjs';

const folder = mkdtempSync(join(tmpdir(), 'chat-stream-tooling-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const node = (code: string) => [process.execPath, '--eval', code];
const fine = { status: 0, output: 'said', timedOut: false, leftBehind: [] };

test('the closing line names skipped tests only when there are some', () => {
  assert.equal(closingLine({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
  assert.equal(closingLine({ passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped');
});

test('a runner that died, was stopped, left processes or ran nothing has failed, whatever it counted', () => {
  const counts = { passed: 2, failed: 0, skipped: 0 };
  assert.equal(judged(counts, fine).failed, 0);
  assert.equal(judged(undefined, fine).failed, 1);
  assert.equal(judged({ passed: 0, failed: 0, skipped: 4 }, fine).failed, 1);
  assert.equal(judged(counts, { ...fine, status: 1 }).failed, 1);
  assert.equal(judged(counts, { ...fine, status: null, timedOut: true }).failed, 1);
  assert.equal(judged(counts, { ...fine, leftBehind: ['12 sleep'] }).failed, 1);
  assert.equal(judged({ ...counts, failed: 5 }, { ...fine, status: 1 }).failed, 5);
});

test('a check passes or fails as one, and stops at the first command that fails', async () => {
  assert.deepEqual(await check('good', [node(''), node('')]).run(), { passed: 1, failed: 0, skipped: 0, output: '' });
  const bad = await check('bad', [node('console.log("why"); process.exit(3)'), node('console.log("later")')]).run();
  assert.equal(bad.failed, 1);
  assert.equal(bad.output, 'why\nended with exit code 3');
  assert.equal((await check('missing', [['/no/such/program']]).run()).failed, 1);
});

test('suites are chosen by group or by how their name begins', () => {
  const suites = [check('types', []), nodeSuite('protocol', []), check('demo page', [], 'e2e')];
  const names = (...words: string[]) => chosen(suites, words).map(({ name }) => name);
  assert.deepEqual(names(), ['types', 'protocol', 'demo page']);
  assert.deepEqual(names('unit'), ['protocol']);
  assert.deepEqual(names('e2e', 'typ'), ['types', 'demo page']);
  assert.deepEqual(names('nothing'), []);
});

test('tests of Node are counted, and only what failed is printed', async () => {
  const mixed = file(
    'mixed.test.mjs',
    `import { describe, it, test } from 'node:test';
     test('fine', () => {});
     test.skip('skipped', () => {});
     describe('group', () => {
       it('fine too', () => {});
       it('broken', () => { console.log('printed on the way'); throw new Error('the reason'); });
     });`,
  );
  const { passed, failed, skipped, output } = await nodeSuite('node', [mixed]).run();
  assert.deepEqual({ passed, failed, skipped }, { passed: 2, failed: 1, skipped: 1 });
  assert.match(output, /broken\nError: the reason/);
  assert.match(output, /printed on the way/);
  assert.doesNotMatch(output, /fine/);
});

test('a test file that is empty, throws, dies or fails in a hook is a failure', async () => {
  const files = [
    file('empty.test.mjs', ''),
    file('throws.test.mjs', 'throw new Error("at once");'),
    file(
      'dies.test.mjs',
      'import { test } from "node:test"; test("t", () => { process.kill(process.pid, "SIGKILL"); });',
    ),
    file(
      'hook.test.mjs',
      'import { describe, before } from "node:test"; describe("d", () => before(() => { throw new Error("hooked"); }));',
    ),
  ];
  const { passed, failed, output } = await nodeSuite('node', files).run();
  assert.deepEqual({ passed, failed }, { passed: 0, failed: 4 });
  for (const said of [/empty.*has no tests/, /at once/, /ended with SIGKILL/, /hooked/]) assert.match(output, said);
  assert.equal((await nodeSuite('none', []).run()).failed, 1);
});

test('a run goes on when a suite throws, says what was not run and why, and ends with the sum', async () => {
  const code = `
    import { check, runAndClose } from './test/support/suites.mjs';
    const broken = { name: 'broken', group: 'g', run: () => Promise.reject(new Error('the reason')) };
    const absent = { name: 'absent', group: 'g', prepare: () => Promise.resolve('it rains'), run: broken.run };
    await runAndClose('test', [broken, absent, check('fine', [[process.execPath, '--version']])]);`;
  const argv = [process.execPath, '--input-type=module', '--eval', code];
  const { status, output } = await run(argv, { env: { CHAT_TEST_TOTALS: folder } });
  assert.equal(status, 1);
  assert.match(output, /✗ broken .*\nError: the reason/);
  assert.match(output, /^absent: not run, because it rains$/m);
  assert.match(output, /\n1 passed, 1 failed, 1 skipped\n$/);
  assert.deepEqual(readTotals(join(folder, 'test.json')), { passed: 1, failed: 1, skipped: 1 });
});

test('a command that takes longer than it may is stopped', async () => {
  const { timedOut, status } = await run(node('setInterval(() => 0, 1000)'), { limit: 300 });
  assert.equal(timedOut, true);
  assert.notEqual(status, 0);
});

test('a process left behind is named and ended', { skip: process.platform !== 'linux' }, async () => {
  const leave = `require('node:child_process').spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref()`;
  const { leftBehind } = await run(node(leave));
  assert.equal(leftBehind.length, 1);
  assert.match(leftBehind[0] ?? '', /sleep 300/);
  const pid = leftBehind[0]?.split(' ')[0] ?? '';
  await until('its end', () => !existsSync(`/proc/${pid}/exe`));
});

test('totals are summed, and a runner that left none counts as failed', async () => {
  writeFileSync(join(folder, 'test.json'), '{"passed":5,"failed":0,"skipped":1}');
  writeFileSync(join(folder, 'more.json'), '{"passed":2,"failed":0,"skipped":0}');
  writeFileSync(join(folder, 'broken.json'), '{');
  const sum = (...names: string[]) => run([process.execPath, 'test/support/sum-totals.mjs', folder, ...names]);

  const good = await sum('test', 'more');
  assert.deepEqual([good.status, good.output], [0, '7 passed, 0 failed, 1 skipped\n']);
  const bad = await sum('test', 'missing', 'broken');
  assert.deepEqual([bad.status, bad.output.trim().split('\n').at(-1)], [1, '5 passed, 2 failed, 1 skipped']);
  assert.equal(readTotals(join(folder, 'broken.json')), undefined);
});

test('every file excluded from an engine is there, and a reason is given', () => {
  for (const { excluded } of Object.values(engines)) {
    for (const [path, reason] of Object.entries(excluded)) {
      assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
      assert.notEqual(reason, '');
    }
  }
});
