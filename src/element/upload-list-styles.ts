import { css } from 'lit';

export const uploadStyles = css`
  .uploads {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    max-block-size: 11rem;
    margin: 0;
    padding: 0.2rem 0.2rem 0.5rem;
    overflow-y: auto;
    list-style: none;
  }
  .upload {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    inline-size: min(17rem, 100%);
    padding: 0.4rem;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 0.75);
    background: var(--surface);
  }
  .upload[data-state='failed'] {
    border-color: var(--danger);
  }
  .upload-picture {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    overflow: hidden;
    border-radius: calc(var(--radius) * 0.5);
    background: var(--raised);
    color: var(--muted);
  }
  .upload-picture canvas {
    inline-size: 100%;
    block-size: 100%;
  }
  .upload-text {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
    font-size: 0.8rem;
    line-height: 1.35;
  }
  .upload-name {
    overflow: hidden;
    font-size: 0.875rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .upload-size {
    min-block-size: 1.35em;
    color: var(--muted);
  }
  .upload-error {
    color: var(--danger);
  }
  .upload progress {
    inline-size: 100%;
    block-size: 0.35rem;
    margin-block: 0.4rem 0.3rem;
    accent-color: var(--accent);
  }
  .upload-remove,
  .upload-retry {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--muted);
  }
  .upload-remove:hover,
  .upload-retry:hover {
    background: var(--raised);
    color: var(--text);
  }
  .upload-retry + .upload-remove {
    margin-inline-start: -0.5rem;
  }
  .composer .upload-remove .icon,
  .composer .upload-retry .icon {
    inline-size: 1rem;
    block-size: 1rem;
  }
  .drop {
    position: absolute;
    z-index: 1;
    inset: -1px;
    display: grid;
    place-items: center;
    border: 2px dashed var(--accent);
    border-radius: inherit;
    background: var(--surface);
    color: var(--text);
    font-weight: 600;
    pointer-events: none;
  }
`;
