import { css } from 'lit';

const attachments = css`
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin: 0.35rem 0;
    padding: 0;
    font-size: 0.875rem;
    list-style: none;
  }
  chat-stream-message[data-role='human'] .files {
    justify-content: end;
  }
  .files li {
    display: grid;
    gap: 0.35rem;
    max-inline-size: 100%;
  }
  .files img {
    max-inline-size: min(100%, 20rem);
    max-block-size: 20rem;
    border-radius: calc(var(--radius) * 0.75);
    background: var(--raised);
    object-fit: cover;
  }
  .files audio {
    inline-size: 20rem;
    max-inline-size: 100%;
  }
  .file {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.25rem;
    padding: 0.35rem 0.8rem;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.625);
    color: var(--text);
    text-decoration: none;
  }
  a.file:hover {
    background: var(--raised);
  }
  .file .size,
  .file .icon {
    color: var(--muted);
    white-space: nowrap;
  }
`;

/** What an answer came from: folded, and quiet. */
const background = css`
  .reasoning,
  .tool,
  .sources {
    color: var(--muted);
    font-size: 0.9rem;
  }
  .reasoning,
  .tool {
    margin-block-end: 0.6rem;
  }
  .sources {
    margin-block-start: 0.75rem;
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
  .reasoning-text,
  .tool-data {
    margin-block: 0.5rem;
    padding-inline-start: 1rem;
    border-inline-start: 2px solid var(--line);
  }
  .reasoning:not([data-live]) .reasoning-text ::after {
    content: none !important;
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

/** What belongs to a message beside its text. */
export const messagePartStyles = [attachments, background];
