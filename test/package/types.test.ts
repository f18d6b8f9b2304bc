// The types of the packed package, as the compiler of an app reads them: nothing of this repository, and no library
// taken on trust.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
/** What an app has that installs the package beside React. */
const installed = ['@lit', '@lit-labs', '@types/react', '@types/trusted-types', 'csstype'];
const alsoInstalled = ['dompurify', 'highlight.js', 'lit', 'lit-element', 'lit-html', 'marked', 'nanostores'];

const app = `
import { ChatStream, createChat, type ChatMessageEvent, type ChatSendEvent, type Strings } from 'chat-stream';
import { type Chat, isGrowing } from 'chat-stream/client';
import * as markdown from 'chat-stream/markdown';
import * as protocol from 'chat-stream/protocol';
import { ChatStream as Tag, useChat, type ChatStreamProps } from 'chat-stream/react';
import type {} from 'chat-stream/types/react';
import { createElement, type JSX } from 'react';

const chat: Chat = createChat({ baseUrl: '/api' });
const element: ChatStream = document.createElement('chat-stream');
element.client = chat;
element.addEventListener('chat-message', ({ detail }) => detail.message.content.trim());
export const props: ChatStreamProps = { baseUrl: '/api', onChatSend: (event: ChatSendEvent) => event.detail.text };
export const tag = createElement(Tag, props);
export const inMarkup: JSX.IntrinsicElements['chat-stream'] = {
  'base-url': '/api',
  'onchat-message': (event: ChatMessageEvent) => isGrowing(event.detail.message),
};
export function useLast(): string | undefined {
  const { messages, send } = useChat(chat);
  void send('hello');
  return messages.at(-1)?.content;
}
export const words: Strings = { you: 'Me' };
export { markdown, protocol };
// @ts-expect-error there is no such mode
element.mode = 'sideways';
// @ts-expect-error there is no such event
export const wrong: ChatStreamProps = { onChatNothing: () => undefined };
`;

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-stream-types-'));
  const packed = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await execute('npm', packed, { cwd: root, shell: process.platform === 'win32' });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'chat-stream'), { recursive: true });
  await execute('tar', ['-xzf', join(folder, filename), '-C', join(modules, 'chat-stream'), '--strip-components=1']);
  for (const name of [...installed, ...alsoInstalled]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  await writeFile(join(folder, 'app.ts'), app);
});
after(() => rm(folder, { recursive: true, force: true }));

for (const [resolution, module] of [
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
] as const)
  test(`an app compiles with it by ${resolution}, without skipLibCheck`, async () => {
    const config = `tsconfig.${resolution}.json`;
    const compilerOptions = {
      ...{ target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'], strict: true, exactOptionalPropertyTypes: true },
      ...{ module, moduleResolution: resolution, noEmit: true, skipLibCheck: false, types: [], preserveSymlinks: true },
    };
    await writeFile(join(folder, config), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const complaints = await execute(process.execPath, [compiler, '-p', config], { cwd: folder }).then(
      () => '',
      (error: unknown) => (error as { stdout: string }).stdout,
    );
    assert.equal(complaints, '');
  });
