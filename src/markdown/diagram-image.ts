import type { DiagramLibrary } from './diagrams.js';

/** The image of a source. */
export type Draw = (source: string, description: string) => Promise<HTMLImageElement>;

const MOST_SVG = 2_000_000;

/** What a text may not set for itself: by each of these it could bring HTML or styles of its own into the page. */
const OURS = [
  ...['secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'suppressErrorRendering', 'maxEdges'],
  ...['htmlLabels', 'dompurifyConfig', 'theme', 'themeCSS', 'themeVariables', 'fontFamily', 'altFontFamily'],
];

/**
 * What a text is not drawn for. A library draws in the page, in order to measure, and fetches there what a text says: the
 * images of nodes, those in HTML, of which formulas make some where none is to be, and what styles refer to. The page
 * would send a request with cookies for it.
 */
const FETCHING: readonly RegExp[] = [
  /@\{[^]*\bimg\b/,
  /<[a-z][^>]*=/i,
  /\$\$/,
  /(?:url|image-set)\(|@import/i,
  // how JSON and YAML would write any of it
  /\\[ux][\da-f]/i,
];

/** Sets a library up, and draws by it. Fetched with the library (diagrams.ts). */
export function createDraw(library: DiagramLibrary, mostSource: number): Draw {
  library.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    secure: OURS,
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
  const written = withoutEscapes(source);
  if (FETCHING.some((pattern) => pattern.test(written))) throw new Error('The diagram would fetch something.');
  const svg = await drawn(source, library);
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

async function drawn(source: string, library: DiagramLibrary): Promise<string> {
  count += 1;
  const id = `chat-diagram-${count}`;
  try {
    const { svg } = await library.render(id, source);
    return svg;
  } finally {
    // mermaid leaves what it measures by in the page where it fails
    document.getElementById(`d${id}`)?.remove();
  }
}

/** As CSS reads it, which knows `u\\72l(` for an address, and YAML, which goes on behind the end of a line. */
function withoutEscapes(source: string): string {
  return source
    .replace(/\\\r?\n\s*/g, '')
    .replace(/\\(?:(0{0,4}[2-7][\da-f])\s?|(?![ux][\da-f]))/gi, (_, hex?: string) =>
      hex === undefined ? '' : String.fromCharCode(parseInt(hex, 16)),
    );
}
