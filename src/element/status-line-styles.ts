import { css } from 'lit';

/** Its error and its notice look as in styles.ts. */
export const statusLineStyles = css`
  .notice,
  .metrics {
    min-block-size: 1.5rem;
    margin-block: 0.35rem 0;
    font-size: 0.8125rem;
    line-height: 1.5rem;
  }
  .metrics {
    inline-size: min(var(--width), 100% - 2rem);
    margin-inline: auto;
    color: var(--muted);
    font-family: ui-monospace, monospace;
    font-variant-numeric: tabular-nums;
  }
`;
