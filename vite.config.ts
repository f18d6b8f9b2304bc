import { readFileSync } from 'node:fs';
import { build, defineConfig, type Plugin, type Rolldown, type UserConfig } from 'vite';
import { shortTemplates } from './vite.templates.js';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
};
const external = ['msw', 'react', ...Object.keys(manifest.dependencies)].filter((name) => name !== 'marked');

/** Puts the licence of a package beside what is made of it, as that licence demands. */
function licenceOf(name: string, file = 'LICENSE'): Plugin {
  return {
    name: `licence-of-${name}`,
    generateBundle() {
      const source = readFileSync(new URL(`node_modules/${name}/${file}`, import.meta.url), 'utf8');
      this.emitFile({
        type: 'asset',
        fileName: `${name.replace('.js', '').replace(/^@(.*)\//, '$1-')}.LICENSE.txt`,
        source,
      });
    },
  };
}

const GRAMMAR = '\0grammar';

/**
 * Of marked only what reads. A bundler leaves the rest in, for marked puts together an instance of it all when it is
 * loaded. Here it is told that nobody looks at that.
 */
const grammar: Plugin = {
  name: 'grammar',
  enforce: 'pre',
  resolveId: (id) => (id === 'marked' ? GRAMMAR : null),
  load: async (id) => (id === GRAMMAR ? { code: await grammarOfMarked(), map: { mappings: '' } } : null),
};

async function grammarOfMarked(): Promise<string> {
  const entry: Plugin = {
    name: 'entry',
    resolveId: (id) => (id === GRAMMAR ? id : null),
    load: (id) => (id === GRAMMAR ? "export { Lexer, Tokenizer } from 'marked';" : null),
    transform: (code) => code.replace(/=(?=new \w+;)/g, '=/* @__PURE__ */'),
  };
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [entry],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: GRAMMAR,
        preserveEntrySignatures: 'strict',
        treeshake: { propertyReadSideEffects: false, propertyWriteSideEffects: false },
      },
    },
  });
  return (result as Rolldown.RolldownOutput).output[0].code;
}

/** Declarations that are written by hand, which the compiler checks but does not copy. */
const frameworkTypes: Plugin = {
  name: 'framework-types',
  generateBundle() {
    for (const name of ['preact', 'react', 'solid', 'svelte', 'vue']) {
      const source = readFileSync(new URL(`src/frameworks/${name}.d.ts`, import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', fileName: `types/frameworks/${name}.d.ts`, source });
    }
  },
};

/** For bundlers and Node: one module per entry point, dependencies left to the app that uses them, but for marked. */
const library: UserConfig = {
  plugins: [
    grammar,
    ...['marked', '@lit/react', '@nanostores/react'].map((name) => licenceOf(name)),
    frameworkTypes,
    shortTemplates,
  ],
  build: {
    outDir: 'dist',
    target: 'es2022',
    sourcemap: true,
    minify: false,
    lib: {
      entry: {
        index: 'src/index.ts',
        client: 'src/client/index.ts',
        markdown: 'src/markdown/index.ts',
        protocol: 'src/protocol/index.ts',
        diagnosis: 'src/diagnosis.ts',
        'diagnosis-server': 'src/diagnosis-server.ts',
        react: 'src/react/index.ts',
        'react-server': 'src/react/server.ts',
        server: 'src/server.ts',
        testing: 'src/testing/index.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      // it asks whether `'use client'` stays where it was; the tests do, too
      onLog: (level, log, tell) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : tell(level, log)),
      external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    },
  },
};

/** What colours a language is by itself; what several files need is no part of any. */
function chunkFileNames({ moduleIds }: { readonly moduleIds: readonly string[] }): string {
  const of = (part: string) => moduleIds.some((id) => id.includes(part));
  return `${of('highlight.js') ? 'languages' : of('/locales/') ? 'locales' : 'parts'}/[name]-[hash].js`;
}

/** What shows a text, without what is fetched when a text has need of it. */
const shown = [
  /src\/markdown\/(?!announce|diagram-image|download|highlight-library|mathml|paint|purifier)/,
  /src\/element\/(?:parts\/text|(?:block|code|content|extension)-styles)/,
  new RegExp(GRAMMAR),
];

const APART = '?apart';

/**
 * What looks into the line is seldom asked for, and brings copies of all that it shares with the file: a bundler would
 * make a third file of that, which both of them need.
 */
const diagnosisApart: Plugin = {
  name: 'diagnosis-apart',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (importer === undefined || (source !== './diagnose.js' && !importer.endsWith(APART))) return null;
    const found = await this.resolve(source, importer.replace(APART, ''), { skipSelf: true });
    return found && { ...found, id: found.id.replace(APART, '') + APART };
  },
};

/** For a `<script type="module">`: one file with everything in it that is always needed, and its parts beside it. */
const singleFile: UserConfig = {
  // nanostores reads process.env.NODE_ENV, which library mode leaves in place and a browser does not have.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  plugins: [
    grammar,
    ...Object.keys(manifest.dependencies).map((name) => licenceOf(name)),
    diagnosisApart,
    shortTemplates,
  ],
  build: {
    outDir: 'dist/cdn',
    target: 'es2022',
    sourcemap: true,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'chat-stream.js' },
    rolldownOptions: {
      // what is fetched later takes what it shares with the file from it
      preserveEntrySignatures: 'allow-extension',
      // library mode keeps white space and names in ES modules, for bundlers to come; here none comes
      output: {
        minify: true,
        chunkFileNames,
        // what shows a text comes in one go, though others take some of it
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: 'text', test: (id) => shown.some((part) => part.test(id)) }],
        },
      },
    },
  },
};

/** The `chat-stream` command: each of its commands is a file that is loaded when it is asked for. */
const commandLine: UserConfig = {
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    ssr: 'src/tools/cli.ts',
    rolldownOptions: { output: { chunkFileNames: 'tools/[name]-[hash].js' } },
  },
};

const configurations: Readonly<Record<string, UserConfig>> = { cdn: singleFile, cli: commandLine };

export default defineConfig(({ mode }) => configurations[mode] ?? library);
