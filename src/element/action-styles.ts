import { css } from 'lit';

/** What can be done with a message: seen on the last one, and where the pointer or the focus is. */
export const actionStyles = css`
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.1rem;
    min-block-size: 2rem;
    margin-block-start: 0.25rem;
    margin-inline: -0.4rem;
    color: var(--muted);
    font-size: 0.8rem;
  }
  [data-role='human'] .actions {
    justify-content: end;
  }
  .actions button {
    display: grid;
    place-items: center;
    min-inline-size: 2rem;
    min-block-size: 2rem;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 0.5rem;
    background: none;
  }
  .actions button:hover {
    background: var(--raised);
    color: var(--text);
  }
  .actions [aria-pressed='true'] {
    color: var(--accent);
  }
  .actions [aria-pressed='true'] .icon {
    fill: color-mix(in srgb, currentcolor 25%, transparent);
  }
  .actions [aria-disabled='true'] {
    cursor: default;
    opacity: 0.4;
  }
  .versions {
    display: flex;
    align-items: center;
    font-variant-numeric: tabular-nums;
  }
  .versions .turn {
    min-inline-size: 1.5rem;
  }
  .turn:dir(rtl) .icon {
    scale: -1 1;
  }
  @media (hover: hover) {
    chat-stream-message:not(:hover, :focus-within, [last]) .actions {
      opacity: 0;
    }
  }
  .feedback {
    display: grid;
    gap: 0.5rem;
    max-inline-size: 30rem;
    margin-block: 0.35rem;
    padding: 0.6rem;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.75);
  }
  .feedback textarea {
    inline-size: 100%;
    padding: 0.35rem 0.5rem;
    border: 0;
    border-radius: 0.4rem;
    font-size: 0.94rem;
    resize: vertical;
  }
  .feedback textarea:focus-visible {
    outline: 2px solid var(--accent);
  }
  .feedback div {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: 0.5rem;
  }
  .feedback button {
    padding: 0.2rem 0.9rem;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: none;
    font-size: 0.875rem;
  }
  .feedback .primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  @media (forced-colors: active) {
    .actions [aria-pressed='true'] {
      border-color: Highlight;
    }
  }
`;
