import { css } from 'lit';

export const voiceStyles = css`
  .voice {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
  }
  .voice-time {
    flex: none;
    font-size: 0.9rem;
    font-variant-numeric: tabular-nums;
  }
  .voice-time::before {
    content: '';
    display: inline-block;
    inline-size: 0.6rem;
    block-size: 0.6rem;
    margin-inline-end: 0.5rem;
    border-radius: 50%;
    background: var(--danger);
    forced-color-adjust: none;
  }
  .voice-levels {
    flex: 1;
    min-inline-size: 0;
    block-size: 1.75rem;
    fill: none;
    stroke: var(--accent);
    stroke-width: 2;
    stroke-linecap: round;
  }
`;
