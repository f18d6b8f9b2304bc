import { parseSync, type Plugin } from 'vite';

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface TaggedTemplate extends SyntaxNode {
  readonly tag: { readonly name?: string };
  readonly quasi: { readonly quasis: readonly SyntaxNode[] };
}

/** What is written in templates for people: `css` without comments and spaces, `html` and `svg` without their indents. */
export const shortTemplates: Plugin = {
  name: 'short-templates',
  transform(code, id) {
    if (!id.includes('/src/element/')) return null;
    const pieces = templatesIn(parseSync(id, code, { lang: 'js' }).program).flatMap(({ tag, quasi }) =>
      quasi.quasis.map(({ start, end }) => ({ start, end, shorten: shorteners[tag.name ?? ''] })),
    );
    let short = code;
    for (const { start, end, shorten } of pieces.sort((one, other) => other.start - one.start))
      if (shorten) short = short.slice(0, start) + shorten(short.slice(start, end)) + short.slice(end);
    // the lines stay where they are but in styles, of which nobody asks for a line
    return { code: short, map: null };
  },
};

const shorteners: Readonly<Record<string, (text: string) => string>> = {
  html: withoutIndents,
  svg: withoutIndents,
  css: shortStyles,
};

/** What is shown as it is written (`pre`) has no line of its own in a template. */
function withoutIndents(text: string): string {
  return text.replace(/\n[ \t]+/g, '\n');
}

/** Strings are left as they are. */
function shortStyles(text: string): string {
  return text
    .replace(/'[^']*'|"[^"]*"|\/\*[\s\S]*?\*\/|(:)\s+|\s*([{};,])\s*|\s+/g, (all, colon?: string, mark?: string) =>
      /^['"]/.test(all) ? all : (colon ?? mark ?? (all.startsWith('/') ? '' : ' ')),
    )
    .replace(/;}/g, '}');
}

function templatesIn(node: unknown): TaggedTemplate[] {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(templatesIn);
  return isTaggedTemplate(node) ? [node, ...inside] : inside;
}

function isTaggedTemplate(node: object): node is TaggedTemplate {
  return 'type' in node && node.type === 'TaggedTemplateExpression';
}
