import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChunkReader } from '../../demo/server/providers/openai-chunks.js';
import type { ProviderEvent } from '../../demo/server/providers/provider.js';
import { Thoughts, type Said } from '../../demo/server/providers/thoughts.js';

function join(said: readonly (Said | ProviderEvent)[], type: Said['type']): string {
  return said.map((event) => (event.type === type ? event.delta : '')).join('');
}

/** What comes of a text that arrives in these pieces. */
function read(pieces: readonly string[]): readonly [string, string] {
  const thoughts = new Thoughts();
  const said = [...pieces.flatMap((piece) => [...thoughts.take(piece)]), ...thoughts.rest()];
  return [join(said, 'reasoning'), join(said, 'text')];
}

const cases: readonly (readonly [string, string, string])[] = [
  ['<think>why</think>because', 'why', 'because'],
  ['\n <think>\nwhy\n</think>\n\nbecause', '\nwhy\n', 'because'],
  ['<think></think>\n\nbecause', '', 'because'],
  ['<think>never <b>ends</b> </thin', 'never <b>ends</b> </thin', ''],
  ['<think>a</think>write <think>b</think>', 'a', 'write <think>b</think>'],
  ['a <think>b</think>', '', 'a <think>b</think>'],
  ['<thinking>b', '', '<thinking>b'],
  ['<thi', '', '<thi'],
  ['\n', '', '\n'],
  ['<think>a</think>\n', 'a', ''],
  ['<think>a < b </ c <</think>d', 'a < b </ c <', 'd'],
  ['', '', ''],
];

for (const [text, reasoning, answer] of cases)
  test(`thoughts in the text, in pieces of any size: ${JSON.stringify(text)}`, () => {
    for (let size = 1; size <= Math.max(text.length, 1); size += 1)
      assert.deepEqual(read(text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []), [reasoning, answer], `by ${size}`);
  });

test('a thought is told as it comes, and nothing of it waits for more than a tag', () => {
  const thoughts = new Thoughts();
  assert.deepEqual([...thoughts.take('<think>one ')], [{ type: 'reasoning', delta: 'one ' }]);
  assert.deepEqual([...thoughts.take('two <')], [{ type: 'reasoning', delta: 'two ' }]);
  assert.deepEqual([...thoughts.take('three')], [{ type: 'reasoning', delta: '<three' }]);
});

const spellings: Readonly<Record<string, object>> = {
  reasoning: { reasoning: 'why' },
  reasoning_content: { reasoning_content: 'why', content: null },
  'two at once': { reasoning: 'why', reasoning_content: 'why' },
  'two at once, with details': { reasoning: 'why', reasoning_details: [{ type: 'reasoning.text', text: 'why' }] },
  thinking: { thinking: 'why' },
  'a list': { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'why' }] }] },
  'a list of texts': { content: [{ type: 'thinking', thinking: 'why' }] },
  details: { content: '', reasoning_details: [{ type: 'reasoning.text', text: 'why' }] },
  'a summary': { reasoning_details: [{ type: 'reasoning.summary', summary: 'why' }, { type: 'reasoning.encrypted' }] },
};

for (const [spelling, delta] of Object.entries(spellings))
  test(`reasoning, spelt as ${spelling}`, () => {
    const reader = new ChunkReader();
    const said = [...reader.read({ choices: [{ delta }] })];
    assert.deepEqual(said, [{ type: 'reasoning', delta: 'why' }]);
    // whoever has thought beside the text means the tag by the tag
    assert.deepEqual(
      [...reader.read({ choices: [{ delta: { content: '<think>' } }] })],
      [{ type: 'text', delta: '<think>' }],
    );
  });

test('an answer that breaks off gives what was held back', () => {
  const reader = new ChunkReader();
  const said: ProviderEvent[] = [];
  assert.throws(() => {
    for (const chunk of [{ choices: [{ delta: { content: '<th' } }] }, { error: 'no more' }])
      for (const event of reader.read(chunk)) said.push(event);
  });
  assert.deepEqual(said, [{ type: 'text', delta: '<th' }]);
});

const usages: Readonly<Record<string, object>> = {
  'a chunk of its own': { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } },
  'the last chunk': {
    choices: [{ delta: {}, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 2 },
  },
  'Groq’s own place': { choices: [], x_groq: { usage: { prompt_tokens: 1, completion_tokens: 2 } } },
  'the choice': { choices: [{ delta: {}, usage: { prompt_tokens: 1, completion_tokens: 2 } }] },
};

for (const [place, chunk] of Object.entries(usages))
  test(`usage, in ${place}`, () => {
    assert.deepEqual([...new ChunkReader().read(chunk)], [{ type: 'usage', usage: { input: 1, output: 2 } }]);
  });

test('the first reason to stop counts, and a stop for a tool is told as such', () => {
  const reader = new ChunkReader();
  for (const finish_reason of ['length', 'stop']) [...reader.read({ choices: [{ delta: {}, finish_reason }] })];
  assert.deepEqual([...reader.end(true)], [{ type: 'finish', finish: 'length' }]);
  const other = new ChunkReader();
  const tool_calls = [{ index: 1, id: 'a', function: { name: 'clock', arguments: '' } }];
  [...other.read({ choices: [{ delta: { tool_calls }, finish_reason: 'stop' }] })];
  assert.deepEqual([...other.end(true)].at(-1), { type: 'finish', finish: 'tool_calls' });
});
