import { html, nothing, type TemplateResult } from 'lit';
import type { ChatOptions } from '../client/chat.js';
import type { Transport } from '../client/thread.js';
import type { Words } from './words.js';

/** What one run was like. */
export type Metric = Parameters<NonNullable<ChatOptions['onMetric']>>[0];

/** For developers: how the answer comes, and how fast the last one came. */
export function renderMetrics(transport: Transport | undefined, metric: Metric | undefined, words: Words) {
  const parts = [
    transport && [transport.kind, transport.reason].filter((word) => word !== undefined).join(': '),
    metric?.firstText !== undefined && words.say('firstText', { time: words.seconds(metric.firstText) }),
    metric?.tokensPerSecond !== undefined && words.say('tokens', { count: Math.round(metric.tokensPerSecond) }),
  ];
  return partsOf(parts.filter((part) => typeof part === 'string'));
}

function partsOf(parts: readonly string[]): TemplateResult | typeof nothing {
  return parts.length === 0 ? nothing : html`<p class="metrics" part="metrics" dir="auto">${parts.join(' · ')}</p>`;
}
