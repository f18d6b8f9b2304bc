import { mathMlOf } from './mathml.js';
import type { Render, RendererData } from './mounts.js';

/** What is needed of temml: the tree that it makes of TeX, as plain objects. */
export interface MathsLibrary {
  __renderToMathMLTree(source: string, options: Readonly<Record<string, unknown>>): unknown;
}

/** Fetches the library, with the first formula. */
export type MathsLoader = () => Promise<MathsLibrary | { readonly default: MathsLibrary }>;

/** A renderer of maths. The source is shown until the library is there, and where it cannot read it. */
export function createMathsRender(load: MathsLoader): Render {
  let loading: Promise<void> | undefined;
  let library: MathsLibrary | undefined;

  return (data, node) => {
    let isShown = true;
    const show = () => {
      const formula = isShown && library ? typeset(library, data) : undefined;
      if (formula) node.replaceChildren(formula);
    };
    node.classList.add('maths');
    if (data.isBlock) node.classList.add('maths-block');
    const code = document.createElement('code');
    code.textContent = data.raw;
    node.append(code);
    if (library) show();
    else void fetched().then(show);
    return () => void (isShown = false);
  };

  async function fetched(): Promise<void> {
    loading ??= load().then((module) => void (library = 'default' in module ? module.default : module));
    try {
      await loading;
    } catch (error) {
      // the next formula tries again
      loading = undefined;
      reportError(error);
    }
  }
}

function typeset(library: MathsLibrary, { text, isBlock }: RendererData): Element | undefined {
  try {
    const tree = library.__renderToMathMLTree(text, {
      displayMode: isBlock,
      // no links, images, classes or ids
      trust: false,
      throwOnError: true,
      // in em, and how often a macro may be expanded
      maxSize: [50, 50],
      maxExpand: 200,
      // of its own: a formula must not define what a command means in another
      macros: {},
    });
    return mathMlOf(tree);
  } catch {
    // no TeX, or not what the library knows of it: its source is shown
    return undefined;
  }
}
