import { css } from 'lit';

export const launcherStyles = css`
  :host(:is([mode='bubble'], [mode='panel'])) {
    inset-block-end: 1rem;
    inset-inline-end: 1rem;
    z-index: var(--chat-stream-layer, 1000);
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 0.75rem;
    inline-size: min(25rem, 100vw - 2rem);
    pointer-events: none;
  }
  :host([hidden]) {
    display: none;
  }
  .window {
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    inline-size: 100%;
    block-size: min(42rem, 100dvh - 6.5rem);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 1.25);
    overflow: hidden;
    background: var(--surface);
    box-shadow: 0 0.75rem 2.5rem rgb(0 0 0 / 22%);
    pointer-events: auto;
    transform-origin: 100% 100%;
    animation: open 0.16s ease-out;
  }
  .window[hidden] {
    display: none;
  }
  :host(:is([mode='bubble'], [mode='panel']):dir(rtl)) .window {
    transform-origin: 0 100%;
  }
  :host([mode='panel'][open]) {
    inset-block: 0;
    inset-inline-end: 0;
  }
  :host([mode='panel']) .window {
    block-size: 100dvh;
    border-width: 0;
    border-inline-start-width: 1px;
    border-radius: 0;
  }
  :host([mode='panel'][open]) chat-stream-launcher {
    display: none;
  }
  @keyframes open {
    from {
      opacity: 0;
      scale: 0.96;
    }
  }
  chat-stream-launcher {
    display: block;
    pointer-events: auto;
  }
  .launcher {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 3.5rem;
    block-size: 3.5rem;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    box-shadow: 0 0.35rem 1.1rem rgb(0 0 0 / 25%);
  }
  .launcher:hover {
    filter: brightness(1.08);
  }
  .launcher .icon {
    inline-size: 1.6rem;
    block-size: 1.6rem;
  }
  .badge {
    position: absolute;
    inset-block-start: -0.3rem;
    inset-inline-end: -0.3rem;
    min-inline-size: 1.4rem;
    padding-inline: 0.3rem;
    border: 2px solid var(--surface);
    border-radius: 999px;
    background: light-dark(#b3261e, #ffb4ab);
    color: light-dark(#fff, #3a0905);
    font-size: 0.75rem;
    font-weight: 700;
    line-height: 1.3rem;
    text-align: center;
  }
  @media (max-width: 30rem) {
    :host(:is([mode='bubble'], [mode='panel'])[open]) {
      inset: 0;
      inline-size: auto;
    }
    :host(:is([mode='bubble'], [mode='panel'])[open]) .window {
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
    }
    :host([open]) chat-stream-launcher {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .window {
      animation: none;
    }
  }
`;
