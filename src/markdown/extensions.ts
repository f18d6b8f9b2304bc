import type { Hooks, MarkedOptions } from 'marked';
import { readFootnote, readFootnoteReference, startOfFootnote } from './footnote-syntax.js';
import { MathsMask, readBlockMaths, readInlineMaths, startOfBlockMaths, startOfMaths } from './maths-syntax.js';
import type { Settings } from './options.js';

type Extensions = NonNullable<MarkedOptions['extensions']>;

const usual: Extensions = {
  renderers: {},
  childTokens: {},
  block: [readFootnote],
  startBlock: [startOfFootnote],
  inline: [readFootnoteReference],
};

const withMaths: Extensions = {
  ...usual,
  block: [readFootnote, readBlockMaths],
  startBlock: [startOfFootnote, startOfBlockMaths],
  inline: [readFootnoteReference, readInlineMaths],
  startInline: [startOfMaths],
};

/** What is read besides marked's own grammar. */
export function extensionsFor({ renderers }: Settings): Pick<MarkedOptions, 'extensions' | 'hooks'> {
  if (!renderers.has('maths')) return { extensions: usual };
  const mask: Pick<Hooks, 'emStrongMask'> = new MathsMask();
  // the lexer calls no other
  return { extensions: withMaths, hooks: mask as Hooks };
}
