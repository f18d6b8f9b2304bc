import { css } from 'lit';

export const attachmentStyles = css`
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin: 0.35rem 0;
    padding: 0;
    font-size: 0.875rem;
    list-style: none;
  }
  chat-stream-message[data-role='human'] .files {
    justify-content: end;
  }
  .files li {
    display: grid;
    gap: 0.35rem;
    max-inline-size: 100%;
  }
  .files img {
    max-inline-size: min(100%, 20rem);
    max-block-size: 20rem;
    border-radius: calc(var(--radius) * 0.75);
    background: var(--raised);
    object-fit: cover;
  }
  .files audio {
    inline-size: 20rem;
    max-inline-size: 100%;
  }
  .file {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.25rem;
    padding: 0.35rem 0.8rem;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.625);
    color: var(--text);
    text-decoration: none;
  }
  a.file:hover {
    background: var(--raised);
  }
  .file .size,
  .file .icon {
    color: var(--muted);
    white-space: nowrap;
  }
`;
