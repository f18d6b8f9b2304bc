import { css } from 'lit';

export const sessionStyles = css`
  chat-stream-sessions,
  chat-stream-session-list {
    display: contents;
  }
  .sessions {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    block-size: 100%;
    padding: 0.6rem 0.5rem 0;
    font-size: 0.9375rem;
  }
  .new-session,
  .session-search {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.6rem;
    min-block-size: 2.4rem;
    padding-inline: 0.6rem;
    border: 0;
    border-radius: calc(var(--radius) * 0.6);
    background: none;
    text-align: start;
  }
  .new-session {
    font-weight: 500;
  }
  .session-search {
    color: var(--muted);
  }
  .session-search input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.4rem;
    border: 0;
    outline: 0;
    background: none;
    color: var(--text);
    font: inherit;
  }
  .session-search input::placeholder {
    color: inherit;
    opacity: 1;
  }
  .session-search:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .session-groups {
    flex: 1;
    min-block-size: 0;
    margin-inline: -0.5rem;
    padding: 0 0.5rem 1rem;
    overflow: hidden auto;
    overscroll-behavior: contain;
  }
  .session-day {
    margin: 0;
    padding: 1rem 0.6rem 0.35rem;
    color: var(--muted);
    font-size: 0.75rem;
    font-weight: 600;
  }
  .session-day::first-letter {
    text-transform: uppercase;
  }
  .session-groups ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .session {
    position: relative;
    border-radius: calc(var(--radius) * 0.6);
    /* a thousand of them cost what is seen of them */
    contain-intrinsic-block-size: auto 2.3rem;
    content-visibility: auto;
  }
  .session-select {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    inline-size: 100%;
    min-block-size: 2.3rem;
    padding: calc(0.25 * var(--space)) 0.6rem;
    border: 0;
    border-radius: inherit;
    background: none;
    text-align: start;
  }
  .session-title {
    flex: 1;
    min-inline-size: 0;
    /* each title in its own direction, all at the same edge */
    text-align: -webkit-match-parent;
    text-align: match-parent;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .session:hover,
  .session:focus-within,
  .new-session:hover,
  .session-search:hover {
    background: color-mix(in srgb, currentcolor 6%, transparent);
  }
  .session.current {
    background: color-mix(in srgb, currentcolor 10%, transparent);
    font-weight: 500;
  }
  .session-select:focus-visible,
  .new-session:focus-visible {
    outline-offset: -2px;
  }
  .session-actions {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0.3rem;
    display: flex;
    align-items: center;
    opacity: 0;
  }
  .session:hover .session-actions,
  .session:focus-within .session-actions {
    opacity: 1;
  }
  .session:is(:hover, :focus-within) .session-select:has(+ .session-actions) {
    padding-inline-end: 4.1rem;
  }
  .session-actions button {
    display: grid;
    place-items: center;
    inline-size: 1.8rem;
    block-size: 1.8rem;
    padding: 0;
    border: 0;
    border-radius: calc(var(--radius) * 0.4);
    background: none;
    color: var(--muted);
  }
  .session-actions button:hover {
    background: color-mix(in srgb, currentcolor 12%, transparent);
    color: var(--text);
  }
  .session-delete:hover {
    color: var(--danger);
  }
  @media (hover: none) {
    .session.current .session-actions {
      opacity: 1;
    }
    .session.current .session-select {
      padding-inline-end: 4.1rem;
    }
  }
  .session-field {
    inline-size: 100%;
    min-block-size: 2.3rem;
    padding: 0.25rem 0.6rem;
    border: 0;
    border-radius: inherit;
    outline: 2px solid var(--accent);
    outline-offset: -2px;
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }
  .session-mark {
    position: relative;
    flex: none;
    inline-size: 0.5rem;
    block-size: 0.5rem;
    margin-inline: 0.25rem;
    border-radius: 50%;
    background: var(--accent);
  }
  .session-mark.answering {
    inline-size: 0.875rem;
    block-size: 0.875rem;
    margin-inline: 0.06rem;
    border: 2px solid color-mix(in srgb, var(--accent) 30%, transparent);
    border-block-start-color: var(--accent);
    background: none;
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .session-mark.answering {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .session-mark:not(.answering) {
      background: Highlight;
      forced-color-adjust: none;
    }
    .session.current .session-title {
      text-decoration: underline;
    }
  }
`;
