import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestBody } from '../../demo/server/providers/openai-request.js';
import type { PromptFile, PromptMessage } from '../../demo/server/providers/provider.js';

const picture: PromptFile = { name: 'cat.png', type: 'image/png', bytes: new Uint8Array([1, 2, 3]) };
const notes: PromptFile = { name: 'no"tes.txt', type: 'text/plain', bytes: new TextEncoder().encode('Buy milk') };
const book: PromptFile = { name: 'book.pdf', type: 'application/pdf', bytes: new Uint8Array(9) };

function asked(dialect: 'openai' | 'ollama', content: string, ...files: readonly PromptFile[]): unknown {
  const messages: PromptMessage[] = [{ role: 'user', content, files }];
  const body = JSON.parse(requestBody(dialect, { model: 'm', messages, spared: new Set() })) as { messages: unknown[] };
  return body.messages[0];
}

test('pictures are sent to models that see, in both languages', () => {
  const url = 'data:image/png;base64,AQID';
  assert.deepEqual(asked('openai', 'What is it?', picture), {
    role: 'user',
    content: [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url } },
    ],
  });
  assert.deepEqual(asked('openai', '', picture), {
    role: 'user',
    content: [{ type: 'image_url', image_url: { url } }],
  });
  assert.deepEqual(asked('ollama', 'What is it?', picture), { role: 'user', content: 'What is it?', images: ['AQID'] });
});

test('texts are sent as text, and what cannot be read is named', () => {
  const content =
    'Sum up\n\nFile "no\\"tes.txt" (text/plain):\n\nBuy milk\n\nFile "book.pdf" (application/pdf), which cannot be read here.';
  for (const dialect of ['openai', 'ollama'] as const)
    assert.deepEqual(asked(dialect, 'Sum up', notes, book), { role: 'user', content });
});
