import { css } from 'lit';

/** What belongs to a message beside its text: while nothing is said yet, and folded, what was thought before. */
export const messagePartStyles = css`
  .reasoning {
    margin-block-end: 0.6rem;
    color: var(--muted);
    font-size: 0.9rem;
  }
  chat-stream-message summary {
    inline-size: fit-content;
    min-block-size: 24px;
    border-radius: 0.4rem;
    cursor: pointer;
  }
  chat-stream-message > details > summary:hover {
    color: var(--text);
  }
  .reasoning[data-live] summary::after {
    content: '';
    display: inline-block;
    inline-size: 0.5em;
    block-size: 0.5em;
    margin-inline-start: 0.5em;
    border-radius: 50%;
    background: var(--accent);
    animation: thinking 0.9s ease-in-out infinite alternate;
  }
  @keyframes thinking {
    from {
      opacity: 0.2;
    }
  }
  .reasoning-text {
    margin-block: 0.5rem;
    padding-inline-start: 1rem;
    border-inline-start: 2px solid var(--line);
  }
  .reasoning:not([data-live]) .reasoning-text ::after {
    content: none !important;
  }
  .waiting {
    display: flex;
    gap: 0.35rem;
    padding-block: 0.5rem;
  }
  .waiting i {
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border-radius: 50%;
    background: var(--muted);
    animation: waiting 1.2s ease-in-out infinite;
  }
  .waiting i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .waiting i:nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes waiting {
    0%,
    60%,
    100% {
      opacity: 0.25;
    }
    30% {
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .waiting i,
    .reasoning[data-live] summary::after {
      animation: none;
    }
  }
  @media print {
    chat-stream-message {
      content-visibility: visible;
    }
    chat-stream-message-actions,
    .latest-place {
      display: none;
    }
  }
`;
