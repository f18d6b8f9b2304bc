import { defineConfig } from 'vite';

/** The reference server, where it listens unless it is told otherwise. */
const proxy = { '/api': 'http://127.0.0.1:8787' };

export default defineConfig({
  root: import.meta.dirname,
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', sourcemap: true },
  server: { proxy },
  preview: { proxy },
});
