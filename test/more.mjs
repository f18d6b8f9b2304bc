// @ts-check
// npm run test:more [-- word...]: what needs more than `npm test` may ask of a machine. What this machine cannot run
// is said, and counted as skipped. Ends with one line `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './support/command.mjs';
import { provideBrowser } from './support/browser.mjs';
import { installPackages, runnable } from './support/debian.mjs';
import { engines, firefoxPath, miniBrowser, webkitDriver } from './support/engines.mjs';
import { postgresPrograms, redisProgram } from './support/services.mjs';
import { browserSuite, chosen, nodeSuite, runAndClose, servedSuite } from './support/suites.mjs';

/**
 * @param {() => boolean} present
 * @param {string[]} packages
 */
const installed = (present, packages) => async () => {
  if (present()) return undefined;
  console.log(`installing ${packages.join(' ')} ...`);
  const reason = await installPackages(packages);
  return reason ?? (present() ? undefined : `${packages.join(' ')} did not bring the programs looked for`);
};

const haveFirefox = () => runnable(firefoxPath());
const haveWebkit = () => miniBrowser() !== undefined && runnable(webkitDriver) && runnable('/usr/bin/Xvfb');

/**
 * A file an engine cannot run is a suite that says why.
 * @param {string} engine
 */
function excluded(engine) {
  return Object.entries(engines[engine]?.excluded ?? {}).map(([path, reason]) => ({
    name: `${engine} ${path}`,
    group: 'browser',
    prepare: () => Promise.resolve(reason),
    run: () => Promise.reject(new Error('unreachable')),
  }));
}

const havePostgres = () => postgresPrograms() !== undefined;

/** What the server's tests do over libsql, again over PostgreSQL. */
const storing = [
  'storage',
  'stream',
  'poll',
  'resume',
  'cancel',
  'sessions',
  'shutdown',
  'concurrency',
  'attachments',
  'people',
  'limits',
  'rounds',
  'shared-limits',
];

/** mermaid is as large as all else together: it is installed where it is tried, and only then. */
async function haveMermaid() {
  process.env.CHROME_PATH = await provideBrowser();
  const folder = join(root, 'test/diagrams');
  if (existsSync(join(folder, 'node_modules/mermaid'))) return undefined;
  const { status } = await run(['npm', 'ci', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts']);
  return status === 0 ? undefined : 'mermaid could not be installed';
}

/** What is packed is what was built. */
async function havePackage() {
  process.env.CHROME_PATH = await provideBrowser();
  const { status } = await run(['npm', 'run', 'build', '--silent']);
  return status === 0 ? undefined : 'the package could not be built';
}
const haveBrowser = async () => void (process.env.CHROME_PATH = await provideBrowser());

const haveProxies = () =>
  ['/usr/sbin/nginx', '/usr/sbin/apache2', '/usr/bin/caddy', '/usr/sbin/haproxy', '/usr/bin/systemd-analyze'].every(
    runnable,
  );

/** A disk of its own is what root may make, and not even root in every container. */
async function canMount() {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-mount-'));
  const { status, output } = await run(['mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (status === 0) await run(['umount', folder]);
  rmSync(folder, { recursive: true });
  return status === 0 ? undefined : `mount is refused (${output.trim()})`;
}

const haveBackends = () =>
  spawnSync('/usr/bin/php', ['-r', 'exit(extension_loaded("pdo_sqlite") ? 0 : 1);']).status === 0 &&
  spawnSync('/usr/bin/python3', ['-c', 'import fastapi, uvicorn']).status === 0;

const suites = [
  browserSuite('Firefox', 'firefox', installed(haveFirefox, ['firefox-esr'])),
  ...excluded('firefox'),
  browserSuite('WebKit', 'webkit', installed(haveWebkit, ['webkit2gtk-driver', 'xvfb'])),
  ...excluded('webkit'),
  // The proxies of demo/deploy/, with a real stream through each, and the unit for systemd.
  {
    ...nodeSuite('proxies', ['test/proxies/proxies.test.ts', 'test/proxies/doctor.test.ts'], 'proxies'),
    prepare: installed(haveProxies, ['nginx-light', 'apache2', 'caddy', 'haproxy', 'systemd']),
  },
  // A server whose disk is full.
  { ...nodeSuite('full disk', ['test/disk/full.test.ts'], 'services'), prepare: canMount },
  // The backends of docs/backends/ that need more than Node.
  {
    ...nodeSuite('guides', ['test/backends/php.test.ts', 'test/backends/python.test.ts'], 'guides'),
    prepare: installed(haveBackends, ['php-cli', 'php-sqlite3', 'python3-fastapi', 'python3-uvicorn']),
  },
  // The site of docs/ as it is built: its pages, its links, its demo. And the pages that the guides show.
  { ...nodeSuite('docs', ['test/site/site.test.ts'], 'guides'), prepare: haveBrowser },
  { ...nodeSuite('pages', ['test/site/examples.test.ts'], 'guides'), prepare: haveBrowser },
  // Fifteen times as many documents and cuts.
  browserSuite('markdown at length', 'chromium', undefined, {
    files: ['test/markdown/equality.browser.test.ts'],
    env: { CHAT_TEST_TIMES: '15' },
  }),
  // A project for each framework, with the package as it is packed.
  { ...nodeSuite('frameworks', ['test/frameworks/frameworks.test.ts'], 'frameworks'), prepare: havePackage },
  { ...nodeSuite('diagrams', ['test/diagrams/mermaid.test.ts'], 'browser'), prepare: haveMermaid },
  servedSuite(
    'PostgreSQL',
    ['postgres'],
    storing.map((name) => `test/server/${name}.test.ts`),
    installed(havePostgres, ['postgresql']),
  ),
  servedSuite(
    'Redis',
    ['postgres', 'redis'],
    [
      'test/server/exchange.test.ts',
      'test/server/elsewhere.test.ts',
      'test/many/processes.test.ts',
      'test/many/readiness.test.ts',
      'test/many/limits.test.ts',
    ],
    installed(() => havePostgres() && runnable(redisProgram), ['postgresql', 'redis-server']),
  ),
];

await runAndClose('more', chosen(suites, process.argv.slice(2)));
