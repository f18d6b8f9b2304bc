import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Mark } from '../client/diagnose.js';
import type { DiagnosisWords } from './diagnosis-words.js';

/** How much of a long answer is drawn, and stands in the table. */
const most = 300;

/** A length of time in the numbers of a language. */
type Seconds = (milliseconds: number) => string;

/**
 * Each event as a line from when the server had sent it, above, to when it arrived, below: upright where it came at
 * once, slanted where it was held back. The same as a table.
 */
export function drawTimeline(timeline: readonly Mark[], words: DiagnosisWords, seconds: Seconds): TemplateResult {
  const marks = timeline.slice(0, most);
  const end = Math.max(1, ...marks.map(({ arrived }) => arrived));
  return html`
    <figure part="timeline">
      <figcaption>${words.timeline}</figcaption>
      <div class="rows">
        <div class="names" aria-hidden="true"><span>${words.sent}</span><span>${words.arrived}</span></div>
        <svg viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
          <line class="axis" x1="0" x2="100" y1="4" y2="4"></line>
          <line class="axis" x1="0" x2="100" y1="36" y2="36"></line>
          ${marks.map((mark) => drawMark(mark, 100 / end))}
        </svg>
      </div>
      <div class="scale" aria-hidden="true"><span>${seconds(0)}</span><span>${seconds(end)}</span></div>
      <details>
        <summary>${words.table}</summary>
        ${drawTable(marks, words, seconds)}
      </details>
    </figure>
  `;
}

/** Where it is not known when it was sent, only its arrival is marked. */
function drawMark({ sent, arrived }: Mark, scale: number): TemplateResult {
  const y = sent === undefined ? 30 : 4;
  return svg`<line class="mark" x1=${(sent ?? arrived) * scale} y1=${y} x2=${arrived * scale} y2="36"></line>`;
}

function drawTable(marks: readonly Mark[], words: DiagnosisWords, seconds: Seconds): TemplateResult {
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col">${words.event}</th>
          <th scope="col">${words.sent}</th>
          <th scope="col">${words.arrived}</th>
        </tr>
      </thead>
      <tbody>
        ${marks.map(
          ({ event, sent, arrived }) => html`
            <tr>
              <td>${event}</td>
              <td>${sent === undefined ? nothing : seconds(sent)}</td>
              <td>${seconds(arrived)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
