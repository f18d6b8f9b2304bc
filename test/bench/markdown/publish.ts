import { publish } from '../report.js';

/** What a chunk costs: by whom it is shown, in which text, behind how many tokens. */
export interface Cost {
  readonly renderer: string;
  readonly kind: string;
  readonly tokens: number;
  /** CPU µs of the page's thread, frames included. */
  readonly processor: number;
}

/** Writes a table and a plot for each kind of text into docs/benchmarks.md, as far as it has a place there. */
export function publishRendering(costs: readonly Cost[]): void {
  for (const kind of new Set(costs.map((cost) => cost.kind))) {
    const those = costs.filter((cost) => cost.kind === kind);
    const lengths = [...new Set(those.map(({ tokens }) => tokens))];
    publish({
      name: `rendering-${kind.replaceAll(' ', '-')}`,
      title: `A chunk of ${kind === 'mixed' ? 'mixed text' : `one long ${kind}`}`,
      unit: 'ms',
      series: lengths.map((length) => ({
        name: `${length.toLocaleString('en')} tokens`,
        values: Object.fromEntries(
          those.filter(({ tokens }) => tokens === length).map((cost) => [cost.renderer, cost.processor / 1000]),
        ),
      })),
      format: (value) => value.toFixed(value < 10 ? 2 : 0),
    });
  }
}
