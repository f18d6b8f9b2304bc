import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBrowser, type Machine, NoBrowserError, provideBrowser } from '../support/browser.mjs';

/** A bare Linux machine on which nothing can be installed; what was tried is recorded in order. */
function bareMachine(given: Partial<Machine> & { programs?: string[] } = {}) {
  const tried: string[] = [];
  const programs = new Set(given.programs);
  const machine: Machine = {
    env: {},
    platform: 'linux',
    home: '/home/ada',
    runnable: (path) => programs.has(path),
    list: () => [],
    installPackages: (packages) => {
      tried.push(`packages ${packages.join(' ')}`);
      return Promise.resolve('this system has no apt-get');
    },
    run: (argv) => {
      tried.push(
        argv
          .slice(1)
          .join(' ')
          .replace(/^.*node_modules\//, ''),
      );
      return Promise.resolve({ status: 1, output: 'Error: getaddrinfo ENOTFOUND' });
    },
    say: () => undefined,
    ...given,
  };
  return { machine, tried, programs };
}

test('a path named by CHROME_PATH comes before every other', () => {
  const { machine } = bareMachine({ env: { CHROME_PATH: '/opt/mine' }, programs: ['/opt/mine', '/usr/bin/chromium'] });
  assert.equal(findBrowser(machine), '/opt/mine');
});

test('a CHROME_PATH that cannot be run is refused, though there is another browser', async () => {
  const { machine, tried } = bareMachine({ env: { CHROME_PATH: '/opt/gone' }, programs: ['/usr/bin/chromium'] });
  const refused = (error: unknown) =>
    error instanceof NoBrowserError && /CHROME_PATH .*\/opt\/gone/.test(error.message);
  assert.throws(() => findBrowser(machine), refused);
  await assert.rejects(provideBrowser(machine), refused);
  assert.deepEqual(tried, []);
});

test("a system's browser comes before Playwright's, and Playwright's before Puppeteer's", () => {
  const system = '/usr/bin/google-chrome';
  const playwright = '/home/ada/.cache/ms-playwright/chromium-1200/chrome-linux64/chrome';
  const puppeteer = '/home/ada/.cache/puppeteer/chrome/linux-150.0.1/chrome-linux64/chrome';
  const list = (folder: string) => (folder.includes('playwright') ? ['chromium-1200'] : ['linux-150.0.1']);
  const first = (...programs: string[]) => findBrowser(bareMachine({ list, programs }).machine);
  assert.equal(first(puppeteer, playwright, system), system);
  assert.equal(first(puppeteer, playwright), playwright);
  assert.equal(first(puppeteer), puppeteer);
  assert.equal(first(), undefined);
});

test('of several cached browsers the newest is taken, by number and not by letter', () => {
  const path = (version: string) => `/cache/${version}/chrome-linux/chrome`;
  const { machine } = bareMachine({
    env: { PLAYWRIGHT_BROWSERS_PATH: '/cache' },
    list: () => ['chromium-990', 'chromium-1200', 'chromium_headless_shell-1300', 'firefox-1400'],
    programs: [path('chromium-990'), path('chromium-1200'), path('firefox-1400')],
  });
  assert.equal(findBrowser(machine), path('chromium-1200'));
});

test('browsers are known where macOS and Windows keep them', () => {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  assert.equal(findBrowser(bareMachine({ platform: 'darwin', programs: [mac] }).machine), mac);
  const env = { PROGRAMFILES: '/programs' };
  const edge = '/programs/Microsoft/Edge/Application/msedge.exe';
  assert.equal(findBrowser(bareMachine({ platform: 'win32', env, programs: [edge] }).machine), edge);
});

test('nothing is installed where a browser is', async () => {
  const { machine, tried } = bareMachine({ programs: ['/usr/bin/chromium'] });
  assert.equal(await provideBrowser(machine), '/usr/bin/chromium');
  assert.deepEqual(tried, []);
});

test("the distribution's package is tried first, and is enough when it starts", async () => {
  const { machine, tried, programs } = bareMachine();
  machine.installPackages = () => {
    programs.add('/usr/bin/chromium');
    return Promise.resolve(undefined);
  };
  machine.run = (argv) => {
    tried.push(argv.join(' '));
    return Promise.resolve({ status: 0, output: 'Chromium 156' });
  };
  assert.equal(await provideBrowser(machine), '/usr/bin/chromium');
  assert.deepEqual(tried, ['/usr/bin/chromium --version']);
});

test("Playwright's download is tried next, and what was put there is found in its cache", async () => {
  const path = '/home/ada/.cache/ms-playwright/chromium-1200/chrome-linux64/chrome';
  const { machine, tried, programs } = bareMachine({ list: () => ['chromium-1200'] });
  machine.run = (argv) => {
    tried.push(
      argv
        .slice(1)
        .join(' ')
        .replace(/^.*node_modules\//, ''),
    );
    programs.add(path);
    return Promise.resolve({ status: 0, output: '' });
  };
  assert.equal(await provideBrowser(machine), path);
  assert.deepEqual(tried, ['packages chromium', 'playwright-core/cli.js install --no-shell chromium', '--version']);
});

test('a browser that is installed and does not start is not taken', async () => {
  const { machine, programs } = bareMachine();
  machine.installPackages = () => {
    programs.add('/usr/bin/chromium');
    return Promise.resolve(undefined);
  };
  await assert.rejects(provideBrowser(machine), /an installed browser does not start/);
});

test('where nothing helps, one paragraph says what was tried and what to do', async () => {
  const { machine } = bareMachine();
  await assert.rejects(provideBrowser(machine), ({ message }: Error) => {
    assert.match(message, /this system has no apt-get; Playwright's download failed \(Error: getaddrinfo ENOTFOUND\)/);
    assert.match(message, /sudo apt-get install chromium.*CHROME_PATH=/);
    assert.doesNotMatch(message, /\n/);
    return true;
  });
});
