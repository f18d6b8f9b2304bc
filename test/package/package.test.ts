// What a user gets: the built package, entered by its public names. Needs `npm run build` first.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Linter } from 'eslint';
import { build, type Plugin, type Rolldown } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

/** Bytes, minified and by gzip. */
const MOST_MARKDOWN = 32 * 1024;
// what is reached: lower them with what is saved, and never raise them. Docs tell of them (docs/element.md, docs/client.md)
const MOST_CLIENT = 21_800;
/** What is there before one can write; what shows an answer is fetched meanwhile, and more when it is needed. */
const MOST_ELEMENT = 51_000;
const MOST_SINGLE_FILE = 50_000;
const MOST_WITH_ANSWERS = 86_500;

/**
 * Vite puts a helper of 0.7 kB into an app that fetches any file later, once, whoever asks for it; others have their
 * own, or none. It is not counted with what is asked for.
 */
const ownHelper: Plugin = {
  name: 'own-helper',
  enforce: 'pre',
  load: (id) => (id.startsWith('\0vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : null),
};

/** What a bundler puts into an app that uses the code, without what is loaded when it is first needed. */
async function bundled(code: string, minify = false): Promise<Rolldown.OutputChunk[]> {
  const entry = 'virtual:app';
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      ownHelper,
      { name: 'app', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) },
    ],
    build: { write: false, minify, rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  });
  const { output } = result as Rolldown.RolldownOutput;
  // a set is walked to its end, also to what is added meanwhile
  const needed = new Set<string>([output[0].fileName]);
  const chunks: Rolldown.OutputChunk[] = [];
  for (const name of needed) {
    const chunk = output.find(({ fileName }) => fileName === name);
    if (chunk?.type !== 'chunk') continue;
    chunks.push(chunk);
    for (const path of chunk.imports) needed.add(path);
  }
  return chunks;
}

function sizeOf(chunks: readonly Rolldown.OutputChunk[]): number {
  return gzipSync(chunks.map(({ code }) => code).join('\n')).length;
}

/** Paths from the root of the modules of which anything is left. */
function modulesIn(chunks: readonly Rolldown.OutputChunk[]): string[] {
  return chunks
    .flatMap(({ modules }) => Object.entries(modules))
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([id]) => relative(root, id));
}

/** By which nanostores knows that it is there twice. */
const KNOWN_GLOBAL = 'nanostoresGlobal';

for (const name of [
  'chat-stream',
  ...['client', 'markdown', 'protocol', 'react', 'diagnosis', 'testing', 'cdn'].map((n) => `chat-stream/${n}`),
]) {
  test(`${name} can be imported in Node, adds nothing to it, and does not keep it from ending`, async () => {
    // msw leaves a mark of its own; what is asked here is what we add to that
    const brings = name === 'chat-stream/testing' ? "await import('msw');" : '';
    const code = `
      ${brings}
      const before = Reflect.ownKeys(globalThis);
      const entry = await import('${name}');
      const added = Reflect.ownKeys(globalThis).filter((key) => !before.includes(key) && key !== '${KNOWN_GLOBAL}');
      if (added.length > 0) throw new Error('globals: ' + added.map(String).join(' '));
      console.log(Object.keys(entry).length)`;
    const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: root,
      timeout: 20_000,
    });
    assert.ok(Number(stdout) > 0, 'it exports nothing');
  });
}

for (const [browser, node] of [
  ['index', 'server'],
  ['react', 'react-server'],
  ['diagnosis', 'diagnosis-server'],
] as const)
  test(`${node}.js has all that ${browser}.js has, so that what names it can be loaded in Node`, async () => {
    const [ones, others] = await Promise.all([browser, node].map((name) => exportsOf(`${root}/dist/${name}.js`)));
    assert.deepEqual(others, ones);
  });

async function exportsOf(file: string): Promise<string[]> {
  const [, names = ''] = /\nexport \{([^}]*)\}/.exec(await readFile(file, 'utf8')) ?? [];
  return names
    .split(',')
    .map((name) => name.replace(/.* as /, '').trim())
    .sort();
}

