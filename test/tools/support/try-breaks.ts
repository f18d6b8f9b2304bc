import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConformReport } from '../../../src/tools/conform/conform.js';
import { defaultLimits } from '../../../src/tools/conform/limits.js';
import type { Break } from './breaking.js';
import { serveReference } from './reference-bench.js';

/** What is awaited for ever is awaited in many steps: fewer are as good. */
export const shortLimits = { ...defaultLimits, answer: 10_000 };

/** One test for each: the rule is called wrong, and no other. */
export function tryBreaks(breaks: readonly Break[]): void {
  for (const [rule, how, make] of breaks)
    test(`${rule}: ${how}`, async (t) => {
      const { run } = await serveReference(t, make(), { titles: true });
      const report = await run({ limits: shortLimits });
      assertWrong(report, rule);
      assert.notEqual(report.reached, 'extended');
    });
}

/** This rule alone, and something was seen of it. */
export function assertWrong({ outcomes }: ConformReport, rule: string): void {
  const wrong = outcomes.filter(({ verdict }) => verdict === 'wrong');
  assert.deepEqual(
    wrong.map(({ rule }) => rule.id),
    [rule],
    wrong.map(({ rule, seen }) => `${rule.id}: ${seen}`).join('\n'),
  );
  assert.notEqual(wrong[0]?.seen, '');
}
