import type { MarkedOptions } from 'marked';
import { readFootnote, readFootnoteReference, startOfFootnote } from './footnote-syntax.js';

/** What is read besides marked's own grammar. */
export const extensions: NonNullable<MarkedOptions['extensions']> = {
  renderers: {},
  childTokens: {},
  block: [readFootnote],
  startBlock: [startOfFootnote],
  inline: [readFootnoteReference],
};
