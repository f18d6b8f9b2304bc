import { html, type TemplateResult } from 'lit';
import type { Message } from '../protocol/message.js';
import type { Words } from './words.js';

/** Whether a day begins with a message. One that does not say when it was belongs to the day before it. */
export function beginsDay(message: Message, before: Message | undefined): boolean {
  if (message.timestamp <= 0) return false;
  return before === undefined || before.timestamp <= 0 || dayOf(message) !== dayOf(before);
}

export function renderDay({ timestamp }: Message, words: Words): TemplateResult {
  return html`<div class="day" part="day"><span>${words.day(timestamp)}</span></div>`;
}

/** Where the reader is. */
function dayOf({ timestamp }: Message): string {
  return new Date(timestamp * 1000).toDateString();
}
