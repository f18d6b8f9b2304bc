import { css } from 'lit';

export const composerStyles = css`
  chat-stream-composer {
    display: block;
    inline-size: min(var(--width), 100% - 2rem);
    margin: 0.75rem auto 1rem;
  }
  .composer {
    display: flex;
    align-items: flex-end;
    gap: 0.5rem;
    padding: 0.4rem;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 0.4rem);
    background: var(--raised);
  }
  .composer:has(textarea:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: -1px;
  }
  textarea {
    flex: 1;
    max-block-size: 12rem;
    min-inline-size: 0;
    padding: 0.35rem 0.6rem;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: inherit;
    resize: none;
  }
  textarea:focus-visible {
    outline: 0;
  }
  textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .send,
  .stop {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.3rem;
    block-size: 2.3rem;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
  }
  .send svg {
    inline-size: 1.25rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2.2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .stop svg {
    inline-size: 1.5rem;
    fill: currentcolor;
  }
`;
