import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type BrowserContext } from 'playwright-core';
import { chromeArgs, provideBrowser } from '../../support/browser.mjs';
import { within } from '../../support/within.js';

/**
 * A browser as a person has it. In one that Playwright starts every tab takes itself for the visible one, none can
 * be frozen, and there is no back/forward cache.
 */
export interface BareBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function launchBareBrowser(): Promise<BareBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'chat-stream-profile-'));
  // a tab of its own that is still being made leaves Playwright waiting for it without end
  const own = ['--headless', '--no-startup-window', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const args = [...own, ...chromeArgs];
  const child = spawn(await provideBrowser(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const kill = (): void => void child.kill();
  process.on('exit', kill);
  const end = async (): Promise<void> => {
    kill();
    // one that does not go when it is asked to is made to
    await within('the browser to end', exited, 5000).catch(() => child.kill('SIGKILL'));
    await exited;
    process.off('exit', kill);
    // its helpers outlive it by a moment, and write
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    const address = await within('the address of the browser', addressOf(child.stderr));
    const browser = await chromium.connectOverCDP(address, { noDefaults: true });
    const [context] = browser.contexts();
    if (!context) throw new Error('the browser has no context');
    const close = async (): Promise<void> => {
      await within('the browser to let go', browser.close()).finally(end);
    };
    return { context, close };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Reads on to the end, so that the browser never waits for somebody to listen. */
function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface(output);
    lines.on('line', (line) => {
      const [, address] = /^DevTools listening on (\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    lines.on('close', () => reject(new Error('the browser has ended')));
  });
}
