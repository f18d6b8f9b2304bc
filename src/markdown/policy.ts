/**
 * The content policy: what an answer may turn into. Whatever is not named here does not reach the page. Everything a
 * model writes is hostile, and so is every prefix of it: all of this holds after each character, not only at the end.
 *
 * - Elements are made one by one from what the lexer found (draw.ts, write.ts). No string is ever parsed into the page:
 *   nothing needs Trusted Types but DOMPurify, which parses for itself (purifier.ts), and the reading of single character
 *   references as text (entities.ts).
 * - Raw HTML: the elements of `ALLOWED_RAW_TAGS`, without attributes but for the `open` of `details`; the rest is shown as
 *   the text it is, and until DOMPurify has been fetched a whole block is. It passes through DOMPurify only after
 *   everything else in it has been escaped, so that nothing it might mistake reaches it. What is left open swallows
 *   nothing: an unclosed `<style>` or `<!--` is text, an unclosed `<details>` stands open.
 * - Links go to absolute addresses with an allowed scheme, open a page of their own without a way back, and have the true
 *   address as their title. Anything else is shown as its text: a relative address or one on the page's own origin (a
 *   click would reach the chat's endpoints with the reader's cookies), one with a user name or password in it (it passes
 *   for another host), one that does not parse. What was checked is what is linked: the parsed form of the address.
 * - Images load by themselves only from where the app allows it, and only in finished text, for the address may still
 *   grow or turn out to be none. Instead of any other stands a button with its description and its host, which loads it
 *   when a person asks for it; where the address cannot be one of an image elsewhere, the description alone.
 * - No form, style, frame, id, name, slot, part or event handler. Every other attribute, and every button, is written by
 *   those who draw; of a text only parsed addresses and the name of a code's language get into one.
 * - Characters that are not seen cannot reorder or hide text: see below. Each block has its own direction, and what names
 *   an address is kept apart from the words around it.
 */

/** Raw HTML that is let through, without its attributes. */
export const ALLOWED_RAW_TAGS: ReadonlySet<string> = new Set(
  'b br details i ins kbd mark q s small sub summary sup u wbr'.split(' '),
);

/** Class of what stands for an image that is not loaded. */
export const IMAGE_CLASS = 'unloaded-image';

/** Class of the name of the host that an image would be loaded from. */
export const IMAGE_HOST_CLASS = 'image-host';

/** Class of a quote that is an alert; with `-note` and the like, its kind; with `-title`, its first line. */
export const ALERT_CLASS = 'alert';

/** Begins the classes of what belongs to footnotes: `-reference`, `-back`, and the plural for all of them. */
export const FOOTNOTE_CLASS = 'footnote';

/** Class of an item that has a box, and so no other mark. */
export const TASK_CLASS = 'task';

/** Class of the node that a renderer of the app fills. */
export const MOUNT_CLASS = 'mount';

/** Class of the box of maths that stands by itself, which may be wide. */
export const MATHS_CLASS = 'maths-scroll';

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
  const address = absoluteAddress(written);
  return address && protocols.has(address.protocol.slice(0, -1)) && !isOnOwnOrigin(address) ? address : undefined;
}

/** Where images may be loaded from: an origin, and how the path of an address on it must begin. */
export interface ImageOrigin {
  readonly origin: string;
  readonly path: string;
}

/**
 * Where images may be loaded from. The page's own origin counts only with a path: on the whole of it are also addresses
 * that do something when they are asked for.
 * @throws TypeError when an entry is not an origin by http or https, nor such an origin and a path.
 */
export function imageOrigins(entries: readonly string[]): readonly ImageOrigin[] {
  return entries.map(imageOrigin).filter(({ origin: allowed, path }) => allowed !== origin || path !== '/');
}

function imageOrigin(entry: string): ImageOrigin {
  const address = absoluteAddress(entry);
  if (!address || !isOfImage(address) || !isPlain(entry, address))
    throw new TypeError(`Not an origin, nor an origin with a path: "${entry}"`);
  return { origin: address.origin, path: address.pathname };
}

/** Whatever else is in an entry would be left out of account, and so allow more than it seems to. */
function isPlain(entry: string, address: URL): boolean {
  const isWhole = entry === address.origin || entry === address.origin + address.pathname;
  return isWhole && !entry.includes('*');
}

/** The address of an image. */
export interface ImageAddress {
  readonly address: URL;
  /** Whether the image may be loaded without being asked for. */
  readonly isAllowed: boolean;
}

/** The address of an image in its parsed form, or undefined when it must not be loaded whoever asks for it. */
export function imageAddress(written: string, allowed: readonly ImageOrigin[]): ImageAddress | undefined {
  const address = absoluteAddress(written);
  if (!address || !isOfImage(address)) return undefined;
  const isAllowed = allowed.some((origin) => isWithin(address, origin));
  return isAllowed || !isOnOwnOrigin(address) ? { address, isAllowed } : undefined;
}

/** What a server might take for a slash or for a way up, although a URL parser does not. */
const AMBIGUOUS_PATH = /%(?:25)*(?:2e|2f|5c)|\/\.\.?;/i;

function isWithin(address: URL, { origin: allowed, path }: ImageOrigin): boolean {
  if (address.origin !== allowed) return false;
  if (path === '/') return true;
  const { pathname } = address;
  const isBelow = pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
  return isBelow && !AMBIGUOUS_PATH.test(pathname);
}

/** A parsed address that names its host plainly, if it has one. */
function absoluteAddress(written: string): URL | undefined {
  // Without a base, so that a relative address does not parse, nor do `//host`, `/\host` and `\\host`.
  if (!URL.canParse(written)) return undefined;
  const address = new URL(written);
  return address.username === '' && address.password === '' ? address : undefined;
}

function isOnOwnOrigin(address: URL): boolean {
  return address.host !== '' && address.origin === origin;
}

function isOfImage({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
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
