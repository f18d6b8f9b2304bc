import { isRecord, type JsonRecord } from '../../../src/protocol/guards.js';

/** Brings the lines of Ollama's own language into the form of chunks. */
export class OllamaLines {
  #calls = 0;

  chunkOf(line: unknown): unknown {
    if (!isRecord(line)) return undefined;
    const { error, message, done, done_reason, prompt_eval_count, eval_count } = line;
    const delta = isRecord(message) ? { ...message, tool_calls: this.#numbered(message) } : {};
    const finish_reason = done === true ? (done_reason ?? 'stop') : null;
    return {
      choices: [{ index: 0, delta, finish_reason }],
      usage: { prompt_tokens: prompt_eval_count, completion_tokens: eval_count },
      error,
    };
  }

  /** A call comes whole, and each line begins to count anew. */
  #numbered({ tool_calls }: JsonRecord): readonly JsonRecord[] | undefined {
    if (!Array.isArray(tool_calls)) return undefined;
    return tool_calls.filter(isRecord).map((call) => ({ ...call, index: this.#calls++ }));
  }
}
