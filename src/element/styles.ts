import { css } from 'lit';
import { composerStyles } from './composer-styles.js';
import { contentStyles } from './content-styles.js';

const frame = css`
  :host {
    --accent: var(--chat-stream-accent, light-dark(#3451d1, #9db1ff));
    --on-accent: var(--chat-stream-on-accent, light-dark(#fff, #0d1230));
    --text: light-dark(#1c1f26, #e8eaf0);
    --muted: light-dark(#5b6272, #a2a9b9);
    --surface: var(--chat-stream-surface, light-dark(#fff, #15171d));
    --raised: light-dark(#f3f4f8, #20232c);
    --line: light-dark(#dcdfe8, #343946);
    --danger: light-dark(#a4262c, #ffb0b0);
    --danger-surface: light-dark(#fdf0f0, #3a1d20);
    --radius: var(--chat-stream-radius, 1rem);
    --width: var(--chat-stream-width, 46rem);

    display: grid;
    grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
    color-scheme: inherit;
    min-block-size: 16rem;
    block-size: 100%;
    background: var(--surface);
    color: var(--text);
    font-family: var(--chat-stream-font, system-ui, sans-serif);
    font-size: 1rem;
    line-height: 1.6;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .header {
    display: flex;
    align-items: center;
    gap: 1rem;
    padding: 0.6rem 1rem;
    border-block-end: 1px solid var(--line);
  }
  .title {
    flex: 1;
    margin: 0;
    overflow: hidden;
    font-size: 1rem;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .new,
  .error button {
    padding: 0.3rem 0.8rem;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: none;
    white-space: nowrap;
  }
  .new:hover,
  .error button:hover {
    background: var(--raised);
  }
  .error {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    inline-size: min(var(--width), 100% - 2rem);
    margin: 0.5rem auto 0;
    padding: 0.6rem 1rem;
    border-radius: var(--radius);
    background: var(--danger-surface);
    color: var(--danger);
  }
  .error button {
    border-color: currentcolor;
  }
  chat-stream-status {
    display: block;
  }
  .notice {
    inline-size: min(var(--width), 100% - 2rem);
    margin: 0.5rem auto 0;
    color: var(--muted);
    font-size: 0.9rem;
  }
`;

const log = css`
  chat-stream-log {
    display: block;
    overflow: hidden auto;
    overscroll-behavior: contain;
  }
  chat-stream-log:focus-visible {
    outline-offset: -3px;
  }
  .messages {
    display: flex;
    flex-direction: column;
    gap: 1.5rem;
    inline-size: min(var(--width), 100% - 2rem);
    min-block-size: 100%;
    margin-inline: auto;
    padding-block: 1.5rem;
  }
  .empty {
    margin: auto;
    color: var(--muted);
    text-align: center;
  }
  .empty-title {
    margin: 0;
    color: var(--text);
    font-size: 1.4rem;
    font-weight: 600;
  }
  .empty p {
    margin-block: 0.25rem;
  }
  chat-stream-message {
    display: block;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  chat-stream-message[data-role='human'] {
    align-self: flex-end;
    max-inline-size: 85%;
  }
  .bubble {
    padding: 0.55rem 1rem;
    border-radius: var(--radius);
    border-end-end-radius: 0.3rem;
    background: var(--raised);
    white-space: pre-wrap;
  }
  .files {
    margin: 0.35rem 0 0;
    padding: 0;
    color: var(--muted);
    font-size: 0.875rem;
    list-style: none;
    overflow-wrap: anywhere;
  }
  .note {
    margin: 0.5rem 0 0;
    color: var(--muted);
    font-size: 0.875rem;
    font-style: italic;
  }
  .reasoning,
  .tool {
    margin-block-end: 0.75rem;
    color: var(--muted);
    font-size: 0.9rem;
  }
  summary {
    inline-size: fit-content;
    cursor: pointer;
  }
  .reasoning-text,
  .tool-data {
    margin-block-start: 0.5rem;
    padding-inline-start: 1rem;
    border-inline-start: 2px solid var(--line);
  }
  .reasoning-text {
    white-space: pre-wrap;
  }
  .tool-data pre {
    margin: 0;
    overflow-x: auto;
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
    .waiting i {
      animation: none;
    }
  }
`;

export const styles = [frame, log, composerStyles, contentStyles];
