import { css } from 'lit';

/** Colours are those of the page; what is good or bad is said in words, too. */
export const diagnosisStyles = css`
  :host {
    display: block;
    font: inherit;
    line-height: 1.5;
  }
  :host([hidden]) {
    display: none;
  }
  h2 {
    margin: 0 0 0.5rem;
    font-size: 1.1rem;
  }
  h3 {
    margin: 1rem 0 0.25rem;
    font-size: 1rem;
  }
  button {
    min-block-size: 2.75rem;
    padding-inline: 1rem;
    border: 1px solid currentColor;
    border-radius: 0.5rem;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  button[aria-disabled='true'] {
    opacity: 0.6;
    cursor: progress;
  }
  .verdict {
    margin-block: 0.75rem;
    font-weight: 600;
  }
  figure {
    margin: 0 0 0.75rem;
  }
  .rows {
    display: flex;
    gap: 0.5rem;
    direction: ltr;
  }
  .names {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    font-size: 0.8rem;
  }
  svg {
    flex: 1;
    min-inline-size: 0;
    block-size: 4.5rem;
    overflow: visible;
  }
  line {
    stroke: currentColor;
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .axis {
    opacity: 0.3;
  }
  .scale {
    display: flex;
    justify-content: space-between;
    direction: ltr;
    font-size: 0.8rem;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.1rem 0.75rem 0.1rem 0;
    text-align: start;
  }
  ul {
    margin: 0.75rem 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 1.25rem 1fr;
    margin-block-end: 0.4rem;
  }
  li small {
    grid-column: 2;
    overflow-wrap: anywhere;
  }
  pre {
    margin: 0.25rem 0;
    padding: 0.75rem;
    border: 1px solid;
    border-radius: 0.5rem;
    overflow-x: auto;
  }
`;
