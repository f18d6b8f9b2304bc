import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askThrough, type Outcome } from './support/answers.js';
import { bytesOf, finishOf, recordingsOf, type Expected } from './support/recordings.js';
import { fetchBytewise, framings, upstream } from './support/replay.js';

for (const folder of ['recordings', 'constructed'])
  for (const recording of recordingsOf(folder))
    for (const [framing, send] of Object.entries(framings))
      test(`${folder}: ${recording.file}, ${framing}`, async (context) => {
        const body = bytesOf(folder, recording);
        const type = recording.content_type ?? 'text/event-stream';
        const { url } = await upstream(context, (response) => send(response, type, body));
        const outcome = await askThrough(context, {
          url,
          model: 'test',
          ...(framing === 'byte by byte' ? { fetch: fetchBytewise } : {}),
        });
        if (recording.expected === null) assertRefused(outcome);
        else assertAnswer(outcome, recording.expected);
      });

function assertAnswer({ end, stored }: Outcome, expected: Expected): void {
  const finish = finishOf(expected);
  const text = expected.text + (expected.refusal ?? '');
  assert.equal(stored?.content ?? '', text);
  assert.equal(stored?.reasoning ?? '', expected.reasoning);
  assert.deepEqual(
    (stored?.tools ?? []).map(({ name, input }) => ({ name, input })),
    finish === 'failed'
      ? []
      : expected.tool_calls.map((call) => ({ name: call.name, input: JSON.parse(call.arguments) as unknown })),
  );
  const ids = stored?.tools.map(({ id }) => id) ?? [];
  assert.equal(new Set(ids).size, ids.length, 'each call has an id of its own');
  if (expected.usage && stored)
    assert.deepEqual(stored.usage, {
      input: expected.usage.prompt_tokens,
      output: expected.usage.completion_tokens,
    });

  const isBlank = text === '' && expected.reasoning === '' && expected.tool_calls.length === 0;
  if (finish === 'failed' || finish === 'interrupted') {
    assert.ok(end.type === 'error');
    assert.equal(end.code, finish === 'failed' ? end.code : 'interrupted');
    assert.equal(stored?.finish, isBlank ? undefined : finish);
  } else {
    assert.ok(end.type === 'done', JSON.stringify(end));
    assert.equal(end.finish, finish);
    assert.equal(end.len, text.length);
    assert.equal(stored?.finish, finish);
  }
}

function assertRefused({ end, stored }: Outcome): void {
  assert.equal(stored, undefined);
  assert.ok(end.type === 'error');
  assert.equal(end.code, 'bad_response');
  assert.equal(end.error, 'The model service gave an answer that makes no sense.');
}
