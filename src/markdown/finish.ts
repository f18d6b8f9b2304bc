import type { Settings } from './options.js';
import { IMAGE_CLASS, isOwnClass, linkAddress, readableCode, readableProse, TABLE_CLASS } from './policy.js';

/** What finds its direction by its first letter. A list as one, not by its items: its markers stand on one side. */
const PROSE = 'p, h1, h2, h3, h4, h5, h6, ol, ul, th, td';

/**
 * The second half of the policy, on nodes that are sanitised but not in a document yet: judges addresses and classes,
 * and adds what is ours and could not come through the sanitiser.
 */
export function finish(fragment: DocumentFragment, settings: Settings): DocumentFragment {
  for (const element of fragment.querySelectorAll('[class]')) keepOwnClass(element);
  for (const link of fragment.querySelectorAll('a')) finishLink(link, settings);
  for (const image of fragment.querySelectorAll(`span.${IMAGE_CLASS}`)) finishImage(image);
  for (const block of fragment.querySelectorAll(PROSE)) block.setAttribute('dir', 'auto');
  for (const code of fragment.querySelectorAll('pre')) finishCode(code);
  for (const table of fragment.querySelectorAll('table')) makeScrollable(table);
  replaceUnseen(fragment);
  return fragment;
}

function keepOwnClass(element: Element): void {
  if (!isOwnClass(element.localName, element.className)) element.removeAttribute('class');
}

function finishLink(link: HTMLAnchorElement, settings: Settings): void {
  const written = link.getAttribute('href') ?? '';
  const address = linkAddress(written, settings.protocols);
  if (link.textContent.trim() === '') link.textContent = address ? address.host || address.href : written;
  if (!address) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.setAttribute('href', address.href);
  link.setAttribute('title', address.href);
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer');
}

function finishImage(image: Element): void {
  const link = image.querySelector('a');
  image.setAttribute('title', `Image, not loaded${link ? `: ${link.title}` : ''}`);
  link?.removeAttribute('title');
}

/** Code reads from left to right, and who has no mouse must be able to scroll it. */
function finishCode(code: HTMLElement): void {
  code.setAttribute('dir', 'ltr');
  code.setAttribute('tabindex', '0');
}

/** A group, not a region: several regions of one name are landmarks that cannot be told apart. */
function makeScrollable(table: HTMLTableElement): void {
  const box = table.ownerDocument.createElement('div');
  box.className = TABLE_CLASS;
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', 'Table');
  box.setAttribute('tabindex', '0');
  table.replaceWith(box);
  box.append(table);
}

function replaceUnseen(fragment: DocumentFragment): void {
  const walker = fragment.ownerDocument.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    const readable = node.parentElement?.closest('code') ? readableCode(text) : readableProse(text);
    if (readable !== text) node.nodeValue = readable;
  }
}
