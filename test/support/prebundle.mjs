// @ts-check
// Serves some packages to the test pages as one module each:
//  - msw is some 240 requests for every page otherwise;
//  - nanostores reads process.env.NODE_ENV, which no browser has;
//  - the core of highlight.js is a CommonJS module.
import { build } from 'vite';

/** @type {Record<string, { specifiers: string[], code: string }>} */
const modules = {
  '/__prebundled/nanostores.js': { specifiers: ['nanostores'], code: "export * from 'nanostores';" },
  '/__prebundled/highlight.js': {
    specifiers: ['highlight.js/lib/core'],
    code: "export { default } from 'highlight.js/lib/core';",
  },
  '/__prebundled/msw.js': {
    specifiers: ['msw', 'msw/browser'],
    code: "export * from 'msw'; export * from 'msw/browser';",
  },
};

/**
 * A plugin for @web/test-runner.
 * @returns {Promise<import('@web/test-runner').TestRunnerPlugin>}
 */
export async function prebundle() {
  const bundles = await Promise.all(
    Object.entries(modules).map(async ([path, { code }]) => /** @type {const} */ ([path, await bundle(code)])),
  );
  const code = new Map(bundles);
  const paths = new Map(
    Object.entries(modules).flatMap(([path, { specifiers }]) => specifiers.map((specifier) => [specifier, path])),
  );
  return {
    name: 'prebundle',
    resolveImport: ({ source }) => paths.get(source),
    serve({ path }) {
      const body = code.get(path);
      return body === undefined ? undefined : { body, type: 'js', headers: { 'cache-control': 'max-age=600' } };
    },
  };
}

/** @param {string} code */
async function bundle(code) {
  const entry = 'virtual:entry';
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
    define: { 'process.env.NODE_ENV': JSON.stringify('development'), global: 'globalThis' },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  const [output] = /** @type {import('vite').Rolldown.RolldownOutput} */ (result).output;
  return output.code;
}
