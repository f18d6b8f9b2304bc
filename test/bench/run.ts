// The benchmarks whose figures are in docs/benchmarks.md, one after the other.
// npm run bench [-- NAME ... [--OPTION ...]]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A file, and what it is told besides. */
const benchmarks: Readonly<Record<string, string>> = {
  rendering: 'markdown/cost.ts --kind=mixed,code,table,list,paragraph --publish',
  sse: 'sse/cost.ts',
  size: 'size/size.ts',
  traffic: 'server/traffic.ts',
  paint: 'paint/paint.ts',
  faults: 'faults/faults.ts',
};

const given = process.argv.slice(2);
const options = given.filter((word) => word.startsWith('--'));
const named = given.filter((word) => !word.startsWith('--'));
for (const name of named.length > 0 ? named : Object.keys(benchmarks)) {
  const [file, ...own] = benchmarks[name]?.split(' ') ?? [];
  if (file === undefined) throw new Error(`There is no benchmark ${name}: ${Object.keys(benchmarks).join(', ')}`);
  const argv = ['--import', 'tsx', join(import.meta.dirname, file), ...own, ...options];
  const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
