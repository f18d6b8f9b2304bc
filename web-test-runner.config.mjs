// @ts-check
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { browserReporter } from './test/support/browser-reporter.mjs';
import { chanceFrom } from './test/support/chance-from.mjs';
import { drivenEndpoint } from './test/support/driven-endpoint.mjs';
import { engines } from './test/support/engines.mjs';
import { mswWorker } from './test/support/msw-worker.mjs';
import { prebundle } from './test/support/prebundle.mjs';

const engine = engines[process.env.CHAT_TEST_ENGINE ?? 'chromium'];
if (!engine) throw new Error(`CHAT_TEST_ENGINE is none of ${Object.keys(engines).join(', ')}`);

const chance = chanceFrom(process.env);

/**
 * The runner only logs a promise rejected outside a test; thrown again as an error, it fails the running test.
 * @param {string} testFramework
 */
const page = (testFramework) => `<!doctype html>
<html lang="en">
  <body>
    <script>
      globalThis.chance = ${JSON.stringify(chance)};
      // a notice that sizes are told of a frame later, which Firefox gives as an error
      addEventListener('error', (event) => {
        if (event.message.startsWith('ResizeObserver loop completed')) event.stopImmediatePropagation();
      });
      addEventListener('unhandledrejection', (event) => setTimeout(() => { throw event.reason; }));
    </script>
    <script type="module" src="${testFramework}"></script>
  </body>
</html>`;

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  rootDir: '.',
  files: ['test/**/*.browser.test.ts', ...Object.keys(engine.excluded).map((path) => `!${path}`)],
  concurrency: 2,
  nodeResolve: { exportConditions: ['browser', 'development'] },
  plugins: [
    await prebundle(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
  ],
  middleware: [mswWorker(), drivenEndpoint()],
  browsers: [engine.launcher()],
  testRunnerHtml: page,
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter(), browserReporter()],
  coverage: process.env.COVERAGE === '1',
  coverageConfig: {
    include: ['src/**/*.ts'],
    reportDir: 'coverage',
    reporters: ['text-summary', 'lcovonly'],
    threshold: { lines: 95, statements: 0, branches: 0, functions: 0 },
  },
  browserStartTimeout: 120_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 300_000 * chance.times,
  testFramework: { config: { timeout: 10_000 } },
};
