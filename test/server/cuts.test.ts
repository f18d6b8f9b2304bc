import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAiProvider } from '../../demo/server/providers/openai.js';
import { createChat } from '../../src/client/chat.js';
import { isIncomplete, type Message } from '../../src/protocol/message.js';
import { bytesOf, finishOf, recordingsOf } from './support/recordings.js';
import { sendWhole, upstream } from './support/replay.js';
import { serve } from './support/server.js';

/** A text with marks of many bytes, thoughts before a text, and calls of tools without a text. */
const files = ['azure-prompt-filter-emoji.sse', 'mistral-magistral-content-list.sse', 'openai-parallel-tool-calls.sse'];

/** Where a frame ends: every prefix up to there is what a connection that broke cleanly leaves. */
function frameBorders(body: Buffer): readonly number[] {
  const borders = [0];
  for (let at = body.indexOf('\n\n'); at !== -1; at = body.indexOf('\n\n', at + 1)) borders.push(at + 2);
  return borders;
}

/** What the client is told of an answer that breaks off is an error; what is stored says how it ended. */
function assertHeld(held: Message | undefined, stored: Message | undefined, what: string): void {
  const parts = ({ content, reasoning }: Message): unknown => ({ content, reasoning });
  assert.deepEqual(held && parts(held), stored && parts(stored), what);
  assert.equal(held && isIncomplete(held), stored && isIncomplete(stored), what);
}

for (const file of files)
  test(`${file}, cut at any frame, is whole only where it says so`, async (context) => {
    const recording = recordingsOf('recordings').find((one) => one.file === file);
    assert.ok(recording?.expected);
    const { text, reasoning, tool_calls: calls } = recording.expected;
    const body = bytesOf('recordings', recording);
    const finishAt = body.toString('latin1').search(/"finish_reason": ?"/);
    const borders = frameBorders(body);
    assert.ok(borders.length > 20 && finishAt > 0);

    let cut = 0;
    const { url, requests } = await upstream(context, (response) =>
      sendWhole(response, 'text/event-stream', body.subarray(0, cut)),
    );
    const provider = openAiProvider({ url, model: 'test' });
    const { server } = await serve(context, { provider });
    const grown = { text: '', reasoning: '' };
    for (cut of borders) {
      const what = `cut at ${cut}`;
      const chat = createChat({ baseUrl: `${server.url}/api` });
      await chat.send('hello');
      const held = chat.$messages.get().find(({ role }) => role === 'assistant');
      const error = chat.$error.get();
      const { id } = chat.$session.get() ?? {};
      const stored = (await server.store.of(1).messages.list(id ?? 0, 20, 0)).find(({ role }) => role === 'assistant');
      assertHeld(held, stored, what);
      const isWhole = cut > finishAt;
      if (isWhole) {
        assert.deepEqual([held?.content, held?.reasoning], [text, reasoning], what);
        assert.equal(held?.finish, finishOf(recording.expected), what);
        assert.equal(held.tools.length, calls.length, what);
        assert.equal(error, undefined, what);
      } else {
        assert.ok(text.startsWith(held?.content ?? '') && reasoning.startsWith(held?.reasoning ?? ''), what);
        assert.ok(stored === undefined || stored.finish === 'interrupted', what);
        assert.notEqual(error, undefined, what);
        assert.ok((held?.content ?? '').length >= grown.text.length, what);
        assert.ok((held?.reasoning ?? '').length >= grown.reasoning.length, what);
      }
      [grown.text, grown.reasoning] = [held?.content ?? '', held?.reasoning ?? ''];
      chat.dispose();
    }
    assert.deepEqual([grown.text, grown.reasoning], [text, reasoning]);
    assert.equal(requests.length, borders.length, 'nothing is asked twice');
  });
