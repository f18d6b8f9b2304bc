import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const layerRules = ['no-restricted-imports', 'no-restricted-globals', 'no-restricted-syntax'];

// The project's own configuration, without the rules that need types: the files linted here do not exist.
const eslint = new ESLint({
  cwd: new URL('../..', import.meta.url).pathname,
  overrideConfig: [tseslint.configs.disableTypeChecked],
  ruleFilter: ({ ruleId }) => layerRules.includes(ruleId),
});

async function complaints(folder: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${folder}/imaginary.ts` });
  const fatal = result?.messages.find((message) => message.fatal);
  assert.equal(fatal, undefined, fatal?.message);
  return result?.messages.map(({ message }) => message) ?? [];
}

const refused: [folder: string, code: string, because: RegExp][] = [
  ['src/protocol', "import { run } from '../transport/run.js';", /src\/protocol may import no other layer/],
  ['src/protocol', "import { atom } from 'nanostores';", /no package only/],
  ['src/protocol', "import { readFile } from 'node:fs';", /no package only/],
  ['src/protocol', "await fetch('/chat');", /does not reach for fetch/],
  ['src/protocol', "await globalThis.fetch('/chat');", /does not reach for fetch/],
  ['src/protocol', 'setTimeout(() => 0);', /does not reach for setTimeout/],
  ['src/transport', "import { createChat } from '../client/chat.js';", /src\/transport may import protocol only/],
  ['src/transport', "export { createChat } from '../client/chat.js';", /src\/transport may import protocol only/],
  ['src/transport', "import type { Chat } from '../client/chat.js';", /src\/transport may import protocol only/],
  ['src/transport', "await import('../client/chat.js');", /at the top of the file/],
  ['src/transport', "type Chat = import('../client/chat.js').Chat;", /at the top of the file/],
  ['src/transport', "import { atom } from 'nanostores';", /may use @microsoft\/fetch-event-source only/],
  ['src/transport', "localStorage.getItem('');", /does not reach for localStorage/],
  ['src/client', "import { LitElement } from 'lit';", /src\/client may use nanostores only/],
  ['src/client', "import { render } from '../markdown/render.js';", /src\/client may import protocol, transport only/],
  ['src/client', "import { ChatStream } from '../element/chat-stream.js';", /src\/client may import/],
  ['src/client', 'document.title;', /does not reach for document/],
  ['src/markdown', "import { isMessage } from '../protocol/guards.js';", /src\/markdown may import no other layer/],
  ['src/markdown', "import { html } from 'lit';", /may use marked, dompurify, highlight\.js only/],
  ['src/element', "await fetch('/chat');", /does not reach for fetch/],
  ['src/element', "await window.fetch('/chat');", /does not reach for fetch/],
  [
    'src/element',
    "import { run } from '../transport/run.js';",
    /src\/element may import protocol, client, markdown only/,
  ],
  ['src/element', "import { marked } from 'marked';", /may use lit, nanostores only/],
  ['src/element/parts', "import { run } from '../../transport/run.js';", /src\/element may import/],
  ['src/tools', "import { createChat } from '../client/chat.js';", /src\/tools may import protocol, transport only/],
  ['src/tools', "import { Hono } from 'hono';", /src\/tools may use node:/],
  ['src/tools/conform', "await import('./rules.js');", /at the top of the file/],
  ['src/testing', "import { createChat } from '../client/chat.js';", /src\/testing may import protocol only/],
  ['src/client', "import { isMessage } from '../protocol/index.js';", /never import an index/],
  ['src/element', "import { createChat } from '../client/index.js';", /never import an index/],
  ['src/client', "import { start } from '../../demo/server/start.js';", /never imports the demo or the tests/],
  [
    'src/testing',
    "import { until } from '../../test/support/driven-stream.js';",
    /never imports the demo or the tests/,
  ],
  ['demo/server', "import { createChat } from '../../src/client/chat.js';", /src\/protocol only/],
  ['demo/server/routes', "import '../../../src/element/define.js';", /src\/protocol only/],
];

for (const [folder, code, because] of refused) {
  test(`${folder} may not: ${code}`, async () => {
    const found = await complaints(folder, code);
    assert.ok(
      found.some((message) => because.test(message)),
      `complaints: ${found.join('; ') || 'none'}`,
    );
  });
}

const allowed: [folder: string, code: string][] = [
  ['src/protocol', "import { isMessage } from './guards.js';"],
  ['src/transport', "import { isMessage } from '../protocol/guards.js';"],
  ['src/transport', "import { fetchEventSource } from '@microsoft/fetch-event-source';"],
  ['src/client', "import { atom } from 'nanostores'; import { run } from '../transport/run.js';"],
  ['src/markdown', "import { Lexer } from 'marked'; document.createElement('p');"],
  ['src/element', "import { html } from 'lit/html.js'; import { createChat } from '../client/chat.js';"],
  ['src/element', "import { render } from '../markdown/render.js';"],
  ['src/testing', "import { http } from 'msw'; import { encode } from '../protocol/encode.js';"],
  ['demo/server', "import { encode } from '../../src/protocol/encode.js'; import { Hono } from 'hono';"],
  ['test/client', "import { createChat } from '../../src/client/index.js';"],
];

for (const [folder, code] of allowed) {
  test(`${folder} may: ${code}`, async () => {
    assert.deepEqual(await complaints(folder, code), []);
  });
}
