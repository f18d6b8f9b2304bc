// @ts-check
// Serves msw's service worker out of its package, so that no copy lies in the repository.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * msw reloads a page that finds a worker registered but is not yet controlled by it, and its worker unregisters
 * itself when the last page goes. With pages side by side the two end a test file ("the page was reloaded"), so here
 * the worker stays. (The other half is a browser context of its own for every page, see engines.mjs.)
 * @returns {import('@web/test-runner').TestRunnerConfig['middleware'] extends (infer M)[] | undefined ? M : never}
 */
export function mswWorker() {
  const source = readFileSync(createRequire(import.meta.url).resolve('msw/mockServiceWorker.js'), 'utf8');
  const worker = source.replace('self.registration.unregister()', 'undefined');
  if (worker === source) throw new Error('mockServiceWorker.js does not unregister itself where it used to');
  return async (context, next) => {
    if (context.path !== '/mockServiceWorker.js') return next();
    context.type = 'text/javascript';
    context.body = worker;
  };
}
