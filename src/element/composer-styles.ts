import { css } from 'lit';

export const composerStyles = css`
  chat-stream-composer {
    display: block;
    position: relative;
    inline-size: min(var(--width), 100% - 2rem);
    margin: calc(0.75 * var(--space)) auto calc(var(--space) + var(--covered, 0px));
  }
  .composer {
    position: relative;
    padding: calc(0.4 * var(--space));
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 0.4rem);
    background: var(--raised);
  }
  .composer:has(textarea:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: -1px;
  }
  .composer-row,
  .composer-start {
    display: flex;
    align-items: flex-end;
    gap: 0.25rem;
  }
  .composer-start[hidden] {
    display: none;
  }
  textarea {
    flex: 1;
    field-sizing: content;
    max-block-size: 12rem;
    min-inline-size: 0;
    padding: 0.4rem 0.6rem;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: inherit;
    line-height: 1.5;
    resize: none;
    overflow-wrap: anywhere;
  }
  /* the direction of what is written is not that of what is asked for */
  textarea:placeholder-shown {
    direction: inherit;
    unicode-bidi: isolate;
  }
  textarea:focus-visible {
    outline: 0;
  }
  textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .composer .icon,
  .composer-editing .icon {
    display: block;
    flex: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
  }
  .send,
  .stop,
  .tool-button {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.3rem;
    block-size: 2.3rem;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 50%;
  }
  .send,
  .stop {
    margin-inline-start: 0.25rem;
    background: var(--accent);
    color: var(--on-accent);
  }
  .send[aria-disabled='true'] {
    background: var(--line);
    color: var(--muted);
    cursor: default;
  }
  .stop .icon {
    inline-size: 1.5rem;
    block-size: 1.5rem;
  }
  .tool-button {
    background: none;
    color: var(--muted);
  }
  .tool-button:hover {
    background: var(--line);
    color: var(--text);
  }
  .composer-count {
    align-self: center;
    padding-inline: 0.25rem;
    color: var(--muted);
    font-size: 0.8rem;
    font-variant-numeric: tabular-nums;
  }
  .composer-count[data-over] {
    color: var(--danger);
    font-weight: 600;
  }
  .composer-editing {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0 0.75rem 0.4rem;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .composer-editing span {
    flex: 1;
  }
  .composer-editing button {
    padding: 0.15rem 0.7rem;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: none;
    color: var(--text);
  }
  .composer-editing button:hover {
    background: var(--raised);
  }
  .composer-hint {
    margin: 0;
    padding-inline: 0.75rem;
    color: var(--muted);
    font-size: 0.875rem;
  }
  .composer-hint:not(:empty) {
    margin-block-start: 0.4rem;
  }
  @container (inline-size < 26rem) {
    .composer-row:has(.tool-button, .composer-count) {
      flex-wrap: wrap;
      justify-content: flex-end;
    }
    .composer-row:has(.tool-button, .composer-count) > textarea {
      order: -1;
      flex-basis: 100%;
    }
    .composer-row:has(.tool-button, .composer-count) > .composer-start {
      flex: 1;
    }
  }
  @media (forced-colors: active) {
    .send[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
    .send,
    .stop {
      border-color: ButtonText;
    }
  }
`;
