// What a page fetches before its first view, minified and by gzip, styles included.
// npm run bench -- size
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite';
import { publish } from '../report.js';
import { installRivals } from '../rivals.js';

const root = resolve(import.meta.dirname, '../../..');
const ENTRY = '\0entry';

/** What an app writes to get each; with React where it needs that. The libraries' own instructions, nothing more. */
const tags: Readonly<Record<string, string>> = {
  // the tag loads its markdown by itself, as soon as it is on the page: counted, and more of it than is loaded
  'chat-stream': `import ${JSON.stringify(join(root, 'src/index.ts'))};
    import * as markdown from ${JSON.stringify(join(root, 'src/markdown/index.ts'))}; globalThis.markdown = markdown;`,
  'deep-chat': "import 'deep-chat';",
  '@n8n/chat': "import '@n8n/chat/style.css'; import { createChat } from '@n8n/chat'; createChat({ webhookUrl: '/' });",
  'AI SDK useChat + streamdown': `${react("import { useChat } from '@ai-sdk/react'; import { Streamdown } from 'streamdown';")}
    show(() => createElement(Streamdown, {}, useChat().messages.map(({ parts }) => parts[0].text).join()));`,
};
const clients: Readonly<Record<string, string>> = {
  'chat-stream/client': `import { createChat } from ${JSON.stringify(join(root, 'src/client/index.ts'))};
    createChat({ baseUrl: '/' });`,
  'TanStack AI client': `import { ChatClient, fetchServerSentEvents } from '@tanstack/ai-client';
    new ChatClient({ connection: fetchServerSentEvents('/') });`,
  'AI SDK useChat with React': `${react("import { useChat } from '@ai-sdk/react';")}
    show(() => createElement('p', {}, useChat().messages.length));`,
};

function react(imports: string): string {
  return `${imports} import { createElement } from 'react'; import { createRoot } from 'react-dom/client';
    const show = (view) => createRoot(document.body).render(createElement(view));`;
}

installRivals();
publish({
  name: 'size',
  title: 'Bytes before the first view',
  unit: 'kB, minified, gzip',
  series: [
    { name: 'a chat with markdown', values: await sizesOf(tags) },
    { name: 'without elements', values: await sizesOf(clients) },
  ],
  format: (value) => value.toFixed(1),
});

async function sizesOf(sources: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const [name, source] of Object.entries(sources)) sizes[name] = await sizeOf(source);
  return sizes;
}

/** Of the entry and all it imports by itself; what is loaded later by `import()` is not in it. */
async function sizeOf(source: string): Promise<number> {
  const entry: Plugin = {
    name: 'entry',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === ENTRY) return id;
      // as if it were a file beside the packages
      if (importer !== ENTRY) return null;
      return this.resolve(id, join(import.meta.dirname, 'entry.js'), { skipSelf: true });
    },
    load: (id) => (id === ENTRY ? source : null),
  };
  const config: InlineConfig = {
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    plugins: [entry],
    build: { write: false, target: 'es2022', rolldownOptions: { input: ENTRY } },
  };
  const { output } = (await build(config)) as Rolldown.RolldownOutput;
  return firstOf(output).reduce((sum, text) => sum + gzipSync(text).length, 0) / 1000;
}

function firstOf(output: Rolldown.RolldownOutput['output']): (string | Uint8Array)[] {
  const wanted = new Set<string>();
  const want = (name: string) => {
    const file = output.find(({ fileName }) => fileName === name);
    if (file?.type !== 'chunk' || wanted.has(name)) return;
    wanted.add(name);
    file.imports.forEach(want);
  };
  want(output[0].fileName);
  const styles = output.filter(({ fileName }) => fileName.endsWith('.css'));
  const scripts = output.filter(({ fileName }) => wanted.has(fileName));
  return [...scripts, ...styles].map((file) => (file.type === 'chunk' ? file.code : file.source));
}
