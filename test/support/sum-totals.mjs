// @ts-check
// node sum-totals.mjs DIRECTORY NAME... : adds up what each named runner left in the directory.
// A runner that left nothing died before it could count: one failure.
import { join } from 'node:path';
import { add, closingLine, readTotals, zero } from './totals.mjs';

const [directory = '.', ...names] = process.argv.slice(2);

let sum = zero();
for (const name of names) {
  const totals = readTotals(join(directory, `${name}.json`));
  if (!totals) console.log(`${name}: ended without totals`);
  sum = add(sum, totals ?? { ...zero(), failed: 1 });
}
console.log(closingLine(sum));
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
