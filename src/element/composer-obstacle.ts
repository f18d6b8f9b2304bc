import { byteLength } from './composer-limit.js';
import type { PhraseKey } from './strings.js';
import type { Values } from './words.js';

/** What a message that is to be sent looks like. */
export interface Unsent {
  readonly text: string;
  readonly maxBytes: number | undefined;
  readonly busy: boolean;
  readonly uploads: { readonly isUploading: boolean; readonly hasFailed: boolean } | undefined;
}

/** Why a message cannot be sent now: what is said of it. */
export interface Obstacle {
  readonly key: PhraseKey;
  readonly values?: Values;
}

export function obstacleOf({ text, maxBytes = Infinity, busy, uploads }: Unsent): Obstacle | undefined {
  const tooMany = byteLength(text) - maxBytes;
  if (tooMany > 0) return { key: 'tooLong', values: { count: tooMany } };
  if (uploads?.hasFailed) return { key: 'failedFiles' };
  if (busy) return { key: 'stillAnswering' };
  return uploads?.isUploading ? { key: 'waitingForFiles' } : undefined;
}
