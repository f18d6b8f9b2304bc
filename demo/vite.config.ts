import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The reference server, where it listens unless it is told otherwise. */
const server = 'http://127.0.0.1:8787';
const proxy = { '/api/': server, '/openapi.json': server };

const input = ['index.html', 'api-docs.html'].map((page) => join(import.meta.dirname, page));

export default defineConfig({
  root: import.meta.dirname,
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', sourcemap: true, rolldownOptions: { input } },
  server: { proxy },
  preview: { proxy },
});
