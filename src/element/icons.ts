import { svg, type SVGTemplateResult } from 'lit';

/** Drawn in the colour of the text around, on a square of 24 by 24; what they mean is said by the control they are in. */
export const drawn = (shape: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg
    class="icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentcolor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >${shape}</svg>`;

export const arrowUp = drawn(svg`<path d="M12 19V5m-6 6 6-6 6 6" />`);
export const square = drawn(svg`<rect x="7" y="7" width="10" height="10" rx="2" fill="currentcolor" stroke="none" />`);
export const paperclip = drawn(
  svg`<path d="m20 11.5-8 8a5 5 0 0 1-7.1-7.1l8.4-8.3a3.3 3.3 0 0 1 4.7 4.7l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.4-7.3" />`,
);
export const microphone = drawn(
  svg`<rect x="9" y="3" width="6" height="11" rx="3" /><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />`,
);
export const pencil = drawn(svg`<path d="m4 20 1-4.5L16 4.5a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19z" />`);
