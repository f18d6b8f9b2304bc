import { asText, isCount, isRecord } from './guards.js';

/** What a backend says of itself (`GET /chat/capabilities`). What is absent is not known. */
export interface Capabilities {
  readonly stream?: boolean;
  readonly resume?: boolean;
  readonly cancel?: boolean;
  readonly feedback?: boolean;
  /** It takes recorded speech. */
  readonly audio?: boolean;
  /** It makes up titles. */
  readonly titles?: boolean;
  readonly sessions?: boolean;
  /** A person may switch streaming off. */
  readonly userStreaming?: boolean;
  /** The kinds of files that it takes, as media types or patterns of them, and their bytes at most: 0 for none at all. */
  readonly attachments?: { readonly types: readonly string[]; readonly maxBytes: number };
  readonly limits?: { readonly contentBytes: number };
}

/** The contract's limit for one message (section 1), in bytes of UTF-8: it holds where a backend names no other. */
export const maxContentBytes = 64_000;

const flags = ['stream', 'resume', 'cancel', 'feedback', 'audio', 'titles', 'sessions', 'userStreaming'] as const;

/** Reads the answer of `GET /chat/capabilities`; what makes no sense in it is left out. */
export function parseCapabilities(value: unknown): Capabilities | undefined {
  if (!isRecord(value)) return undefined;
  const { attachments, limits } = value;
  const contentBytes = isRecord(limits) ? limits.contentBytes : undefined;
  return {
    ...Object.fromEntries(flags.flatMap((flag) => (typeof value[flag] === 'boolean' ? [[flag, value[flag]]] : []))),
    ...(isRecord(attachments) && isCount(attachments.maxBytes)
      ? { attachments: { types: textsOf(attachments.types), maxBytes: attachments.maxBytes } }
      : {}),
    ...(isCount(contentBytes) && contentBytes > 0 ? { limits: { contentBytes } } : {}),
  };
}

/** Bytes of UTF-8, which is what a backend counts. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(asText).filter((text) => text !== undefined) : [];
}
