import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finish } from '../../../src/protocol/message.js';

/** A tool call as a provider sent it, its pieces put together. */
export interface ExpectedToolCall {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** What a stream must come to. */
export interface Expected {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal?: string;
  readonly tool_calls: readonly ExpectedToolCall[];
  readonly finish_reasons: readonly string[];
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
  readonly errors: readonly unknown[];
  readonly has_done: boolean;
}

export interface Recording {
  readonly file: string;
  readonly content_type?: string | null;
  /** `null`: no stream of chat completions at all. */
  readonly expected: Expected | null;
}

const fixtures = join(import.meta.dirname, '../../fixtures');

export function recordingsOf(folder: string): readonly Recording[] {
  const recordings = JSON.parse(readFileSync(join(fixtures, folder, 'index.json'), 'utf8')) as readonly Recording[];
  return recordings.map((recording) => ({
    ...recording,
    expected: recording.expected && withThoughtsApart(recording.file, recording.expected),
  }));
}

/** The index leaves two spellings of reasoning where they stand: tags in the text, and details without a text beside. */
function withThoughtsApart(file: string, expected: Expected): Expected {
  const [, thoughts, text] = /^<think>(.*?)<\/think>\s*(.*)$/s.exec(expected.text) ?? [];
  if (thoughts !== undefined) return { ...expected, reasoning: thoughts, text: text ?? '' };
  return file === 'snowflake-no-finish-reason.sse' ? { ...expected, reasoning: '15 * 27 = 405' } : expected;
}

export function bytesOf(folder: string, { file }: Recording): Buffer {
  return readFileSync(join(fixtures, folder, file));
}

/** The rule for the end: an error before a finish reason, a finish reason or `[DONE]`, or neither. */
export function finishOf({ errors, finish_reasons: reasons, has_done, refusal, tool_calls }: Expected): Finish {
  const [reason] = reasons;
  if (errors.length > 0 && reason === undefined) return 'failed';
  if (reason === undefined && !has_done) return 'interrupted';
  if (refusal) return 'content_filter';
  if (reason === undefined) return tool_calls.length > 0 ? 'tool_calls' : 'stop';
  return reason as Finish;
}
