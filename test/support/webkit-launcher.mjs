// @ts-check
// WebKit for @web/test-runner: WebKitGTK's MiniBrowser over plain WebDriver, on an X server of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.mjs';

/**
 * One browser window, so one test file at a time.
 * @param {{ driver: string, browser: string }} programs
 * @returns {import('@web/test-runner').BrowserLauncher}
 */
export function webkitLauncher({ driver, browser }) {
  /** @type {Map<string, string>} */
  const active = new Map();
  /** @type {ReturnType<typeof startWindow> | undefined} */
  let starting;
  return {
    name: 'WebKit',
    type: 'webkit',
    concurrency: 1,
    async startSession(id, url) {
      const window = await (starting ??= startWindow(driver, browser));
      active.set(id, url);
      await window.open(url);
    },
    isActive: (id) => active.has(id),
    getBrowserUrl: (id) => active.get(id) ?? '',
    async stopSession(id) {
      active.delete(id);
      await (await starting)?.open('about:blank');
      return {};
    },
    startDebugSession: () => Promise.reject(new Error('there is no debugging in WebKit')),
    async stop() {
      await (await starting)?.close();
    },
  };
}

/**
 * @param {string} driver
 * @param {string} browser
 */
async function startWindow(driver, browser) {
  const display = await startDisplay();
  const port = await freePort();
  const env = {
    ...process.env,
    DISPLAY: display.name,
    GDK_BACKEND: 'x11',
    NO_AT_BRIDGE: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
  };
  const server = spawn(driver, [`--port=${port}`], { env, stdio: 'ignore' });
  process.once('exit', () => [server, display.server].forEach((child) => child.kill()));
  const ask = asking(`http://127.0.0.1:${port}`);
  await listening(ask);
  const options = { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } };
  const { sessionId } = await ask('POST', '/session', { capabilities: { alwaysMatch: options } });
  return {
    /** @param {string} url */
    open: (url) => ask('POST', `/session/${sessionId}/url`, { url }),
    async close() {
      await ask('DELETE', `/session/${sessionId}`);
      await Promise.all([stop(server), stop(display.server)]);
    },
  };
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}

/** An X server nobody sees; it picks a free number itself and writes it to descriptor 3. */
async function startDisplay() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const name = await new Promise((resolve, reject) => {
    server.stdio[3]?.once('data', (/** @type {Buffer} */ number) => resolve(`:${String(number).trim()}`));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { server, name };
}

/** @param {string} base */
function asking(base) {
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  return async (method, path, body) => {
    const response = await fetch(base + path, body === undefined ? { method } : { method, body: JSON.stringify(body) });
    const { value } = await response.json();
    if (value?.error) throw new Error(`WebDriver ${method} ${path}: ${value.error}, ${value.message}`);
    return value;
  };
}

/** @param {ReturnType<typeof asking>} ask */
async function listening(ask) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask('GET', '/status');
    } catch (error) {
      if (attempt === 100) throw error;
      await wait(100);
    }
  }
}
