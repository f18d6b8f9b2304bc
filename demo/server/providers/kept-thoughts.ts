import { asText, isRecord, type JsonRecord } from '../../../src/protocol/guards.js';

/** Texts of a detail that come in pieces. */
const growing = ['text', 'summary', 'data'] as const;

/**
 * The thoughts of a model in the words of its service, for those that want them back with the calls of tools that they
 * led to, and refuse the request otherwise: DeepSeek's `reasoning_content`, OpenRouter's `reasoning_details`, Ollama's
 * `thinking`. A service is given nothing that it has not sent itself.
 */
export class KeptThoughts {
  readonly #texts = new Map<'reasoning_content' | 'thinking', string>();
  readonly #details: JsonRecord[] = [];

  take(delta: JsonRecord): void {
    for (const name of ['reasoning_content', 'thinking'] as const) {
      const text = asText(delta[name]) ?? '';
      if (text !== '') this.#texts.set(name, (this.#texts.get(name) ?? '') + text);
    }
    if (Array.isArray(delta.reasoning_details))
      for (const detail of delta.reasoning_details.filter(isRecord)) this.#takeDetail(detail);
  }

  /** What belongs into the message with the calls; `undefined` where there were no thoughts. */
  whole(): JsonRecord | undefined {
    const details = this.#details.length > 0 ? { reasoning_details: this.#details } : {};
    const thoughts = { ...Object.fromEntries(this.#texts), ...details };
    return Object.keys(thoughts).length > 0 ? thoughts : undefined;
  }

  /** Pieces of one follow each other, and say the same of what they are. */
  #takeDetail(piece: JsonRecord): void {
    const last = this.#details.at(-1);
    if (last?.type !== piece.type || last?.index !== piece.index) {
      this.#details.push({ ...piece });
      return;
    }
    const joined: Record<string, unknown> = { ...last };
    for (const [name, value] of Object.entries(piece)) {
      const before = joined[name];
      const isMore = growing.some((one) => one === name) && typeof before === 'string' && typeof value === 'string';
      joined[name] = isMore ? before + value : (value ?? before);
    }
    this.#details[this.#details.length - 1] = joined;
  }
}
