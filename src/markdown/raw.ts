import { ALLOWED_RAW_TAGS } from './policy.js';

/** What raw HTML turns into: an allowed element that opens or closes, or text. */
export type RawPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly tag: string }
  | { readonly kind: 'void'; readonly tag: string }
  | { readonly kind: 'open'; readonly tag: string; readonly attributes: RawAttributes };

/** None but `open`, of `details`. */
export type RawAttributes = Readonly<Record<string, string>>;

const TAG = /<(\/?)([A-Za-z][A-Za-z0-9-]*)(\s[^<>]*|\/)?>/g;

/** Splits raw HTML into tags that the policy allows and the rest, which is text. */
export function readRaw(html: string): RawPart[] {
  const parts: RawPart[] = [];
  let end = 0;
  for (const match of html.matchAll(TAG)) {
    const [whole, slash, name = '', written = ''] = match;
    const tag = name.toLowerCase();
    if (!ALLOWED_RAW_TAGS.has(tag)) continue;
    if (match.index > end) parts.push({ kind: 'text', text: html.slice(end, match.index) });
    end = match.index + whole.length;
    if (VOID.has(tag)) parts.push({ kind: 'void', tag });
    else if (slash) parts.push({ kind: 'close', tag });
    else parts.push({ kind: 'open', tag, attributes: attributesOf(tag, written) });
  }
  if (end < html.length) parts.push({ kind: 'text', text: html.slice(end) });
  return parts;
}

const HALF_TAG = /<(\/?)([A-Za-z]*)(?:[ \t]+(?:o|op|ope|open)?|[ \t]*\/)?$/;

/**
 * Raw HTML without half an allowed tag at its end, which the next characters may complete. Other tags are text anyway,
 * whole or half, and a half that goes on for long is none.
 */
export function withoutHalfTag(html: string): string {
  const half = HALF_TAG.exec(html);
  if (!half) return html;
  const [whole, , written = ''] = half;
  const name = written.toLowerCase();
  const isWhole = /[ \t/]$/.test(whole) && name !== '';
  const isHalf = [...ALLOWED_RAW_TAGS].some((tag) => (isWhole ? tag === name : tag.startsWith(name)));
  return isHalf ? html.slice(0, half.index) : html;
}

function attributesOf(tag: string, written: string): RawAttributes {
  return tag === 'details' && /\sopen(?![^\s=/])/i.test(written) ? { open: '' } : {};
}

const VOID: ReadonlySet<string> = new Set(['br', 'wbr']);
