import 'axe-core/axe.min.js';
import type { AxeResults } from 'axe-core';

declare const axe: { run(target: Element): Promise<AxeResults> };

/** What axe finds in a part of the page, shadow trees included. */
export async function findings(part: Element): Promise<readonly string[]> {
  const { violations } = await axe.run(part);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
