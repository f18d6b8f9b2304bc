import { css } from 'lit';

const log = css`
  chat-stream-log {
    display: block;
    position: relative;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scroll-padding-block: 0.75rem;
  }
  chat-stream-log:focus-visible {
    outline-offset: -3px;
  }
  .messages {
    display: flex;
    flex-direction: column;
    gap: calc(0.75 * var(--space));
    inline-size: min(var(--width), 100% - 2rem);
    min-block-size: 100%;
    margin-inline: auto;
    padding-block: calc(1.25 * var(--space));
  }
  .older {
    margin: 0;
    overflow-anchor: none;
    color: var(--muted);
    font-size: 0.875rem;
    text-align: center;
  }
  .day {
    display: flex;
    align-items: center;
    gap: 0.9rem;
    margin-block: 0.5rem;
    color: var(--muted);
    font-size: 0.8rem;
  }
  .day::before,
  .day::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--line);
  }
  /* takes no room, and stays in sight at the end of what is seen */
  .latest-place {
    position: sticky;
    inset-block-end: 0.75rem;
    z-index: 2;
    display: grid;
    justify-items: center;
    align-items: end;
    block-size: 0;
    overflow-anchor: none;
    pointer-events: none;
  }
  .latest {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    min-inline-size: 2.25rem;
    min-block-size: 2.25rem;
    padding: 0.3rem 0.5rem;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--surface);
    box-shadow: 0 2px 10px rgb(0 0 0 / 12%);
    font-size: 0.875rem;
    pointer-events: auto;
  }
  .latest span {
    padding-inline-end: 0.35rem;
  }
  .latest:hover {
    background: var(--raised);
  }
  .icon {
    flex: none;
    inline-size: 1.15rem;
    block-size: 1.15rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;

const places = css`
  .empty,
  .load-failed {
    display: grid;
    justify-items: center;
    margin: auto;
    color: var(--muted);
    text-align: center;
  }
  .empty-title {
    margin: 0;
    color: var(--text);
    font-size: 1.5rem;
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  .empty p,
  .load-failed p {
    margin-block: 0.25rem;
  }
  .suggestions {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr));
    gap: 0.6rem;
    inline-size: min(36rem, 100%);
    margin: 1.5rem 0 0;
    padding: 0;
    list-style: none;
  }
  .suggestions li {
    display: grid;
  }
  .suggestions button {
    padding: 0.75rem 1rem;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.75);
    background: none;
    color: var(--text);
    font-size: 0.94rem;
    line-height: 1.4;
    text-align: start;
  }
  .suggestions button:hover {
    background: var(--raised);
  }
  .load-failed button {
    margin-block-start: 0.5rem;
    padding: 0.3rem 1rem;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: none;
  }
  .load-failed button:hover {
    background: var(--raised);
  }
  .skeleton {
    display: grid;
    gap: 0.75rem;
  }
  .skeleton i {
    inline-size: 100%;
    block-size: 0.9rem;
    border-radius: 0.45rem;
    background: var(--raised);
    animation: skeleton 1.6s ease-in-out infinite alternate;
  }
  .skeleton i:nth-child(4n + 1) {
    justify-self: end;
    inline-size: 45%;
    block-size: 2.6rem;
    margin-block: 0.75rem;
    border-radius: var(--radius);
  }
  .skeleton i:nth-child(4n) {
    inline-size: 70%;
  }
  @keyframes skeleton {
    from {
      opacity: 0.5;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .skeleton i {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .skeleton i {
      border: 1px solid GrayText;
    }
  }
`;

export const logStyles = [log, places];
