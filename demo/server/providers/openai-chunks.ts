import { asText, isCount, isRecord, type JsonRecord } from '../../../src/protocol/guards.js';
import type { Usage } from '../../../src/protocol/message.js';
import { KeptThoughts } from './kept-thoughts.js';
import { errorOfFrame } from './openai-errors.js';
import { ToolCalls } from './openai-tools.js';
import { ProviderError, type ProviderEvent } from './provider.js';
import { Thoughts } from './thoughts.js';

type ModelFinish = Extract<ProviderEvent, { type: 'finish' }>['finish'];

const finishes: Readonly<Record<string, ModelFinish>> = {
  length: 'length',
  max_tokens: 'length',
  content_filter: 'content_filter',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
};

/** Reads the chunks of one answer, in any of the dialects, and knows at the end how it ended. */
export class ChunkReader {
  readonly #tools = new ToolCalls();
  readonly #thoughts = new Thoughts();
  readonly #kept = new KeptThoughts();
  #finish: string | undefined;
  #isRefusal = false;
  #hasChunks = false;
  #words = 0;

  /** Whether the model has said why it stopped: from then on nothing that happens can spoil the answer. */
  get isFinished(): boolean {
    return this.#finish !== undefined;
  }

  /** Counts the pieces of text, thought or tool call: whoever waits for the model can see that it is at work. */
  get words(): number {
    return this.#words;
  }

  /**
   * @param chunk anything that was JSON; what is no chunk is ignored
   * @throws ProviderError for an error before a finish reason, after what else the frame had to say
   */
  *read(chunk: unknown, isErrorFrame = false): Generator<ProviderEvent> {
    if (!isRecord(chunk)) return;
    this.#hasChunks = true;
    const usage = usageOf(chunk);
    if (usage) yield { type: 'usage', usage };
    const choice = firstChoice(chunk);
    if (choice) yield* this.#readChoice(choice);
    if (!(isErrorFrame || isError(chunk)) || this.isFinished) return;
    yield* this.rest();
    throw errorOfFrame(chunk);
  }

  /** What is left to be said where the answer breaks off. */
  rest(): Generator<ProviderEvent> {
    return this.#thoughts.rest();
  }

  /**
   * The end of the answer.
   *
   * @param isWhole whether the provider has said that this is all (`[DONE]`)
   */
  *end(isWhole: boolean): Generator<ProviderEvent> {
    if (!this.#hasChunks) throw new ProviderError('bad_response', { cause: 'an event stream without events' });
    yield* this.rest();
    const thoughts = this.#tools.isEmpty ? undefined : this.#kept.whole();
    if (thoughts) yield { type: 'thoughts', thoughts };
    for (const tool of this.#tools.whole()) yield { type: 'tool', tool };
    if (isWhole || this.isFinished) yield { type: 'finish', finish: this.#wayOfFinish() };
  }

  *#readChoice(choice: JsonRecord): Generator<ProviderEvent> {
    const delta = isRecord(choice.delta) ? choice.delta : {};
    const reasoning = reasoningOf(delta);
    this.#kept.take(delta);
    if (reasoning !== '') {
      this.#thoughts.comeApart();
      yield { type: 'reasoning', delta: reasoning };
    }
    const refusal = asText(delta.refusal) ?? '';
    if (refusal !== '') this.#isRefusal = true;
    const text = textOf(delta.content) + refusal;
    yield* this.#thoughts.take(text);
    this.#tools.take(delta.tool_calls);
    if (reasoning !== '' || text !== '' || delta.tool_calls) this.#words += 1;
    if (typeof choice.finish_reason === 'string' && choice.finish_reason !== '') this.#finish ??= choice.finish_reason;
  }

  #wayOfFinish(): ModelFinish {
    if (this.#isRefusal) return 'content_filter';
    const finish = finishes[this.#finish ?? ''] ?? 'stop';
    // Some say `stop` also where they have stopped for a tool.
    return finish === 'stop' && !this.#tools.isEmpty ? 'tool_calls' : finish;
  }
}

/** Of several answers at once the first is read. */
function firstChoice({ choices }: JsonRecord): JsonRecord | undefined {
  if (!Array.isArray(choices)) return undefined;
  return choices.filter(isRecord).find(({ index }) => index === undefined || index === null || index === 0);
}

/** A text, or a list of parts, of which some are thoughts. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) return asText(content) ?? '';
  return partsOf(content, 'text')
    .map(({ text }) => asText(text) ?? '')
    .join('');
}

/** vLLM has errors that are not under `error`. */
function isError({ error, object }: JsonRecord): boolean {
  return (error !== undefined && error !== null) || object === 'error';
}

/** It has four spellings, and some send it in two of them: then it is the same. */
function reasoningOf({ reasoning, reasoning_content, thinking, reasoning_details, content }: JsonRecord): string {
  const named = [reasoning, reasoning_content, thinking].find((text) => typeof text === 'string' && text !== '');
  if (typeof named === 'string') return named;
  const thoughts = partsOf(content, 'thinking').map((part) => textOf(part.thinking));
  if (thoughts.length > 0) return thoughts.join('');
  const details = partsOf(reasoning_details, 'reasoning.text', 'reasoning.summary');
  return details.map(({ text, summary }) => asText(text) ?? asText(summary) ?? '').join('');
}

function partsOf(list: unknown, ...types: readonly string[]): readonly JsonRecord[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isRecord).filter(({ type }) => types.includes(asText(type) ?? ''));
}

/** It stands in the chunk, at Groq also beside, and at some within the choice. */
function usageOf({ usage, x_groq, choices }: JsonRecord): Usage | undefined {
  const beside = isRecord(x_groq) ? x_groq.usage : undefined;
  const within = Array.isArray(choices) && isRecord(choices[0]) ? choices[0].usage : undefined;
  const found = [usage, beside, within].find(isRecord) ?? {};
  const { prompt_tokens: input, completion_tokens: output } = found;
  if (!isCount(input) && !isCount(output)) return undefined;
  return { ...(isCount(input) ? { input } : {}), ...(isCount(output) ? { output } : {}) };
}
