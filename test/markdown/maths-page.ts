import temml from 'temml';
import { renderMarkdown } from '../../src/markdown/index.js';

/** What the page of formulas reports (maths.browser.test.ts). */
export interface MathsReport {
  readonly formulas: number;
  /** What the policy of the page stopped before the last thing that it had to. */
  readonly violations: readonly string[];
}

const violations: string[] = [];

document.addEventListener('securitypolicyviolation', (event) => {
  const formulas = document.querySelectorAll('math').length;
  const report: MathsReport = { formulas, violations };
  if (event.effectiveDirective === 'img-src') parent.postMessage(report, '*');
  else violations.push(`${event.effectiveDirective} ${event.sample}`);
});

const text = 'A $\\color{red} x^2$ and $$\\frac{a}{b} \\begin{matrix} a & b \\\\ c & d \\end{matrix} \\boxed{c}$$';
document.body.append(renderMarkdown(text, { maths: () => Promise.resolve({ default: temml }) }));
new MutationObserver(() => {
  // events come in order: behind this one there are no others
  if (document.querySelectorAll('math').length === 2) new Image().src = 'https://x.example/last';
}).observe(document.body, { childList: true, subtree: true });
