import { resolve } from 'node:path';
import { defineConfig } from 'vitepress';
import { leaveOutFiles } from './links.js';
import { sidebar } from './sidebar.js';

const source = (path: string): string => resolve(import.meta.dirname, '../../src', path);

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#2563c9" d="M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-9l-6 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/></svg>',
)}`;

export default defineConfig({
  title: 'chat-stream',
  description: 'A chat element and a headless client that stream an answer, and poll for it where nothing streams',
  lang: 'en',
  head: [['link', { rel: 'icon', href: icon }]],
  // wherever the site is put
  base: process.env.DOCS_BASE ?? '/',
  srcExclude: ['README.md', 'examples/**', 'backends/**', '**/node_modules/**'],
  cleanUrls: false,
  markdown: { config: leaveOutFiles, theme: { light: 'github-light', dark: 'github-dark' } },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Demo', link: '/demo' },
      { text: 'Element', link: '/element' },
      { text: 'Client', link: '/client' },
      { text: 'Backend', link: '/backend' },
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
  },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'chat-stream' } } },
  vite: {
    resolve: {
      alias: [
        { find: /^chat-stream$/, replacement: source('index.ts') },
        { find: /^chat-stream\/(client|markdown|protocol|testing)$/, replacement: source('$1/index.ts') },
      ],
    },
    build: { target: 'es2022', chunkSizeWarningLimit: 1000 },
  },
});
