import { css } from 'lit';
import { blockStyles } from './block-styles.js';
import { codeStyles } from './code-styles.js';
import { extensionStyles } from './extension-styles.js';

/**
 * The rhythm of blocks: each has a distance from what stands before it, and none from what follows, so that it is the
 * same whether two blocks share a box or not.
 */
const rhythm = css`
  .content {
    --gap: 1em;
  }
  /* the last box is the one that grows, and most answers have no other */
  .blocks:not(:last-child) {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 500px;
  }
  .blocks {
    /* what is drawn outside of a box that is contained is cut off: room for the rings of focus, and for long numbers */
    margin-inline: -1.5rem;
    padding-inline: 1.5rem;
  }
  .blocks:empty {
    display: none;
  }
  .content :where(.blocks, blockquote, li, details) > * {
    margin-block: 0;
  }
  .content :where(.blocks, blockquote, details) > * + *,
  .content * + .blocks > :first-child {
    margin-block-start: var(--gap);
  }
  .content :is(.blocks, blockquote, details) > * + :is(h1, h2),
  .content * + .blocks > :is(h1, h2):first-child {
    margin-block-start: 1.5em;
  }
  .content :is(.blocks, blockquote, details) > * + :is(h3, h4, h5, h6),
  .content * + .blocks > :is(h3, h4, h5, h6):first-child {
    margin-block-start: 1.4em;
  }
  .content :is(h1, h2, h3, h4, h5, h6) + * {
    --gap: 0.6em;
  }
  .content :is(.blocks, blockquote, details) > * + hr,
  .content :is(.blocks, blockquote, details) > hr + * {
    margin-block-start: 1.75em;
  }
`;

const text = css`
  .content :is(h1, h2, h3, h4, h5, h6) {
    font-weight: 650;
    line-height: 1.3;
    text-wrap: balance;
  }
  .content h1 {
    font-size: 1.5em;
    letter-spacing: -0.015em;
  }
  .content h2 {
    font-size: 1.28em;
    letter-spacing: -0.01em;
  }
  .content h3 {
    font-size: 1.12em;
  }
  .content :is(h4, h5, h6) {
    font-size: 1em;
  }
  .content :is(h5, h6) {
    color: var(--muted);
  }
  .content strong {
    font-weight: 650;
  }
  .content a {
    color: var(--accent);
    text-decoration-thickness: 1px;
    text-underline-offset: 0.18em;
  }
  .content a:hover {
    text-decoration-thickness: 2px;
  }
  .content hr {
    border: 0;
    border-block-start: 1px solid var(--line);
  }
  .content mark {
    padding-inline: 0.15em;
    border-radius: 0.2em;
    background: light-dark(#fdf0a8, #5c4d10);
    color: inherit;
  }
  .content kbd {
    padding: 0.1em 0.4em;
    border: 1px solid var(--line);
    border-block-end-width: 2px;
    border-radius: 0.35em;
    font-size: 0.85em;
  }
  .content :is(sub, sup) {
    line-height: 0;
  }
  .content summary {
    font-weight: 600;
  }
  .content img {
    max-inline-size: 100%;
    block-size: auto;
    border-radius: calc(var(--radius) * 0.5);
  }
  .content .unloaded-image {
    min-block-size: 24px;
    max-inline-size: 100%;
    padding: 0.3em 0.7em;
    border: 1px dashed light-dark(#8b93a5, #6b7385);
    border-radius: 0.5em;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
  }
  .content button.unloaded-image:enabled {
    cursor: pointer;
  }
  .content button.unloaded-image:enabled:hover {
    background: var(--raised);
  }
  .content .image-host {
    color: var(--muted);
    font-size: 0.85em;
  }
  /* what names something is not read together with the words around it */
  .content :is(a, code, kbd, q) {
    unicode-bidi: isolate;
  }
`;

/**
 * The end of a text that still grows: the last block of text, if nothing stands behind one that it is in. Items have a
 * selector of their own: what `:has` decides for one element WebKit takes for decided in another (WebKitGTK 2.50).
 */
const caret = css`
  [data-state='growing']
    .content
    .blocks:nth-last-child(1 of .blocks)
    :is(p, h1, h2, h3, h4, h5, h6):last-child:not(.blocks :not(:last-child) *)::after,
  [data-state='growing']
    .content
    .blocks:nth-last-child(1 of .blocks)
    li:not(:has(> :is(p, ul, ol, blockquote, figure, div))):last-child:not(.blocks :not(:last-child) *)::after,
  [data-state='growing']
    .content
    .blocks:nth-last-child(1 of .blocks)
    > .table-block:last-child
    tbody
    > tr:last-child
    > td:nth-last-child(1 of :not(:empty))::after,
  [data-state='growing'] .content .blocks:nth-last-child(1 of .blocks) > .code-block:last-child .run:last-child::after {
    content: '';
    display: inline-block;
    inline-size: 0.5em;
    block-size: var(--caret, 1em);
    margin-inline-start: 0.2em;
    border-radius: 0.1em;
    background: var(--accent);
    vertical-align: -0.12em;
    animation: caret 1.1s steps(2, jump-none) infinite;
  }
  /* where the next line begins: code ends with a line break, and is no line higher for its caret */
  [data-state='growing'] .content .code-block .run:last-child {
    --caret: 0.2em;
    position: relative;
  }
  [data-state='growing'] .content .run::after {
    position: absolute;
    margin-block-start: 0.1em;
  }
  @keyframes caret {
    to {
      opacity: 0.15;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    [data-state='growing'] .content ::after {
      content: none !important;
    }
  }
`;

/** On paper there is nothing to scroll or to press. */
const print = css`
  @media print {
    :host {
      display: block;
      block-size: auto;
    }
    chat-stream-log {
      overflow: visible;
    }
    chat-stream-composer,
    .header button {
      display: none;
    }
    .content :is(pre, tr, blockquote) {
      break-inside: avoid;
    }
    .content :is(h1, h2, h3, h4, h5, h6) {
      break-after: avoid;
    }
    :is(.blocks, .items):not(:last-child) {
      content-visibility: visible;
    }
    .content .buttons {
      display: none;
    }
    .content .table-scroll,
    .content pre {
      overflow: visible;
    }
    .content pre {
      white-space: pre-wrap;
    }
  }
`;

/** How an answer's markdown looks: the elements and classes that src/markdown makes. */
export const contentStyles = [rhythm, text, ...blockStyles, ...codeStyles, extensionStyles, caret, print];
