import { css } from 'lit';

export const approvalStyles = css`
  /* where there is little height it scrolls, and the composer stays */
  chat-stream-approval {
    display: block;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: hidden auto;
  }
  .approval {
    inline-size: min(var(--width), 100% - 2rem);
    margin: 0.5rem auto 0;
    padding: 1rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
  }
  .approval-title {
    margin: 0 0 0.75rem;
    font-weight: 600;
  }
  .approval-actions {
    display: grid;
    gap: 0.5rem;
    margin: 0;
    padding: 0;
    max-block-size: min(50vh, 24rem);
    overflow: hidden auto;
    list-style: none;
  }
  .approval-actions li {
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.6);
    background: var(--surface);
  }
  .approval-name {
    display: block;
    padding: 0.4rem 0.75rem;
    font-size: 0.875rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .approval-arguments {
    max-block-size: 12rem;
    margin: 0;
    padding: 0.5rem 0.75rem;
    border-block-start: 1px solid var(--line);
    overflow: auto;
    color: var(--muted);
    font-size: 0.8125rem;
    line-height: 1.5;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .approval-arguments:focus-visible {
    outline-offset: -2px;
  }
  .approval-answer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    margin-block-start: 0.75rem;
  }
  .approval-answer button {
    min-block-size: 2.25rem;
    padding: 0.3rem 1.1rem;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--surface);
    font-weight: 500;
  }
  .approval-answer button.primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  .approval-answer button:not(:disabled):hover {
    filter: brightness(0.96);
  }
  .approval-answer button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  .approval-hint {
    margin-inline-start: 0.25rem;
    color: var(--muted);
    font-size: 0.875rem;
  }
  @media (forced-colors: active) {
    .approval-answer button.primary {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
