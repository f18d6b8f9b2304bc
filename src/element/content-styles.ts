import { css } from 'lit';

/** How an answer's markdown looks: the elements and classes that src/markdown makes. */
export const contentStyles = css`
  .content > :first-child {
    margin-block-start: 0;
  }
  .content > :last-child {
    margin-block-end: 0;
  }
  .content :is(p, ul, ol, blockquote, pre, .table-scroll) {
    margin-block: 0.8em;
  }
  .content :is(h1, h2, h3, h4, h5, h6) {
    margin-block: 1.3em 0.5em;
    font-weight: 650;
    line-height: 1.3;
  }
  .content h1 {
    font-size: 1.5rem;
  }
  .content h2 {
    font-size: 1.3rem;
  }
  .content h3 {
    font-size: 1.12rem;
  }
  .content :is(h4, h5, h6) {
    font-size: 1rem;
  }
  .content :is(ul, ol) {
    padding-inline-start: 1.6em;
  }
  .content li {
    margin-block: 0.25em;
  }
  .content li > :is(p, ul, ol) {
    margin-block: 0.25em;
  }
  .content li::marker {
    color: var(--muted);
  }
  .content a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  .content blockquote {
    margin-inline: 0;
    padding-inline-start: 1em;
    border-inline-start: 3px solid var(--line);
    color: var(--muted);
  }
  .content :is(code, pre) {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
    font-size: 0.9em;
  }
  .content :not(pre) > code {
    padding: 0.1em 0.35em;
    border-radius: 0.35em;
    background: var(--raised);
  }
  .content pre {
    overflow-x: auto;
    padding: 0.9em 1em;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.7);
    background: var(--raised);
    line-height: 1.5;
    overflow-wrap: normal;
  }
  .content pre code {
    font-size: 1em;
  }
  .content .table-scroll {
    overflow-x: auto;
  }
  .content table {
    border-collapse: collapse;
    font-size: 0.95em;
    overflow-wrap: normal;
  }
  .content :is(th, td) {
    padding: 0.4em 0.8em;
    border-block-end: 1px solid var(--line);
    text-align: start;
  }
  .content th {
    font-weight: 600;
    white-space: nowrap;
  }
  .content [align='center'] {
    text-align: center;
  }
  .content [align='right'] {
    text-align: end;
  }
  .content hr {
    border: 0;
    border-block-start: 1px solid var(--line);
    margin-block: 1.5em;
  }
  .content .unloaded-image {
    padding: 0.1em 0.5em;
    border: 1px dashed var(--line);
    border-radius: 0.4em;
  }
`;
