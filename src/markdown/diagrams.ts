import type { Draw } from './diagram-image.js';
import type { Render } from './mounts.js';
import type { Settings } from './options.js';

/** What is needed of mermaid, or of what stands in for it. */
export interface DiagramLibrary {
  initialize(configuration: Readonly<Record<string, unknown>>): void;
  /** Makes an SVG document of a source. */
  render(id: string, source: string): Promise<{ readonly svg: string }>;
}

/** Fetches the library, with the first diagram that a person wants to see. */
export type DiagramLoader = () => Promise<DiagramLibrary | { readonly default: DiagramLibrary }>;

/** What a language of diagrams is called. */
export const DIAGRAM_LANGUAGE = 'mermaid';

const MOST_SOURCE = 20_000;

/**
 * A renderer that offers to draw a diagram, below its source. The library reads the text in the page, as strictly as it
 * can; what it makes is shown as an image, in which nothing runs and from which nothing is fetched. Who wants it to be
 * read elsewhere, in a frame or on a server, hands in a library that does that.
 */
export function createDiagramRender(
  load: DiagramLoader,
  { labels, announce }: Pick<Settings, 'labels' | 'announce'>,
): Render {
  let loading: Promise<Draw> | undefined;

  return ({ text }, node) => {
    if (text.length > MOST_SOURCE) return undefined;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = labels.showDiagram;
    const status = document.createElement('span');
    status.className = 'status';
    node.classList.add('diagram');
    node.append(button, status);
    let isShown = true;
    button.addEventListener('click', () => void draw());
    return () => void (isShown = false);

    async function draw(): Promise<void> {
      if (button.ariaBusy === 'true') return;
      button.ariaBusy = 'true';
      status.textContent = '';
      try {
        const drawn = await fetched();
        const image = await drawn(text, labels.diagram);
        if (isShown) replace(button, image);
      } catch {
        // what cannot be fetched or read: the source is there above it
        status.textContent = labels.diagramFailed;
        announce(labels.diagramFailed);
      }
      button.ariaBusy = null;
    }
  };

  async function fetched(): Promise<Draw> {
    loading ??= Promise.all([load(), import('./diagram-image.js')]).then(([module, { createDraw }]) =>
      createDraw('default' in module ? module.default : module, MOST_SOURCE),
    );
    try {
      return await loading;
    } catch (error) {
      // the next click tries again
      loading = undefined;
      throw error;
    }
  }
}

/** The focus goes on to the image. */
function replace(button: HTMLElement, image: HTMLElement): void {
  const hadFocus = button.matches(':focus');
  button.replaceWith(image);
  if (!hadFocus) return;
  image.tabIndex = -1;
  image.focus();
}
