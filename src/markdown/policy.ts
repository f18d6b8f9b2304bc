/**
 * The content policy: what an answer may turn into. Whatever is not named here does not reach the page.
 *
 * - Raw HTML is not interpreted: it is shown as the text it is (html.ts), so that an unclosed `<style>`, `<template>`
 *   or comment cannot swallow the rest. The only HTML the sanitiser ever sees was written by our own renderer; the
 *   sanitiser holds should that renderer be wrong.
 * - Links go to absolute addresses with an allowed scheme, open a page of their own, and have the true address as
 *   their title. Anything else is shown as its text: a relative address or one on the page's own origin (a click
 *   would reach the chat's endpoints with the reader's cookies), one with a user name or password in it (it passes
 *   for another host), one that does not parse. What was checked is what is linked: the parsed form of the address.
 * - Images are not loaded. In their place stands their description, linked under the same rule.
 * - No form, control, frame, style, id, name, role, event handler, custom element; classes are our own.
 * - Characters that are not seen cannot reorder or hide text: see below.
 */

/** Elements that our renderer makes of markdown. */
export const ALLOWED_TAGS: readonly string[] = [
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'blockquote', 'pre', 'ol', 'ul', 'li'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ...['a', 'br', 'code', 'del', 'em', 'span', 'strong'],
];

/** Attributes that our renderer makes of markdown. Those of finish.ts are set on nodes, after sanitising. */
export const ALLOWED_ATTRIBUTES: readonly string[] = ['align', 'class', 'href', 'start'];

/** Class of the span that stands for an image. */
export const IMAGE_CLASS = 'unloaded-image';

/** Class of the box in which a wide table scrolls. */
export const TABLE_CLASS = 'table-scroll';

export const DEFAULT_LINK_PROTOCOLS: readonly string[] = ['http', 'https', 'mailto', 'tel'];

/** Schemes that run script, carry a document of their own or read what is local: no app can allow them. */
const FORBIDDEN_PROTOCOLS: ReadonlySet<string> = new Set(
  'about blob data file filesystem javascript vbscript view-source'.split(' '),
);

/**
 * The schemes links may have.
 * @throws TypeError when one of the names is not a scheme by RFC 3986, section 3.1.
 */
export function linkProtocols(names: readonly string[]): ReadonlySet<string> {
  for (const name of names) {
    if (!/^[a-z][a-z0-9+.-]*$/.test(name)) throw new TypeError(`Not the name of a URL scheme: "${name}"`);
  }
  return new Set(names.filter((name) => !FORBIDDEN_PROTOCOLS.has(name)));
}

/** The address behind a link in its parsed form, or undefined when the text of the link is all that is shown. */
export function linkAddress(written: string, protocols: ReadonlySet<string>): URL | undefined {
  // Without a base, so that a relative address does not parse, nor do `//host`, `/\host` and `\\host`.
  if (!URL.canParse(written)) return undefined;
  const address = new URL(written);
  if (!protocols.has(address.protocol.slice(0, -1))) return undefined;
  if (address.username !== '' || address.password !== '') return undefined;
  return address.host !== '' && address.origin === origin ? undefined : address;
}

/** Whether a class is one that our renderer gives to this element; `element` is the local name. */
export function isOwnClass(element: string, className: string): boolean {
  if (element === 'code') return /^language-[A-Za-z0-9_+#.-]+$/.test(className);
  return element === 'span' && className === IMAGE_CLASS;
}

/** The class for code in a language, from a fence's info string (CommonMark 4.5); undefined when it names none. */
export function languageClass(info: string | undefined): string | undefined {
  const language = /^\S*/.exec(info ?? '')?.[0].replace(/[^A-Za-z0-9_+#.-]/g, '');
  return language ? `language-${language}` : undefined;
}

// A flag of a region is written with tag characters: the only ones that are seen.
const FLAG = '\\u{1F3F4}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}';
// Pictures that joiners make one of. As a whole and not by looking behind: WebKit looks behind by code units.
const PICTURE = '\\p{Extended_Pictographic}[\\uFE0F\\u{1F3FB}-\\u{1F3FF}]?';
const JOINED = `${PICTURE}(?:\\u200D${PICTURE})+`;
// Direction overrides, embeddings and isolates; marks without width; tag characters; annotation marks.
const UNSEEN = '\\u180E\\u200B\\u202A-\\u202E\\u2060-\\u206F\\uFEFF\\uFFF9-\\uFFFB\\u{E0000}-\\u{E007F}';
// Needed in prose by Persian, Arabic, Hebrew and Indic scripts; in code they only make two names look the same.
const UNSEEN_IN_CODE = '\\u00AD\\u061C\\u200C-\\u200F\\u2028\\u2029';

const UNSEEN_PROSE_PATTERN = new RegExp(`(${FLAG})|[${UNSEEN}]`, 'gu');
const UNSEEN_CODE_PATTERN = new RegExp(`(${FLAG}|${JOINED})|[${UNSEEN}${UNSEEN_IN_CODE}]`, 'gu');

/** Prose without the characters that reorder or hide text. */
export function readableProse(text: string): string {
  return text.replace(UNSEEN_PROSE_PATTERN, (_match, kept: string | undefined) => kept ?? '');
}

/** Code in which every character can be seen: an unseen one is U+FFFD, in the copied text too. */
export function readableCode(text: string): string {
  return text.replace(UNSEEN_CODE_PATTERN, (_match, kept: string | undefined) => kept ?? '\uFFFD');
}
