import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
};
const dependencies = Object.keys(manifest.dependencies);

/** For bundlers and Node: one module per entry point, dependencies left to the app that uses them. */
const library: UserConfig = {
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
      },
      formats: ['es'],
    },
    rolldownOptions: {
      external: (id) => dependencies.some((name) => id === name || id.startsWith(`${name}/`)),
    },
  },
};

/** Names the file in which the colours of code are, beside the file that fetches it when there is code to colour. */
const highlightBeside: Plugin = {
  name: 'highlight-beside',
  enforce: 'pre',
  resolveId: (id) => (id === './highlight-library.js' ? { id: './highlight.js', external: true } : null),
};

/** For a `<script type="module">`: one file with everything in it, but for the colours of code. */
const singleFile: UserConfig = {
  // nanostores reads process.env.NODE_ENV, which library mode leaves in place and a browser does not have.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  plugins: [highlightBeside],
  build: {
    outDir: 'dist/cdn',
    target: 'es2022',
    sourcemap: true,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'chat-stream.js' },
    // library mode keeps white space and names in ES modules, for bundlers to come; here none comes
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
};

/** Puts the licence of highlight.js beside what is made of it, as that licence demands. */
const highlightLicence: Plugin = {
  name: 'highlight-licence',
  generateBundle() {
    const source = readFileSync(new URL('node_modules/highlight.js/LICENSE', import.meta.url), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'highlight.LICENSE.txt', source });
  },
};

/** The colours of code for the single file: `highlight.js`, and a file for each language. */
const highlight: UserConfig = {
  plugins: [highlightLicence],
  build: {
    outDir: 'dist/cdn',
    emptyOutDir: false,
    target: 'es2022',
    lib: { entry: 'src/markdown/highlight-library.ts', formats: ['es'], fileName: () => 'highlight.js' },
    rolldownOptions: { output: { minify: true, chunkFileNames: 'languages/[name]-[hash].js' } },
  },
};

const configurations: Readonly<Record<string, UserConfig>> = { cdn: singleFile, highlight };

export default defineConfig(({ mode }) => configurations[mode] ?? library);
