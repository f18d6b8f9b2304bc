/** Elements that are written with what is in them; of others only that. Nothing else of a page goes to another. */
const KEPT: ReadonlySet<string> = new Set(
  `a b blockquote br caption code del details em figcaption h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s small
  strong sub summary sup table tbody td th thead tr u ul`.split(/\s+/),
);
const VOID: ReadonlySet<string> = new Set(['br', 'hr']);
/** What belongs to the interface. */
const LEFT_OUT = 'button, .buttons, .code-head, input, audio, [aria-hidden=true]';

const attributesOf: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  ol: ['start'],
  td: ['align'],
  th: ['align'],
};

/**
 * Puts a text on the clipboard: as its source, and as what is shown of it.
 * @throws where the page may not
 */
export async function copyText(source: string, shown: Element | null): Promise<void> {
  const { clipboard } = navigator;
  if (!shown || typeof ClipboardItem === 'undefined') return clipboard.writeText(source);
  const plain = new Blob([source], { type: 'text/plain' });
  const rich = new Blob([serialise(shown)], { type: 'text/html' });
  await clipboard.write([new ClipboardItem({ 'text/plain': plain, 'text/html': rich })]);
}

/** What is shown in an element, as HTML of a few plain elements. */
export function serialise(element: Element): string {
  return [...element.childNodes].map(written).join('');
}

function written(node: Node): string {
  if (node instanceof Text) return escaped(node.data);
  if (!(node instanceof Element) || node.matches(LEFT_OUT)) return '';
  const name = node.localName;
  if (node instanceof HTMLImageElement) return escaped(node.alt);
  // what is read of a formula is its source, not the parts that it is drawn of
  if (name === 'math') return escaped(node.querySelector('annotation')?.textContent ?? node.textContent);
  if (!KEPT.has(name)) return serialise(node);
  const start = `<${[name, ...attributes(node)].join(' ')}>`;
  return VOID.has(name) ? start : `${start}${serialise(node)}</${name}>`;
}

function attributes(element: Element): readonly string[] {
  return (attributesOf[element.localName] ?? []).flatMap((name) => {
    const value = element.getAttribute(name);
    return value === null ? [] : [`${name}="${escaped(value)}"`];
  });
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
