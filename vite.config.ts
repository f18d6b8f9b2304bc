import { readFileSync } from 'node:fs';
import { defineConfig, type UserConfig } from 'vite';

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
      entry: { index: 'src/index.ts', client: 'src/client/index.ts', protocol: 'src/protocol/index.ts' },
      formats: ['es'],
    },
    rolldownOptions: {
      external: (id) => dependencies.some((name) => id === name || id.startsWith(`${name}/`)),
    },
  },
};

/** For a `<script type="module">`: one file with everything in it. */
const singleFile: UserConfig = {
  // nanostores reads process.env.NODE_ENV, which library mode leaves in place and a browser does not have.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    outDir: 'dist/cdn',
    target: 'es2022',
    sourcemap: true,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'chat-stream.js' },
    // library mode keeps white space and names in ES modules, for bundlers to come; here none comes
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
};

export default defineConfig(({ mode }) => (mode === 'cdn' ? singleFile : library));