test('chat-stream/react is for clients of a server that draws components', async () => {
  for (const name of ['react', 'react-server'])
    assert.match(await readFile(`${root}/dist/${name}.js`, 'utf8'), /^['"]use client['"];/);
});

test('chat-stream/react takes React from the app, and brings the rest with its licence', async () => {
  const code = await readFile(`${root}/dist/react.js`, 'utf8');
  const packages = [...code.matchAll(/from "([^."][^"]*)"/g)].map(([, name = '']) => name);
  assert.deepEqual(packages, ['react']);
  for (const path of ['lit-react', 'nanostores-react'])
    assert.match(await readFile(`${root}/dist/${path}.LICENSE.txt`, 'utf8'), /Copyright/);
});

test('an app that imports chat-stream/react for its component gets the element defined', async () => {
  const chunks = await bundled("import { ChatStream } from 'chat-stream/react'; globalThis.Component = ChatStream;");
  assert.match(chunks.map(({ code }) => code).join('\n'), /customElements\.define\(/);
});

test('chat-stream/client brings neither lit nor markdown', async () => {
  const modules = modulesIn(await bundled("export * from 'chat-stream/client';"));
  assert.ok(
    modules.some((path) => path.startsWith('dist/')),
    modules.join(' '),
  );
  const unwanted = /node_modules\/(?:lit|lit-html|lit-element|@lit|marked|dompurify)\//;
  assert.deepEqual(
    modules.filter((path) => unwanted.test(path)),
    [],
  );
});

test('an app that makes a client takes at most 21.8 kB for it, with all that it needs', async () => {
  const code = "import { createChat } from 'chat-stream/client'; globalThis.chat = createChat({ baseUrl: '/api' });";
  const chunks = await bundled(code, true);
  const size = sizeOf(chunks);
  assert.ok(size <= MOST_CLIENT, `${size} bytes`);
});

test('an app that makes a client takes nothing of what other backends need', async () => {
  const chunks = await bundled("import { createChat } from 'chat-stream/client'; globalThis.chat = createChat({});");
  assert.doesNotMatch(chunks.map(({ code }) => code).join('\n'), /input-file/);
});

test('chat-stream/testing brings msw from the project, and of the library what travels', async () => {
  const modules = modulesIn(await bundled("export * from 'chat-stream/testing';"));
  assert.deepEqual(
    modules.filter((path) => /node_modules\/(?:lit|@lit|nanostores|marked)\//.test(path)),
    [],
  );
  assert.match(await readFile(`${root}/dist/testing.js`, 'utf8'), /from ['"]msw['"]/);
});

test('chat-stream/client reaches for nothing of a page', async () => {
  const modules = modulesIn(await bundled("export * from 'chat-stream/client';"));
  for (const path of modules.filter((module) => module.startsWith('dist/'))) {
    // Every global is undefined to this rule, and to ask for its `typeof` is allowed.
    const code = await readFile(`${root}/${path}`, 'utf8');
    const undefinedNames = new Linter().verify(code, { rules: { 'no-undef': 'error' } });
    const found = undefinedNames.filter(({ message }) =>
      /^'(?:document|window|customElements|HTMLElement)'/.test(message),
    );
    assert.deepEqual(
      found.map(({ message, line }) => `${path}:${line} ${message}`),
      [],
    );
  }
});

test('chat-stream/protocol brings nothing but itself', async () => {
  const modules = modulesIn(await bundled("export * from 'chat-stream/protocol';"));
  assert.deepEqual(
    modules.filter((path) => path.startsWith('node_modules/')),
    [],
  );
});

test('chat-stream/markdown brings no package, and nothing of the chat', async () => {
  const modules = modulesIn(await bundled("export * from 'chat-stream/markdown';"));
  assert.deepEqual(
    modules.filter((path) => path.includes('node_modules/')),
    [],
  );
  for (const path of modules.filter((module) => module.startsWith('dist/'))) {
    const { sources } = JSON.parse(await readFile(`${root}/${path}.map`, 'utf8')) as { sources: string[] };
    assert.deepEqual(
      sources.filter((source) => !source.includes('src/markdown/')),
      [],
    );
  }
});

test('chat-stream/markdown takes at most 32 KiB, with all that is not loaded later', async () => {
  const chunks = await bundled("export * from 'chat-stream/markdown';", true);
  const size = sizeOf(chunks);
  assert.ok(size <= MOST_MARKDOWN, `${size} bytes`);
});

test('an app that imports chat-stream for its element alone gets it defined', async () => {
  const chunks = await bundled("import 'chat-stream';");
  assert.match(chunks.map(({ code }) => code).join('\n'), /customElements\.define\(/);
});

test('an app that imports the element takes at most 50.5 kB for it, without what is fetched later', async () => {
  const size = sizeOf(await bundled("import 'chat-stream';", true));
  assert.ok(size <= MOST_ELEMENT, `${size} bytes`);
});

test('the file for a script tag stands alone', async () => {
  const code = await readFile(`${root}/dist/cdn/chat-stream.js`, 'utf8');
  const found = new Linter().verify(code, {
    rules: { 'no-restricted-imports': ['error', { patterns: ['*'] }], 'no-restricted-globals': ['error', 'process'] },
  });
  assert.deepEqual(
    found.map(({ message }) => message),
    [],
  );
});

test('the file for a script tag takes at most 50 kB, and with what shows an answer 86.5 kB', async () => {
  const file = `${root}/dist/cdn/chat-stream.js`;
  const size = gzipSync(await readFile(file)).length;
  assert.ok(size <= MOST_SINGLE_FILE, `${size} bytes`);
  const [text = ''] = [...(await fetchedBy(file)).keys()].filter((path) => /\/text-[^/]*$/.test(path));
  const withAnswers = size + gzipSync(await readFile(text)).length;
  assert.ok(withAnswers <= MOST_WITH_ANSWERS, `${withAnswers} bytes`);
});

test('what is fetched when it is needed is in files of its own, which are there', async () => {
  for (const { name, code, later } of await ways())
    for (const part of [/registerLanguage/, /ALLOWED_ATTR/]) {
      assert.doesNotMatch(code, part, name);
      assert.ok(
        later.some((file) => part.test(file)),
        `${String(part)} is not fetched by ${name}`,
      );
    }
});

/** Each is in one of the files that the element comes to fetch, and in nothing that it needs at once. */
async function assertFetchedLater(texts: readonly string[]): Promise<void> {
  for (const { name, code, later } of (await ways()).filter((way) => way.name !== 'markdown.js'))
    for (const text of texts) {
      assert.ok(!code.includes(text), `${text} in ${name}`);
      assert.equal(later.filter((file) => file.includes(text)).length, 1, `${text} fetched by ${name}`);
    }
}

test('the parts of the element that not every chat needs at first are fetched by their first users', async () => {
  const ofParts = ['session-search', 'upload-retry', 'approval-arguments', 'suggestion-name', 'launcher-toggle'];
  await assertFetchedLater([...ofParts, 'SpeechSynthesisUtterance', 'tool-state', '--code-radius:']);
});

test('the words of other languages are fetched when they are used', async () => {
  await assertFetchedLater([
    'Neuer Chat',
    'Nouvelle discussion',
    'Nuevo chat',
    'محادثة جديدة',
    '新しいチャット',
    '新对话',
  ]);
});

test('the licence of what is built in lies beside it', async () => {
  const inSingleFile = ['marked', 'dompurify', 'highlight', 'lit', 'nanostores', 'microsoft-fetch-event-source'];
  for (const path of ['marked', ...inSingleFile.map((name) => `cdn/${name}`)])
    assert.match(await readFile(`${root}/dist/${path}.LICENSE.txt`, 'utf8'), /Copyright/i);
});

/** A module and those that it cannot do without. */
async function codeWith(file: string): Promise<string> {
  const code = await readFile(file, 'utf8');
  const needed = [...code.matchAll(/(?:^|;)(?:import|export)\b[^'"();]*["'](\.\.?\/[^"']+)["']/gm)];
  const others = await Promise.all(needed.map(([, path = '']) => codeWith(resolve(dirname(file), path))));
  return [code, ...others].join('\n');
}

/** The files that a module and those that it cannot do without fetch when they need them, and what those fetch. */
async function fetchedBy(file: string, found = new Map<string, string>()): Promise<ReadonlyMap<string, string>> {
  const code = await readFile(file, 'utf8');
  const paths = [...code.matchAll(/(?:from|import)\s*\(?["'`](\.\.?\/[^"'`]+)["'`]/g)];
  for (const path of paths.map(([, path = '']) => resolve(dirname(file), path))) {
    if (found.has(path)) continue;
    found.set(path, await readFile(path, 'utf8'));
    await fetchedBy(path, found);
  }
  return found;
}

/** Each way into the package, all that it needs at once, and the files that it may come to fetch. */
async function ways(): Promise<{ name: string; code: string; later: readonly string[] }[]> {
  return Promise.all(
    ['index.js', 'markdown.js', 'cdn/chat-stream.js'].map(async (name) => {
      const file = `${root}/dist/${name}`;
      const code = await codeWith(file);
      const later = [...(await fetchedBy(file)).values()].filter((part) => !code.includes(part));
      return { name, code, later };
    }),
  );
}

test('the package holds no tests', async () => {
  const { stdout } = await execute('npm', ['pack', '--dry-run', '--json'], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  assert.ok(paths.includes('dist/index.js'));
  assert.deepEqual(
    paths.filter((path) => /(?:^|\/)(?:test|tests|fixtures)\/|\.test\./.test(path)),
    [],
  );
});
