import { css } from 'lit';

/** A block of code: its head stays in sight while a long one is read. */
const block = css`
  .content :is(code, pre, kbd) {
    font-family: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  }
  .content :not(pre) > code {
    padding: 0.15em 0.35em;
    border-radius: 0.35em;
    background: var(--raised);
    font-size: 0.875em;
  }
  .content .code-block {
    --code-radius: calc(var(--radius) * 0.625);

    margin-inline: 0;
    border: 1px solid var(--line);
    border-radius: var(--code-radius);
    background: color-mix(in srgb, var(--raised) 50%, var(--surface));
  }
  .code-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    padding-block: 0.25rem;
    padding-inline: 0.9rem 0.4rem;
    border-block-end: 1px solid var(--line);
    color: var(--muted);
    font-size: 0.8rem;
  }
  .code-language {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .code-language::before {
    content: attr(data-name);
  }
  .content pre {
    overflow-x: auto;
    margin: 0;
    padding: 0.8rem 0.9rem;
    border-end-start-radius: var(--code-radius);
    border-end-end-radius: var(--code-radius);
    font-size: 0.875em;
    line-height: 1.55;
    overflow-wrap: normal;
    tab-size: 4;
  }
  .content pre:focus-visible {
    outline-offset: -2px;
  }
  .run {
    display: block;
  }
  .code-block:has([data-action='wrap'][aria-pressed='true']) pre {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
`;

const buttons = css`
  .buttons {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.1rem;
    font-size: 0.8rem;
  }
  .buttons button {
    min-block-size: 1.75rem;
    padding: 0 0.6rem;
    border: 1px solid transparent;
    border-radius: 0.45rem;
    background: none;
    color: var(--muted);
  }
  .buttons button::before {
    content: attr(aria-label);
  }
  .buttons button:hover,
  .buttons [aria-pressed='true'] {
    background: color-mix(in srgb, var(--text) 9%, transparent);
    color: var(--text);
  }
  .said {
    padding-inline: 0.4rem;
    color: var(--text);
    animation: said 2.5s steps(1, jump-end) forwards;
  }
  @keyframes said {
    to {
      opacity: 0;
    }
  }
  @media (forced-colors: active) {
    .buttons [aria-pressed='true'] {
      border-color: Highlight;
    }
  }
`;

/** Colours only: with another weight or slope the text would move when they come. Contrast is 4.5 at least. */
const colours = css`
  .code-comment {
    color: light-dark(#5f6773, #949cab);
  }
  .code-keyword {
    color: light-dark(#b4233c, #ff8f98);
  }
  .code-string {
    color: light-dark(#176639, #8fd6a5);
  }
  .code-number {
    color: light-dark(#0b5cad, #82bbff);
  }
  .code-name {
    color: light-dark(#6a35b8, #cda9ff);
  }
  .code-type {
    color: light-dark(#92480a, #f2b37a);
  }
  .code-attribute {
    color: light-dark(#0a5a78, #7fcfe8);
  }
  .code-variable {
    color: light-dark(#8a3c06, #f0b98a);
  }
  .code-meta {
    color: light-dark(#5b6272, #a2a9b9);
  }
  .code-inserted {
    background: light-dark(#dcf5e3, #16351f);
    color: light-dark(#176639, #8fd6a5);
  }
  .code-deleted {
    background: light-dark(#fde4e6, #40191d);
    color: light-dark(#a31d33, #ff9da4);
  }
`;

export const codeStyles = [block, buttons, colours];
