import { css } from 'lit';

export const drawerStyles = css`
  chat-stream-drawer {
    display: block;
    min-block-size: 0;
  }
  .side {
    inline-size: 16.5rem;
    block-size: 100%;
    border-inline-end: 1px solid var(--line);
    background: color-mix(in srgb, var(--raised) 60%, var(--surface));
  }
  .drawer {
    flex-direction: column;
    inline-size: 19rem;
    max-block-size: none;
    margin: 0;
    padding: 0.5rem 0 0;
    border: 0;
    border-inline-end: 1px solid var(--line);
    background: var(--surface);
    color: var(--text);
    translate: 0;
    transition: translate 0.18s ease-out;
  }
  .drawer[open] {
    display: flex;
  }
  .drawer > .icon-button {
    align-self: flex-end;
    margin-inline-end: 0.5rem;
  }
  .drawer .sessions {
    flex: 1;
    block-size: auto;
    padding-block-start: 0;
  }
  .drawer::backdrop {
    background: rgb(0 0 0 / 35%);
  }
  @starting-style {
    .drawer[open] {
      translate: -100%;
    }
    .drawer[open]:dir(rtl) {
      translate: 100%;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .drawer {
      transition: none;
    }
  }
`;
