import { svg, type SVGTemplateResult } from 'lit';

/** A drawing of lines, 24 by 24; it says nothing, for what it stands on has a name. */
export function icon(path: string): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
