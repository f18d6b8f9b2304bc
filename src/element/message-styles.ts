import { css } from 'lit';
import { messagePartStyles } from './message-part-styles.js';

const message = css`
  chat-stream-message {
    display: block;
    min-inline-size: 0;
    /* what is drawn outside of it is cut off: room for rings of focus */
    margin-inline: -0.5rem;
    padding: calc(0.25 * var(--space)) 0.5rem;
    border-radius: calc(var(--radius) * 0.5);
    overflow-wrap: anywhere;
    /* of many, the browser lays out what is seen */
    content-visibility: auto;
    contain-intrinsic-block-size: auto 8rem;
  }
  /* what grows is at the end, and seen or soon to be */
  chat-stream-message[last] {
    content-visibility: visible;
  }
  chat-stream-message:focus-visible {
    outline-offset: -2px;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    margin-block-end: calc(0.35 * var(--space));
    color: var(--muted);
    font-size: 0.8rem;
  }
  .name {
    color: var(--text);
    font-weight: 600;
  }
  chat-stream-message[data-role='human'] {
    display: grid;
    justify-items: end;
  }
  chat-stream-message[data-role='human'] .name {
    color: inherit;
    font-weight: inherit;
  }
  chat-stream-message[data-role='human'] > * {
    max-inline-size: min(85%, 40rem);
  }
  chat-stream-message[data-role='system'] {
    color: var(--muted);
    font-size: 0.9rem;
  }
  .bubble {
    padding: calc(0.6 * var(--space)) 1rem;
    border-radius: var(--radius);
    border-start-end-radius: 0.3rem;
    background: var(--raised);
    white-space: pre-wrap;
  }
  .plain {
    margin: 0;
    white-space: pre-wrap;
  }
  chat-stream-message[data-role='system'] .bubble {
    padding-block: 0.4rem;
    background: none;
    border: 1px dashed var(--line);
  }
  .note {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35rem 0.75rem;
    margin: 0.75rem 0 0;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .note button {
    padding: 0.2rem 0.85rem;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: none;
    color: var(--text);
  }
  .note button:hover {
    background: var(--raised);
  }
  /* the place of what can be done with it, which comes later */
  chat-stream-message-actions {
    display: block;
    min-block-size: 2.25rem;
  }
  [data-role='assistant'] > chat-stream-message-actions:not(:defined) {
    margin-block-start: 0.25rem;
  }
  [data-state='failed'] > .note span {
    color: var(--danger);
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid;
    }
  }
`;

export const messageStyles = [message, messagePartStyles];
