import type { DiagramLibrary } from './diagrams.js';

/** The image of a source. */
export type Draw = (source: string, description: string) => Promise<HTMLImageElement>;

const MOST_SVG = 2_000_000;

/** Sets a library up, and draws by it. Fetched with the library (diagrams.ts). */
export function createDraw(library: DiagramLibrary, mostSource: number): Draw {
  library.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    maxTextSize: mostSource,
    // an image is XML, which the HTML in labels is not
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    theme: 'neutral',
  });
  return (source, description) => imageOf(source, library, description);
}

let count = 0;

async function imageOf(source: string, library: DiagramLibrary, description: string): Promise<HTMLImageElement> {
  count += 1;
  const { svg } = await library.render(`chat-diagram-${count}`, source);
  if (svg.length > MOST_SVG) throw new Error('The diagram is too large.');
  const image = document.createElement('img');
  image.alt = description;
  const [, width, height] = /\bviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  // its own width is that of what it stands in, and there is none in an image
  if (width && height) [image.width, image.height] = [Math.ceil(Number(width)), Math.ceil(Number(height))];
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}
