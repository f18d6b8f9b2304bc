import type { MarkedToken } from 'marked';
import { isClosedFence } from './boundary.js';
import { DIAGRAM_LANGUAGE } from './diagrams.js';
import { resolveReferences } from './entities.js';
import type { InlineContext } from './inline.js';
import type { MathsToken } from './maths-syntax.js';
import type { Render, RendererData } from './mounts.js';
import type { Settings } from './options.js';
import { languageClass, linkAddress, readableCode } from './policy.js';
import { textOf, type MountView, type View } from './view.js';

type GivenToken = MarkedToken | MathsToken;

/** A renderer, called when the part is whole; or, if it says so, also while it grows. */
export type Renderer = Render | { readonly render: Render; readonly while: 'growing' };

export interface RendererSetting {
  readonly render: Render;
  readonly isForGrowing: boolean;
}

/** Renderers by what they are for; a map, for languages are named by whoever writes the text. */
export function renderersFrom(renderers: Readonly<Record<string, Renderer>>): Map<string, RendererSetting> {
  const entries = Object.entries(renderers).map(([name, renderer]): [string, RendererSetting] => {
    const isPlain = typeof renderer === 'function';
    return [name, { render: isPlain ? renderer : renderer.render, isForGrowing: !isPlain }];
  });
  return new Map(entries);
}

const BLOCKS: ReadonlySet<string> = new Set('blockquote code heading hr list paragraph table'.split(' '));
const INLINES: ReadonlySet<string> = new Set('codespan image link maths'.split(' '));

/** Whether a block is given to a renderer, whole: then no frame stands for a part of it. */
export function isGivenAway(token: GivenToken, settings: Settings): boolean {
  return isDiagram(token, settings) || rendererFor(token, settings) !== undefined;
}

function isDiagram(token: GivenToken, { diagrams }: Settings): boolean {
  return diagrams !== undefined && token.type === 'code' && languageOf(token.lang) === DIAGRAM_LANGUAGE;
}

/** The views of a token, or the node that a renderer fills in their place. */
export function orMounted(token: GivenToken, usual: View[], context: InlineContext): View[] {
  const { settings } = context;
  const renderer = rendererFor(token, settings);
  const isFinished = context.growing === undefined || isClosed(token);
  if (renderer && (isFinished || renderer.isForGrowing)) {
    const data = { ...dataOf(token, usual, settings), isFinished };
    return [mountOf(BLOCKS.has(token.type) ? 'div' : 'span', data, renderer.render, context)];
  }
  if (renderer || !isFinished || !settings.diagrams || !isDiagram(token, settings)) return usual;
  return [...usual, mountOf('div', { ...dataOf(token, usual, settings), isFinished }, settings.diagrams, context)];
}

function mountOf(tag: MountView['tag'], data: RendererData, render: Render, { mounts }: InlineContext): MountView {
  return { kind: 'mount', tag, data, render, mounts };
}

function rendererFor(token: GivenToken, { renderers }: Settings): RendererSetting | undefined {
  if (renderers.size === 0 || (!BLOCKS.has(token.type) && !INLINES.has(token.type))) return undefined;
  const ofLanguage = token.type === 'code' ? renderers.get(`fence:${languageOf(token.lang)}`) : undefined;
  return ofLanguage ?? renderers.get(token.type);
}

/** Code in a line may have been ended for showing only. */
function isClosed({ type, raw }: GivenToken): boolean {
  return type === 'code' ? isClosedFence(raw) : type === 'link' || type === 'image' || type === 'maths';
}

function dataOf(token: GivenToken, usual: readonly View[], settings: Settings): Omit<RendererData, 'isFinished'> {
  const plain = { type: token.type, text: textOf(usual), raw: token.raw.replace(/\n+$/, '') };
  switch (token.type) {
    case 'maths':
      return { ...plain, text: token.text, isBlock: token.isBlock };
    case 'code':
      return { ...plain, text: readableCode(token.text), language: languageOf(token.lang) };
    case 'heading':
      return { ...plain, depth: token.depth };
    case 'table':
      return { ...plain, rows: [token.header, ...token.rows].map((cells) => cells.map(({ text }) => text)) };
    case 'link':
    case 'image': {
      const address = linkAddress(resolveReferences(token.href), settings.protocols);
      return address ? { ...plain, address: address.href } : plain;
    }
    default:
      return plain;
  }
}

function languageOf(info: string | undefined): string {
  return languageClass(info)?.slice('language-'.length).toLowerCase() ?? '';
}
