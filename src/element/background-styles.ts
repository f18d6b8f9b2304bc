import { css } from 'lit';

/** What an answer came from: folded, and quiet. */
export const backgroundStyles = css`
  .tool,
  .sources {
    color: var(--muted);
    font-size: 0.9rem;
  }
  .tool {
    margin-block-end: 0.6rem;
  }
  .sources {
    margin-block-start: 0.75rem;
  }
  .tool-data {
    margin-block: 0.5rem;
    padding-inline-start: 1rem;
    border-inline-start: 2px solid var(--line);
  }
  .tool code {
    font-family: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
    font-size: 0.92em;
  }
  .tool-state::before {
    content: '· ';
  }
  .tool[data-state='failed'] .tool-state {
    color: var(--danger);
  }
  .tool-data pre {
    max-block-size: 16rem;
    margin: 0.25rem 0 0;
    overflow: auto;
    font-size: 0.85rem;
    line-height: 1.5;
    white-space: pre-wrap;
  }
  .sources ol {
    display: grid;
    gap: 0.25rem;
    margin: 0.4rem 0 0;
    padding-inline-start: 1.6rem;
  }
  .sources a {
    color: var(--accent);
    text-underline-offset: 0.18em;
  }
  .sources .host {
    font-size: 0.85em;
  }
`;
