import { css } from 'lit';

export const suggestionStyles = css`
  .command-menu {
    position: absolute;
    z-index: 2;
    inset-inline: 0;
    inset-block-end: calc(100% + 0.5rem);
    max-block-size: 16rem;
    padding: 0.35rem;
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 15%);
  }
  .suggestion {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: 0.75rem;
    padding: 0.4rem 0.7rem;
    border-radius: calc(var(--radius) * 0.65);
    cursor: pointer;
  }
  .suggestion:hover,
  .suggestion[aria-selected='true'] {
    background: var(--raised);
  }
  .suggestion-name {
    font-weight: 600;
  }
  .suggestion-text {
    color: var(--muted);
    font-size: 0.9rem;
  }
  @media (forced-colors: active) {
    .suggestion[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
