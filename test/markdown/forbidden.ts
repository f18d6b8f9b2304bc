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
  b: {},
  blockquote: { dir: /^auto$/ },
  br: {},
  button: {
    type: /^button$/,
    class: /^unloaded-image$/,
    dir: /^auto$/,
    title: /^Image, not loaded(?:$|: https?:\/\/)/,
    disabled: /^$/,
    'data-address': /^https?:\/\/[^/@]+\//,
    'data-action': /^(?:copy-code|copy-table|wrap)$/,
    'aria-pressed': /^false$/,
    'aria-label': /^(?:Copy|Copy table|Wrap)$/,
  },
  code: { class: /^language-[A-Za-z0-9_+#.-]+$/ },
  del: {},
  details: { open: /^$/ },
  div: {
    class: /^(?:blocks|items|table-scroll|table-block|code-head|buttons)$/,
    role: /^(?:group|none)$/,
    'aria-label': /^Table$/,
    tabindex: /^0$/,
  },
  em: {},
  figure: { class: /^code-block$/ },
  h1: { dir: /^auto$/ },
  h2: { dir: /^auto$/ },
  h3: { dir: /^auto$/ },
  h4: { dir: /^auto$/ },
  h5: { dir: /^auto$/ },
  h6: { dir: /^auto$/ },
  hr: {},
  i: {},
  ins: {},
  kbd: {},
  li: { class: /^task$/, value: /^\d+$/ },
  mark: {},
  ol: { dir: /^auto$/, start: /^\d+$/, role: /^list$/ },
  p: { dir: /^auto$/, class: /^unread$/ },
  pre: { dir: /^ltr$/, tabindex: /^0$/, role: /^group$/, 'aria-label': /^Code$/ },
  q: {},
  s: {},
  small: {},
  span: {
    class: /^(?:run|image|unloaded-image|image-host|status|code-[a-z]+)$/,
    'data-name': /^[A-Za-z0-9_+#.-]+$/,
    title: /^Image, not loaded$/,
    dir: /^(?:auto|ltr)$/,
  },
  strong: {},
  sub: {},
  summary: {},
  sup: {},
  table: {},
  tbody: {},
  td: { dir: /^auto$/, align: /^(?:left|center|right)$/ },
  th: { dir: /^auto$/, align: /^(?:left|center|right)$/ },
  thead: {},
  tr: {},
  u: {},
  ul: { dir: /^auto$/, role: /^list$/ },
  wbr: {},
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
  const findings: string[] = [];
  for (const { name, value } of element.attributes)
    if (attributes[name]?.test(value) !== true) findings.push(`<${element.localName} ${name}="${value}">`);
  if (element instanceof HTMLAnchorElement) findings.push(...forbiddenLink(element));
  if (element instanceof HTMLButtonElement && element.type !== 'button') findings.push('<button> that submits');
  return findings;
}

function forbiddenLink(link: HTMLAnchorElement): string[] {
  const complete = ['href', 'rel', 'target'].every((name) => link.hasAttribute(name));
  return complete && link.origin !== origin ? [] : [`not a safe link: ${link.outerHTML}`];
}
