// @ts-check
// Where the tests' Chromium is; and where there is none, how to get one.
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './command.mjs';
import { installPackages, runnable } from './debian.mjs';

/**
 * What is asked of the machine; handed in by the tests.
 * @typedef {object} Machine
 * @property {Record<string, string | undefined>} env
 * @property {string} platform
 * @property {string} home
 * @property {(path: string) => boolean} runnable
 * @property {(path: string) => string[]} list names in a folder, none when there is no such folder
 * @property {(packages: string[]) => Promise<string | undefined>} installPackages why not, or undefined
 * @property {(argv: string[], options?: { limit?: number }) => Promise<{ status: number | null, output: string }>} run
 * @property {(line: string) => void} say
 */

/** @returns {Machine} */
export function thisMachine() {
  const { env, platform } = process;
  return {
    env,
    platform,
    home: homedir(),
    runnable,
    list: namesIn,
    installPackages,
    run,
    say: (line) => console.log(line),
  };
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Its message is for a person, who can do something about it. */
export class NoBrowserError extends Error {}

/**
 * A path somebody named is taken or refused, never passed over. Undefined when none is to be found.
 * @param {Machine} [machine]
 * @returns {string | undefined}
 */
export function findBrowser(machine = thisMachine()) {
  const named = machine.env.CHROME_PATH;
  if (named) {
    if (machine.runnable(named)) return named;
    throw new NoBrowserError(`CHROME_PATH is set to ${named}, which is not a program that can be run.`);
  }
  return [...usualPlaces(machine), ...cachedByPlaywright(machine), ...cachedByPuppeteer(machine)].find(
    machine.runnable,
  );
}

/**
 * The browser; installed first when there is none.
 * @param {Machine} [machine]
 * @returns {Promise<string>}
 */
export async function provideBrowser(machine = thisMachine()) {
  const found = findBrowser(machine);
  if (found) return found;

  const reasons = [];
  for (const install of installers) {
    const reason = await install(machine);
    const path = findBrowser(machine);
    // A browser without the shared libraries it needs is there and does not start.
    if (path && (await machine.run([path, '--version'], { limit: 30_000 })).status === 0) return path;
    reasons.push(reason ?? 'an installed browser does not start');
  }
  throw new NoBrowserError(advice(reasons));
}

/**
 * The distribution's package comes first: it brings the shared libraries and fonts that a bare machine lacks and
 * Playwright's download does not bring, and on a machine that reaches only its package mirrors the download hangs
 * until its limit.
 * @type {((machine: Machine) => Promise<string | undefined>)[]}
 */
const installers = [installFromDistribution, downloadFromPlaywright];

/** @param {Machine} machine */
async function installFromDistribution({ platform, installPackages, say }) {
  if (platform !== 'linux') return 'there is no package manager this script knows';
  say('No Chrome or Chromium found. Trying to install the package chromium ...');
  return installPackages(['chromium']);
}

/** @param {Machine} machine */
async function downloadFromPlaywright({ run, say }) {
  say("Trying Playwright's download ...");
  const cli = join(root, 'node_modules/playwright-core/cli.js');
  const { status, output } = await run([process.execPath, cli, 'install', '--no-shell', 'chromium'], {
    limit: 180_000,
  });
  if (status === 0) return undefined;
  const said =
    output
      .trim()
      .split('\n')
      .find((line) => line.includes('Error')) ?? 'not finished after 180 s';
  return `Playwright's download failed (${said.trim()})`;
}

/** @param {string[]} reasons */
function advice(reasons) {
  return [
    'The tests run in a real browser; no Chrome, Chromium or Edge was found and none could be installed:',
    `${reasons.join('; ')}.`,
    'Install one (Debian and Ubuntu: sudo apt-get install chromium; macOS: brew install --cask google-chrome;',
    'Windows: winget install Google.Chrome; anywhere: npx playwright-core install --with-deps chromium),',
    'or name one that is there: CHROME_PATH=/path/to/chrome npm test',
  ].join(' ');
}

/** @param {Machine} machine */
function usualPlaces({ platform, env }) {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (platform === 'win32') {
    const folders = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (folder) => folder !== undefined,
    );
    const programs = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return folders.flatMap((folder) => programs.map((program) => join(folder, program)));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  return [...names.map((name) => `/usr/bin/${name}`), '/opt/google/chrome/chrome', '/snap/bin/chromium'];
}

/** Inside one unpacked download, by whoever made it. */
const unpacked = {
  linux: ['chrome-linux64/chrome', 'chrome-linux/chrome'],
  win32: ['chrome-win64/chrome.exe', 'chrome-win/chrome.exe'],
  darwin: [
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ],
};

/** @param {Machine} machine */
function cachedByPlaywright(machine) {
  const { env, platform, home } = machine;
  const caches =
    platform === 'darwin'
      ? join(home, 'Library/Caches')
      : ((platform === 'win32' ? env['LOCALAPPDATA'] : undefined) ?? join(home, '.cache'));
  return cached(machine, env['PLAYWRIGHT_BROWSERS_PATH'] ?? join(caches, 'ms-playwright'), /^chromium-\d+$/);
}

/** @param {Machine} machine */
function cachedByPuppeteer(machine) {
  return cached(
    machine,
    join(machine.env['PUPPETEER_CACHE_DIR'] ?? join(machine.home, '.cache/puppeteer'), 'chrome'),
    /-/,
  );
}

/**
 * @param {Machine} machine
 * @param {string} folder
 * @param {RegExp} wanted
 */
function cached({ list, platform }, folder, wanted) {
  const inner = platform === 'darwin' || platform === 'win32' ? unpacked[platform] : unpacked.linux;
  const newestFirst = list(folder)
    .filter((name) => wanted.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return newestFirst.flatMap((name) => inner.map((path) => join(folder, name, path)));
}

/** Flags for a headless run. Chromium's own sandbox cannot start for root, nor in most containers. */
export const chromeArgs = [
  ...(process.getuid?.() === 0 || process.env.CI ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
