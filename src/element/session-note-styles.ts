import { css } from 'lit';

/** What is said in the place of the list, or below it. */
export const sessionNoteStyles = css`
  .no-sessions {
    margin: 1.5rem 0.6rem;
    color: var(--muted);
    text-align: center;
  }
  .no-sessions i {
    display: block;
    inline-size: 85%;
    block-size: 0.8rem;
    margin-block: 1.4rem;
    border-radius: 0.4rem;
    background: var(--line);
  }
  .no-sessions i:nth-of-type(2) {
    inline-size: 60%;
  }
  .no-sessions i:nth-of-type(3) {
    inline-size: 72%;
  }
  .sessions:has(.no-sessions) .session-groups {
    display: none;
  }
  .sessions:has(.no-sessions) .session-undo {
    margin-block-start: auto;
  }
  .session-undo p {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin: 0 0 0.5rem;
    padding-block: 0.5rem;
    padding-inline: 0.9rem 0.5rem;
    border-radius: calc(var(--radius) * 0.6);
    background: var(--text);
    color: var(--surface);
    font-size: 0.875rem;
    line-height: 1.35;
  }
  .session-undo span {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .session-undo button {
    flex: none;
    min-block-size: 2rem;
    padding-inline: 0.7rem;
    border: 1px solid color-mix(in srgb, currentcolor 40%, transparent);
    border-radius: 999px;
    background: none;
    font-weight: 600;
  }
  .session-undo button:hover {
    background: color-mix(in srgb, currentcolor 15%, transparent);
  }
  .session-undo button:focus-visible {
    outline-color: currentcolor;
  }
`;
