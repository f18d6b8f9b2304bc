import { css } from 'lit';
import { composerStyles } from './composer-styles.js';
import { logStyles } from './log-styles.js';
import { messageStyles } from './message-styles.js';
import { statusLineStyles } from './status-line-styles.js';

const frame = css`
  :host {
    --accent: var(--chat-stream-accent, light-dark(#3451d1, #9db1ff));
    --on-accent: var(--chat-stream-on-accent, light-dark(#fff, #0d1230));
    --text: var(--chat-stream-text, light-dark(#1c1f26, #e8eaf0));
    --muted: var(--chat-stream-muted, light-dark(#5b6272, #a2a9b9));
    --surface: var(--chat-stream-surface, light-dark(#fff, #15171d));
    --raised: var(--chat-stream-raised, light-dark(#f3f4f8, #20232c));
    --line: var(--chat-stream-line, light-dark(#dcdfe8, #343946));
    --danger: var(--chat-stream-danger, light-dark(#a4262c, #ffb0b0));
    --danger-surface: color-mix(in srgb, var(--danger) 9%, var(--surface));
    --radius: var(--chat-stream-radius, 1rem);
    --width: var(--chat-stream-width, 46rem);
    --space: calc(1rem * var(--chat-stream-density, 1));

    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
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
  /* in front of the page, once the launcher is there */
  :host(:is([mode='bubble'], [mode='panel'])) {
    position: fixed;
    min-block-size: 0;
    block-size: auto;
    background: none;
  }
  :host([hidden]) {
    display: none;
  }
  .frame {
    display: grid;
    grid-template: minmax(0, 1fr) / auto minmax(0, 1fr);
    min-block-size: 0;
  }
  .main {
    display: flex;
    grid-column: 2;
    flex-direction: column;
    min-block-size: 0;
  }
  /* where the list of sessions will be */
  @container (inline-size >= 720px) {
    .side-place {
      inline-size: 16.5rem;
      border-inline-end: 1px solid var(--line);
      background: color-mix(in srgb, var(--raised) 60%, var(--surface));
    }
    .frame:has(.side, .side-place) .new {
      display: none;
    }
  }
  chat-stream-log {
    flex: 1;
    min-block-size: 0;
  }
  .header,
  chat-stream-status,
  chat-stream-composer {
    flex: none;
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
  .icon {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .icon-button {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    padding: 0;
    border: 0;
    border-radius: calc(var(--radius) * 0.6);
    background: none;
    color: var(--muted);
  }
  .icon-button:hover {
    background: color-mix(in srgb, currentcolor 12%, transparent);
    color: var(--text);
  }
  .icon-button:dir(rtl) .icon {
    scale: -1 1;
  }
  .header {
    display: flex;
    align-items: center;
    gap: 1rem;
    padding: calc(0.6 * var(--space)) 1rem;
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

export const styles = [frame, logStyles, messageStyles, composerStyles, statusLineStyles];
