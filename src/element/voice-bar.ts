import { html, svg, type TemplateResult } from 'lit';
import { bin, check } from './file-icons.js';
import type { VoiceController } from './voice.js';
import type { Words } from './words.js';

/** Of the drawing, whose end is shown as far as there is room. */
const BAR = 4;
const HEIGHT = 32;

/** What stands in the place of the field while a voice message is recorded. */
export function renderVoiceBar(voice: VoiceController, words: Words): TemplateResult {
  const discard = words.say('discardRecording');
  const stop = words.say('stopRecording');
  return html`
    <div class="voice" part="voice">
      <button class="tool-button" type="button" aria-label=${discard} title=${discard} @click=${() => voice.discard()}>
        ${bin}
      </button>
      <span class="voice-time" role="timer">${words.say('recording', { time: clock(voice.seconds) })}</span>
      ${renderLevels(voice.levels)}
      <button class="send voice-end" type="button" aria-label=${stop} title=${stop} @click=${() => voice.finish()}>
        ${check}
      </button>
    </div>
  `;
}

/** One path for all bars: one attribute changes each time. */
function renderLevels(levels: readonly number[]): TemplateResult {
  const bars = levels.map((level, index) => {
    const half = Math.max(1, (level * HEIGHT) / 2);
    return `M${index * BAR + 2} ${HEIGHT / 2 - half}v${2 * half}`;
  });
  const width = levels.length * BAR;
  return html`<svg
    class="voice-levels"
    viewBox="0 0 ${width} ${HEIGHT}"
    preserveAspectRatio="xMaxYMid slice"
    aria-hidden="true"
  >
    ${svg`<path d=${bars.join('')} />`}
  </svg>`;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
