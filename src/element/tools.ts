import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { readableCode } from '../markdown/policy.js';
import type { ToolActivity } from '../protocol/message.js';
import type { PhraseKey } from './strings.js';
import type { Words } from './words.js';

/** What backends call the states of a tool. */
const states: ReadonlyMap<string, 'pending' | 'running' | 'done' | 'failed'> = new Map([
  ...'pending queued scheduled waiting'.split(' ').map((name) => [name, 'pending'] as const),
  ...'running started call executing in_progress'.split(' ').map((name) => [name, 'running'] as const),
  ...'done completed complete finished ok result success succeeded'.split(' ').map((name) => [name, 'done'] as const),
  ...'failed error cancelled'.split(' ').map((name) => [name, 'failed'] as const),
]);

const stateKeys = {
  pending: 'toolPending',
  running: 'toolRunning',
  done: 'toolDone',
  failed: 'toolFailed',
} as const satisfies Readonly<Record<string, PhraseKey>>;

/** What the assistant did: drawn anew only when that has changed, for it may be long. */
export function renderTools(tools: readonly ToolActivity[], words: Words): unknown {
  return tools.length === 0 ? nothing : tools.map((tool) => guard([tool, words], () => renderTool(tool, words)));
}

function renderTool({ name, state, input, output }: ToolActivity, words: Words): TemplateResult {
  const known = states.get(state.toLowerCase());
  return html`
    <details class="tool" part="tool" data-state=${known ?? 'other'}>
      <summary>
        <code dir="auto">${readableCode(name)}</code>
        <span class="tool-state" dir="auto">${known ? words.say(stateKeys[known]) : readableCode(state)}</span>
      </summary>
      ${renderData(words.say('toolInput'), input)} ${renderData(words.say('toolOutput'), output)}
    </details>
  `;
}

function renderData(label: string, value: unknown): TemplateResult | typeof nothing {
  if (value === null || value === undefined) return nothing;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return html`
    <div class="tool-data">
      <span aria-hidden="true">${label}</span>
      <pre role="group" aria-label=${label} tabindex="0" dir="auto">${readableCode(text)}</pre>
    </div>
  `;
}
