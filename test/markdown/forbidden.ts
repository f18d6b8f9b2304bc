/**
 * What may be in the page, written down a second time and on purpose not taken from the policy under test: element,
 * then attribute, then what its value must look like.
 */
const ALLOWED: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  a: {
    href: /^(?:https?:\/\/[^/@]+\/|mailto:|tel:)/,
    title: /^(?:https?|mailto|tel):/,
    target: /^_blank$/,
    rel: /^noopener noreferrer$/,
  },
  blockquote: {},
  br: {},
  code: { class: /^language-[A-Za-z0-9_+#.-]+$/ },
  del: {},
  div: { class: /^table-scroll$/, role: /^group$/, 'aria-label': /^Table$/, tabindex: /^0$/ },
  em: {},
  h1: { dir: /^auto$/ },
  h2: { dir: /^auto$/ },
  h3: { dir: /^auto$/ },
  h4: { dir: /^auto$/ },
  h5: { dir: /^auto$/ },
  h6: { dir: /^auto$/ },
  hr: {},
  li: {},
  ol: { dir: /^auto$/, start: /^\d+$/ },
  p: { dir: /^auto$/ },
  pre: { dir: /^ltr$/, tabindex: /^0$/ },
  span: { class: /^unloaded-image$/, title: /^Image, not loaded/ },
  strong: {},
  table: {},
  tbody: {},
  td: { dir: /^auto$/, align: /^(?:left|center|right)$/ },
  th: { dir: /^auto$/, align: /^(?:left|center|right)$/ },
  thead: {},
  tr: {},
  ul: { dir: /^auto$/ },
};

/** Everything below `root` that should not be there, in words. */
export function forbidden(root: Element): string[] {
  const findings: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) findings.push(...forbiddenIn(node));
    else if (node.nodeType !== Node.TEXT_NODE) findings.push(node.nodeName);
  }
  return findings;
}

function forbiddenIn(element: Element): string[] {
  const attributes = ALLOWED[element.localName];
  if (!attributes || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') return [`<${element.localName}>`];
  const findings = [...element.attributes]
    .filter(({ name, value }) => attributes[name]?.test(value) !== true)
    .map(({ name, value }) => `<${element.localName} ${name}="${value}">`);
  if (element instanceof HTMLAnchorElement) findings.push(...forbiddenLink(element));
  return findings;
}

function forbiddenLink(link: HTMLAnchorElement): string[] {
  const complete = ['href', 'rel', 'target'].every((name) => link.hasAttribute(name));
  return complete && link.origin !== location.origin ? [] : [`not a safe link: ${link.outerHTML}`];
}
