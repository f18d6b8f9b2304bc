// @ts-check
// The engines the browser tests run in: how each is started, and which files it cannot run.
import { existsSync, readdirSync } from 'node:fs';
import { chromeLauncher } from '@web/test-runner-chrome';
import * as puppeteer from 'puppeteer-core';
import { chromeArgs, findBrowser } from './browser.mjs';
import { webkitLauncher } from './webkit-launcher.mjs';

/**
 * `excluded` names test files with the reason why they cannot run there; each counts as skipped, in so many words.
 * @typedef {object} Engine
 * @property {() => import('@web/test-runner').BrowserLauncher} launcher
 * @property {Record<string, string>} excluded
 */

/** @type {Record<string, Engine>} */
export const engines = {
  chromium: { launcher: chromium, excluded: {} },
  firefox: {
    launcher: firefox,
    excluded: {
      'test/element/voice-level.browser.test.ts':
        'Firefox lets no AudioContext run on a machine without a sound device',
    },
  },
  webkit: {
    launcher: webkit,
    excluded: {
      'test/markdown/budget.browser.test.ts':
        'it counts what is read, which no engine changes, and takes WebKitGTK more than five minutes',
      'test/markdown/late-definitions.browser.test.ts': 'it counts, too, and takes WebKitGTK minutes',
      'test/element/voice.browser.test.ts': 'WebKitGTK has no microphone to try with',
      'test/element/voice-level.browser.test.ts': 'WebKitGTK has no microphone to try with',
    },
  },
};

export const firefoxPath = () => process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr';

export const webkitDriver = '/usr/bin/WebKitWebDriver';

/** Debian keeps the browser that goes with the driver in a folder named by architecture and version. */
export function miniBrowser() {
  if (!existsSync('/usr/lib')) return undefined;
  return readdirSync('/usr/lib')
    .flatMap((folder) => ['4.1', '4.0', '6.0'].map((version) => `/usr/lib/${folder}/webkit2gtk-${version}/MiniBrowser`))
    .find((path) => existsSync(path));
}

/** One that beeps, and that nobody has to allow. */
const fakeMicrophone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

function chromium() {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('there is no Chrome or Chromium: `npm test` finds or installs one');
  return chromeLauncher({
    launchOptions: { executablePath, headless: true, args: [...chromeArgs, ...fakeMicrophone] },
    createPage: pageOfItsOwn,
  });
}

function firefox() {
  return chromeLauncher({
    puppeteer,
    concurrency: 1,
    launchOptions: {
      browser: 'firefox',
      executablePath: firefoxPath(),
      headless: true,
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
      },
    },
    createPage: pageOfItsOwn,
  });
}

/**
 * Pages share no storage and no service worker (see msw-worker.mjs).
 * @param {{ browser: import('puppeteer-core').Browser }} given
 */
async function pageOfItsOwn({ browser }) {
  const context = await browser.createBrowserContext();
  return context.newPage();
}

function webkit() {
  const browser = miniBrowser();
  if (browser === undefined) throw new Error('there is no MiniBrowser: `npm run test:more` installs it');
  return webkitLauncher({ driver: webkitDriver, browser });
}
