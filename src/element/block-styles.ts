import { css } from 'lit';

const lists = css`
  .content :is(ul, ol) {
    padding-inline-start: 1.625em;
  }
  .content li {
    padding-inline-start: 0.25em;
  }
  .content li + li,
  .content * + .items > :first-child,
  .content li > :is(ul, ol) {
    margin-block-start: 0.35em;
  }
  .items {
    /* markers stand beside their items, and would be cut off with the rest that is outside of the box */
    margin-inline: -4em -0.25rem;
    padding-inline: 4em 0.25rem;
  }
  .items:not(:last-child) {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 60em;
  }
  .content li > * + :is(p, pre, figure, blockquote, .table-block),
  .content li > :is(figure, blockquote, .table-block) {
    margin-block-start: 0.6em;
  }
  .content li::marker {
    color: var(--muted);
  }
  /* the box stands where the mark would */
  .content .task {
    list-style: none;
    text-indent: -1.25em;
  }
  .content .task * {
    text-indent: 0;
  }
  .content .task > p:first-child {
    text-indent: -1.25em;
  }
`;

/** A quote of one of five kinds is an alert; its kind is said in words, too. */
const quotes = css`
  .content blockquote {
    --bar: var(--line);
    margin-inline: 0;
    padding-block: 0.1em;
    padding-inline-start: 1.1em;
    border-inline-start: 3px solid var(--bar);
    color: var(--muted);
  }
  .content blockquote > *,
  .content blockquote :where(.blocks) > * {
    --gap: 0.7em;
  }
  .content blockquote > .blocks {
    margin-block-start: 0;
  }
  .content .alert {
    padding: 0.7em 1em;
    border-start-end-radius: calc(var(--radius) * 0.5);
    border-end-end-radius: calc(var(--radius) * 0.5);
    background: color-mix(in srgb, var(--bar) 9%, transparent);
    color: inherit;
  }
  .content .alert-title {
    color: var(--bar);
    font-weight: 650;
  }
  .content .alert-title + * {
    --gap: 0.3em;
  }
  .content .alert-note {
    --bar: light-dark(#0a5dc2, #6cb0ff);
  }
  .content .alert-tip {
    --bar: light-dark(#187a35, #58c776);
  }
  .content .alert-important {
    --bar: light-dark(#7a3fd0, #bf9bff);
  }
  .content .alert-warning {
    --bar: light-dark(#8f5c00, #e0ac3f);
  }
  .content .alert-caution {
    --bar: light-dark(#c1222d, #ff8a85);
  }
`;

/** Lines between rows and none between columns; the button comes to who points at the table, or goes there by keyboard. */
const tables = css`
  .content .table-block {
    position: relative;
  }
  .content .table-scroll {
    inline-size: fit-content;
    max-inline-size: 100%;
    overflow-x: auto;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.625);
  }
  .content table {
    /* as wide as there is room, and in a narrow place not all too narrow */
    inline-size: max-content;
    max-inline-size: max(100%, 34em);
    border-collapse: collapse;
    font-size: 0.94em;
    font-variant-numeric: tabular-nums;
    line-height: 1.45;
    overflow-wrap: normal;
  }
  .content :is(th, td) {
    min-inline-size: 4em;
    max-inline-size: 24em;
    padding: 0.55em 0.9em;
    text-align: start;
    vertical-align: top;
  }
  .content th {
    background: var(--raised);
    font-weight: 600;
    white-space: nowrap;
  }
  .content tbody tr {
    border-block-start: 1px solid var(--line);
  }
  .content [align='center'] {
    text-align: center;
  }
  .content [align='right'] {
    text-align: right;
  }
  .content [align='left'] {
    text-align: left;
  }
  .content .table-block > .buttons {
    margin-block-end: 0.25em;
    justify-content: end;
  }
  @media (hover: hover) {
    .content .table-block > .buttons {
      position: absolute;
      inset-block-start: 0.4em;
      inset-inline-end: 0.4em;
      z-index: 1;
      margin: 0;
      border-radius: 0.5em;
      background: var(--raised);
    }
    .content .table-block:not(:hover, :focus-within) > .buttons {
      opacity: 0;
    }
  }
`;

const notes = css`
  .footnotes {
    margin-block-start: 1.75em;
    padding-block-start: 0.75em;
    border-block-start: 1px solid var(--line);
    color: var(--muted);
    font-size: 0.9em;
  }
  .footnotes ol {
    margin-block: 0;
  }
  .footnote-reference button,
  .footnote-back {
    min-inline-size: 1.5rem;
    padding: 0.1em 0.3em;
    border: 0;
    border-radius: 0.4em;
    background: none;
    color: var(--accent);
  }
  .footnote-reference button:hover,
  .footnote-back:hover {
    background: var(--raised);
  }
`;

export const blockStyles = [lists, quotes, tables, notes];
