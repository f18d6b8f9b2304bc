/** Character references as HTML knows them (CommonMark 2.5). marked has resolved the numeric ones of inline text. */
const REFERENCE = /&(?:#\d{1,7}|#[Xx][A-Fa-f0-9]{1,6}|[A-Za-z][A-Za-z0-9]*);/g;
const ONE_REFERENCE = new RegExp(`^${REFERENCE.source}$`);

/** There are 2,231 names; a text that uses more than that makes some up. */
const most = 2500;
const known = new Map<string, string>();

/** Text with its character references resolved. One that HTML does not know stays as it is written. */
export function resolveReferences(text: string): string {
  return text.includes('&') ? text.replace(REFERENCE, resolve) : text;
}

/** The browser has the table of names: each is looked up there once, in an element that is never shown. */
function resolve(reference: string): string {
  let character = known.get(reference);
  if (character === undefined) {
    read ??= createReader();
    character = read(reference);
    if (known.size < most) known.set(reference, character);
  }
  return character;
}

let read: ((reference: string) => string) | undefined;

/** What is needed of Trusted Types. */
interface Policies {
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): { createHTML(html: string): string };
}

/**
 * Made at the first use: in Node there is no document, and the module must load there. Nothing but a single reference is
 * ever parsed, in an element that holds only text. Where the page's `trusted-types` does not name `chat-stream`, all stay
 * as they are written.
 */
function createReader(): (reference: string) => string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const box = document.createElement('textarea');
  try {
    const policy = trustedTypes?.createPolicy('chat-stream', { createHTML: onlyReference });
    return (reference) => {
      box.innerHTML = (policy ?? { createHTML: onlyReference }).createHTML(reference);
      return box.textContent;
    };
  } catch {
    // not among the policies that the page allows, or there already
    return (reference) => reference;
  }
}

function onlyReference(html: string): string {
  if (!ONE_REFERENCE.test(html)) throw new TypeError('Not a character reference');
  return html;
}
