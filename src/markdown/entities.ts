import { sanitise } from './sanitise.js';

/** Character references as HTML knows them (CommonMark 2.5). marked has resolved the numeric ones of inline text. */
const REFERENCE = /&(?:#\d{1,7}|#[Xx][A-Fa-f0-9]{1,6}|[A-Za-z][A-Za-z0-9]*);/g;

/** There are 2,231 names; a text that uses more than that makes some up. */
const most = 2500;
const known = new Map<string, string>();

/** Text with its character references resolved. One that HTML does not know stays as it is written. */
export function resolveReferences(text: string): string {
  return text.includes('&') ? text.replace(REFERENCE, resolve) : text;
}

/** The browser has the table of names: each is looked up there once, in a document that is never shown. */
function resolve(reference: string): string {
  let character = known.get(reference);
  if (character === undefined) {
    character = sanitise(reference)?.textContent ?? reference;
    if (known.size < most) known.set(reference, character);
  }
  return character;
}
