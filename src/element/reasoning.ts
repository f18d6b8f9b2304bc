import { html, nothing, type TemplateResult } from 'lit';
import { isGrowing } from '../client/thread.js';
import type { ChatMessage } from '../client/thread.js';
import type { Words } from './words.js';

/** How long answers were thought about: from the first word of their reasoning to the first of their content. */
export class ThinkingTimes {
  readonly #now: () => number;
  /** By the key of a message, in milliseconds. */
  readonly #begun = new Map<string, number>();
  readonly #lasted = new Map<string, number>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** To be told of an answer whenever it has changed. */
  notice(message: ChatMessage): void {
    const { key, reasoning, content } = message;
    const begun = this.#begun.get(key);
    const hasEnded = content !== '' || !isGrowing(message);
    if (begun === undefined) {
      // what has words already when it is first seen was thought about unseen
      if (reasoning !== '' && !hasEnded) this.#begun.set(key, this.#now());
    } else if (hasEnded && !this.#lasted.has(key)) this.#lasted.set(key, this.#now() - begun);
  }

  /** Whole seconds, one at least; `undefined` where that was not seen. */
  of(key: string): number | undefined {
    const lasted = this.#lasted.get(key);
    return lasted === undefined ? undefined : Math.max(1, Math.round(lasted / 1000));
  }
}

/** Folded: what is in it is drawn by whoever is told that it was opened. */
export function renderReasoning(
  message: ChatMessage,
  seconds: number | undefined,
  words: Words,
  onToggle: () => void,
): TemplateResult | typeof nothing {
  if (message.reasoning === '') return nothing;
  const isLive = isGrowing(message) && message.content === '';
  const title = seconds === undefined ? words.say('reasoning') : words.say('thought', { count: seconds });
  return html`
    <details class="reasoning" part="reasoning" ?data-live=${isLive} @toggle=${onToggle}>
      <summary>${isLive ? words.say('thinking') : title}</summary>
      <div class="content reasoning-text"></div>
    </details>
  `;
}
