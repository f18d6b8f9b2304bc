import { css } from 'lit';

/** What apps switch on: formulas, diagrams, and the nodes that their own functions fill. */
export const extensionStyles = css`
  .content .maths-scroll {
    overflow: auto hidden;
    padding-block: 0.15em;
    text-align: center;
  }
  .content math {
    font-size: 1.1em;
  }
  .content .diagram {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75em;
  }
  .content .diagram button {
    min-block-size: 24px;
    padding: 0.3em 0.8em;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: none;
    font-size: 0.875em;
  }
  .content .diagram button:hover {
    background: var(--raised);
  }
  .content .diagram button[aria-busy='true'] {
    opacity: 0.6;
  }
  /* drawn in dark lines, in either scheme */
  .content .diagram img {
    padding: 0.75em;
    background: #fff;
  }
`;
