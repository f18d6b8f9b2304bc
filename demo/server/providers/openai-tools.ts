import { asText, isCount, isRecord, parseJson, type JsonRecord } from '../../../src/protocol/guards.js';
import type { ToolActivity } from '../../../src/protocol/message.js';

interface Call {
  readonly id: string;
  readonly index: number;
  name: string;
  input: string;
}

/**
 * Puts tool calls together. They come whole or in pieces that belong together by `index`; an id may be empty in
 * later pieces, empty altogether, or the same for all calls.
 */
export class ToolCalls {
  readonly #calls: Call[] = [];

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  /** Takes `delta.tool_calls`. */
  take(pieces: unknown): void {
    if (!Array.isArray(pieces)) return;
    pieces.filter(isRecord).forEach((piece, position) => this.#takePiece(piece, position));
  }

  /** The calls, once all pieces are there. Nobody carries them out here: what they ask for is shown. */
  whole(): readonly ToolActivity[] {
    const ids = new Set<string>();
    return this.#calls.map(({ id, name, input }, position) => {
      const own = id !== '' && !ids.has(id) ? id : `${id || 'call'}#${position}`;
      ids.add(own);
      return { id: own, name, state: 'requested', input: inputOf(input), output: null };
    });
  }

  #takePiece(piece: JsonRecord, position: number): void {
    const { name, arguments: input } = isRecord(piece.function) ? piece.function : {};
    const call = this.#callOf(piece, position, asText(name));
    call.name ||= asText(name) ?? '';
    call.input += typeof input === 'string' ? input : isRecord(input) ? JSON.stringify(input) : '';
  }

  /** A new id with a name under an index that is taken already begins another call. */
  #callOf({ index, id }: JsonRecord, position: number, name: string | undefined): Call {
    const at = isCount(index) ? index : position;
    const named = asText(id) ?? '';
    const known = this.#calls.findLast((call) => call.index === at);
    const isAnother = known !== undefined && named !== '' && named !== known.id && Boolean(name);
    if (known !== undefined && !isAnother) return known;
    const call: Call = { id: named, index: at, name: '', input: '' };
    this.#calls.push(call);
    return call;
  }
}

/** As JSON where it is that, otherwise as the text that it is. */
function inputOf(input: string): unknown {
  return input.trim() === '' ? {} : (parseJson(input) ?? input);
}
