import type { Render, RendererData } from './mounts.js';
import { readableProse } from './policy.js';

/** What is needed of temml: the tree that it makes of TeX, as plain objects. */
export interface MathsLibrary {
  __renderToMathMLTree(source: string, options: Readonly<Record<string, unknown>>): unknown;
}

/** Fetches the library, with the first formula. */
export type MathsLoader = () => Promise<MathsLibrary | { readonly default: MathsLibrary }>;

/** A renderer of maths. The source is shown until the library is there, and where it cannot read it. */
export function createMathsRender(load: MathsLoader): Render {
  let loading: Promise<void> | undefined;
  let formulaOf: ((data: RendererData) => Element | undefined) | undefined;

  return (data, node) => {
    let isShown = true;
    const show = () => {
      const formula = isShown ? formulaOf?.(data) : undefined;
      if (formula) node.replaceChildren(formula);
    };
    node.classList.add('maths');
    if (data.isBlock) node.classList.add('maths-block');
    const code = document.createElement('code');
    code.textContent = data.raw;
    node.append(code);
    if (formulaOf) show();
    else void fetched().then(show);
    return () => void (isShown = false);
  };

  async function fetched(): Promise<void> {
    loading ??= Promise.all([load(), import('./mathml.js')]).then(([module, { typeset }]) => {
      const library = 'default' in module ? module.default : module;
      formulaOf = (data) => typeset(library, data, readableProse);
    });
    try {
      await loading;
    } catch (error) {
      // the next formula tries again
      loading = undefined;
      reportError(error);
    }
  }
}
