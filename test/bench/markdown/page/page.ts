import { contentStyles } from '../../../../src/element/content-styles.js';
import { countFlicker, type Flicker } from './flicker.js';
import { measureCost, prepareCost, type Cost, type CostOptions } from './cost.js';
import { renderers } from './renderers.mjs';

/** What the runner calls in the page. */
export interface BenchPage {
  prepareCost(renderer: string, shown: string): Promise<void>;
  measureCost(options: CostOptions): Promise<Cost>;
  countFlicker(renderer: string, answers: readonly (readonly string[])[]): Promise<Flicker>;
}

declare global {
  var bench: BenchPage;
}

const style = document.createElement('style');
style.textContent = contentStyles
  .flat()
  .map(({ cssText }) => cssText)
  .join('\n');
document.head.append(style);

const page: BenchPage = {
  prepareCost: (name, shown) => prepareCost(rendererNamed(name), shown),
  measureCost,
  countFlicker: (name, answers) => countFlicker(rendererNamed(name), answers),
};
globalThis.bench = page;

function rendererNamed(name: string) {
  const create = renderers[name];
  if (!create) throw new Error(`There is no renderer ${name}`);
  return create;
}
