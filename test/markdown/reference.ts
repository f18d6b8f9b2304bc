import createDOMPurify from 'dompurify';
import { Marked, type Tokens } from 'marked';
import {
  DEFAULT_LINK_PROTOCOLS,
  languageClass,
  linkAddress,
  linkProtocols,
  readableProse,
} from '../../src/markdown/policy.js';

/**
 * The straight way from text to DOM: marked's own HTML through DOMPurify, with the same policy for links and images.
 * Raw HTML apart, which marked lets through as it is.
 */
export function referenceFor(text: string): DocumentFragment {
  const marked = new Marked({ gfm: true, renderer: { link, image, code, checkbox } });
  const html = marked.parse(text, { async: false });
  return createDOMPurify(window).sanitize(html, {
    ALLOWED_ATTR: ['href', 'align', 'start', 'class'],
    ALLOW_UNKNOWN_PROTOCOLS: true,
    RETURN_DOM_FRAGMENT: true,
  });
}

/** Whether marked finds raw HTML in a text. */
export function hasRawHtml(text: string): boolean {
  let found = false;
  const marked = new Marked({ gfm: true, walkTokens: ({ type }) => void (found ||= type === 'html') });
  marked.parse(text, { async: false });
  return found;
}

const protocols = linkProtocols(DEFAULT_LINK_PROTOCOLS);

/** A link only where the policy has an address; else its text. One without text shows where it goes. */
function link(this: { parser: { parseInline(tokens: Tokens.Link['tokens']): string } }, token: Tokens.Link): string {
  const { href, tokens } = token;
  const written = resolved(href);
  const address = linkAddress(written, protocols);
  const label = this.parser.parseInline(tokens);
  const isEmpty = textIn(label).trim() === '' && !label.includes(IMAGE);
  const shown = isEmpty ? escaped(address ? address.host || address.href : written) : label;
  return address ? `<a href="${escaped(address.href)}">${shown}</a>` : shown;
}

function image(): string {
  return IMAGE;
}

function code({ text, lang }: Tokens.Code): string {
  const language = languageClass(lang);
  const content = text === '' ? '' : `${text.replace(/\n$/, '')}\n`;
  return `<pre><code${language ? ` class="${language}"` : ''}>${escaped(content)}</code></pre>`;
}

function checkbox({ checked }: Tokens.Checkbox): string {
  return checked ? '☑ ' : '☐ ';
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function resolved(text: string): string {
  return textIn(escaped(text).replaceAll('&#38;', '&'));
}

function textIn(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent;
}

/** Both say what an image is in words of their own. */
const IMAGE = '<img>';

/**
 * What both renderings must have in common, a line for each block: the elements and their text, links and languages;
 * not the boxes, buttons and roles that only ours has, nor white space that nobody sees.
 */
export function outlineOf(root: Node): string {
  const copy = document.createElement('div');
  copy.append(root.cloneNode(true));
  for (const place of copy.querySelectorAll('.unloaded-image')) place.replaceWith(document.createElement('img'));
  for (const own of copy.querySelectorAll('.code-head, .buttons')) own.remove();
  for (const task of copy.querySelectorAll('li.task')) task.removeAttribute('class');
  for (const box of copy.querySelectorAll(BOXES)) box.replaceWith(...box.childNodes);
  copy.normalize();
  return outline(copy)
    .replace(/[ \n]*\n[ \n]*(?=<)/g, '\n')
    .replace(/\n +/g, '\n')
    .trim();
}

const BOXES = 'div.blocks, span.run, figure.code-block, .table-block, .table-scroll';
const BLOCKS = 'P H1 H2 H3 H4 H5 H6 HR BLOCKQUOTE PRE OL UL LI TABLE THEAD TBODY TR TH TD'.split(' ');

function outline(node: Node): string {
  if (node instanceof Text) return node.parentElement?.closest('pre') ? node.data : flat(readableProse(node.data));
  const children = [...node.childNodes].map(outline).join('');
  if (!(node instanceof Element)) return children;
  const { tagName } = node;
  if (tagName === 'DIV') return children;
  const attributes = ['href', 'align', 'start', 'class'].flatMap((name) => {
    const value = node.getAttribute(name);
    return value === null ? [] : [` ${name}="${value}"`];
  });
  const isBlock = BLOCKS.includes(tagName);
  const inner = isBlock && tagName !== 'PRE' ? children.trim() : children;
  const whole = `<${tagName.toLowerCase()}${attributes.join('')}>${inner}</>`;
  return isBlock ? `\n${whole}\n` : whole;
}

function flat(text: string): string {
  return text.replace(/[ \t\n]+/g, ' ');
}
