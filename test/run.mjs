// @ts-check
// npm test [-- word...]: every check and every suite in turn, then one line `N passed, N failed`.
// Words choose by group (checks, unit, browser, e2e) or by how a name begins.
import { NoBrowserError, provideBrowser } from './support/browser.mjs';
import { browserSuite, check, chosen, filesUnder, nodeSuite, packaged, runAndClose } from './support/suites.mjs';

const vite = packaged('vite/bin/vite.js');
const tsc = packaged('typescript/bin/tsc');

/** Folders of test/ whose files need something of their own before they can run. */
const special = ['e2e', 'many', 'package', 'diagrams', 'disk', 'frameworks', 'proxies', 'backends', 'site'];

const files = filesUnder('test', (path) => path.endsWith('.test.ts') && !path.endsWith('.browser.test.ts'));

/** @param {string} folder */
const testsIn = (folder) => files.filter((path) => path.startsWith(`test/${folder}/`));

/** Node's suites: one for each folder of test/. */
function unitSuites() {
  const folders = [...new Set(files.map((path) => path.split('/')[1] ?? ''))].filter((name) => !special.includes(name));
  if (folders.length === 0) return [nodeSuite('unit', [])];
  return folders.map((name) => nodeSuite(name, testsIn(name)));
}

const suites = [
  check('lock', [[process.execPath, 'test/support/check-lock.mjs']]),
  check('types', [
    [...tsc, '--noEmit', '-p', '.'],
    [...tsc, '--noEmit', '-p', 'docs'],
  ]),
  check('unused', [packaged('knip/bin/knip.js')]),
  check('lint', [[...packaged('eslint/bin/eslint.js'), '.']]),
  check('format', [[...packaged('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']]),
  ...unitSuites(),
  browserSuite('chromium', 'chromium'),
  check('build', [
    [...vite, 'build', '--logLevel', 'warn'],
    [...vite, 'build', '--mode', 'cdn', '--logLevel', 'warn'],
    [...vite, 'build', '--mode', 'cli', '--logLevel', 'warn'],
    [...tsc, '-p', 'tsconfig.build.json'],
    ...['manifest', 'integrity'].map((name) => [process.execPath, '--import', 'tsx', `scripts/${name}.ts`]),
  ]),
  check('publint', [[...packaged('publint/src/cli.js'), '--strict']]),
  check('package types', [
    [...packaged('@arethetypeswrong/cli/dist/index.js'), '--pack', '.', '--profile', 'esm-only'],
  ]),
  nodeSuite('package', testsIn('package'), 'checks'),
  check('demo page', [[...vite, 'build', '-c', 'demo/vite.config.ts', '--logLevel', 'warn']], 'e2e'),
  nodeSuite('end to end', testsIn('e2e'), 'e2e'),
];

const wanted = chosen(suites, process.argv.slice(2));
if (wanted.some(({ group }) => group === 'browser' || group === 'e2e')) {
  try {
    process.env.CHROME_PATH = await provideBrowser();
  } catch (error) {
    if (!(error instanceof NoBrowserError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
await runAndClose('test', wanted);
