import { announceInPage } from './announce.js';
import { usualFraming, type Framing } from './frame.js';
import { highlightByLibrary, type Highlight } from './highlight.js';
import { createDiagramRender, type DiagramLoader } from './diagrams.js';
import { createMathsRender, type MathsLoader } from './maths.js';
import type { Render } from './mounts.js';
import { inAFrame, type Later } from './revisions.js';
import { renderersFrom, type Renderer, type RendererSetting } from './renderers.js';
import { DEFAULT_LINK_PROTOCOLS, imageOrigins, linkProtocols, type ImageOrigin } from './policy.js';

/** The words that people see in what is drawn. */
export interface Labels {
  /** Names the code of a block that says no language, and the box that it scrolls in. */
  readonly code: string;
  readonly table: string;
  readonly copy: string;
  readonly copyTable: string;
  readonly wrap: string;
  readonly download: string;
  /** Said when the clipboard has it. */
  readonly copied: string;
  /** Said when the page may not write to the clipboard. */
  readonly notCopied: string;
  readonly showDiagram: string;
  /** What stands for a diagram, whose source stands above it. */
  readonly diagram: string;
  readonly diagramFailed: string;
  /** Names what stands at the end of the text. */
  readonly footnotes: string;
  /** Names what refers to a footnote; its number follows. */
  readonly footnote: string;
  readonly backToText: string;
  /** Titles of alerts. */
  readonly note: string;
  readonly tip: string;
  readonly important: string;
  readonly warning: string;
  readonly caution: string;
  /** What a button is told to be that stands for an image; the address follows. */
  readonly imageNotLoaded: string;
  /** What stands for an image without a description. */
  readonly image: string;
}

const englishLabels: Labels = {
  code: 'Code',
  table: 'Table',
  copy: 'Copy',
  copyTable: 'Copy table',
  wrap: 'Wrap',
  download: 'Download',
  copied: 'Copied',
  notCopied: 'Not copied; the text is selected',
  showDiagram: 'Show diagram',
  diagram: 'Diagram',
  diagramFailed: 'The diagram cannot be shown',
  footnotes: 'Footnotes',
  footnote: 'Footnote',
  backToText: 'Back to the text',
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
  imageNotLoaded: 'Image, not loaded',
  image: 'Image',
};

/** How text is read and what it may link to. Every field has a default; the element passes them through. */
export interface MarkdownOptions {
  /** A single line break in a paragraph is shown as one. Default: false, as CommonMark says. */
  breaks?: boolean;
  /**
   * Schemes a link may have, lower case and without the colon. Default: http, https, mailto, tel. A scheme that can
   * run script or read local data is refused whatever is written here (policy.ts).
   */
  allowedLinkProtocols?: readonly string[];
  /**
   * Colours code that has ended. True, the default: by highlight.js, fetched when it is first needed. False: no colours.
   * Or a function of the app's own.
   */
  highlight?: boolean | Highlight;
  /** A button by which code is saved as a file. Default: false. */
  codeDownload?: boolean;
  /**
   * Functions that show parts of a text in their own way, by what they are for: a type (mounts.ts names them all) or
   * `fence:` and a language in lower case. They are given plain data and a node of the page, and answer for what they
   * put into it: the text is as hostile as ever.
   */
  renderers?: Readonly<Record<string, Renderer>>;
  /**
   * Reads TeX between `$`, `$$`, `\( \)` and `\[ \]`, and shows it by temml, which is fetched with the first formula:
   * `() => import('temml')`. Default: none of these marks means anything. A renderer for `maths` switches them on, too.
   */
  maths?: MathsLoader;
  /**
   * Offers to draw code in the language `mermaid`, by that library, which is fetched on the first click:
   * `() => import('mermaid')`. It is set up anew (diagrams.ts). A content security policy must allow `img-src data:`.
   */
  diagrams?: DiagramLoader;
  /** Words in the reader's language, for those that are not to be English. */
  labels?: Partial<Labels>;
  /**
   * Where images are loaded from without being asked for: origins (`https://images.example`), or origins with the path
   * that addresses on them begin with (`https://app.example/avatars/`). Default: none. A redirect from there is beyond
   * this; the `img-src` of a content security policy stops it.
   */
  allowedImageOrigins?: readonly string[];
  /**
   * Says to a screen reader what came of a button. Default: in a place at the end of the page that nobody sees. An app
   * that has a live region says it there: a modal dialog, for one, keeps all that is outside of it from being read out.
   */
  announce?: (words: string) => void;
  /** Told of a click on a link, before the browser follows it in a page of its own: `event.preventDefault()` stops that. */
  onLink?: (url: URL, event: MouseEvent) => void;
  /**
   * Told the number of characters each time text is lexed: the tests prove with it that finished text is not.
   * @internal
   */
  onLex?: (characters: number) => void;
  /**
   * When what is left of long work is done: the tests do it themselves.
   * @internal
   */
  later?: Later;
  /**
   * When an open block is framed: the tests make it early, so that short documents try it.
   * @internal
   */
  framing?: Framing;
}

/** Options with their defaults filled in. */
export interface Settings {
  readonly breaks: boolean;
  readonly protocols: ReadonlySet<string>;
  readonly highlight: Highlight | undefined;
  readonly codeDownload: boolean;
  readonly renderers: ReadonlyMap<string, RendererSetting>;
  readonly diagrams: Render | undefined;
  readonly labels: Labels;
  readonly imageOrigins: readonly ImageOrigin[];
  /** Addresses of images that a person asked for: they stay when the text around them is shown anew. */
  readonly loadedImages: Set<string>;
  readonly onLink: (url: URL, event: MouseEvent) => void;
  readonly announce: (words: string) => void;
  readonly onLex: (characters: number) => void;
  readonly later: Later;
  readonly framing: Framing;
}

/**
 * Fills in the defaults.
 * @throws TypeError when a scheme is not one by RFC 3986, section 3.1 (a colon at its end, for instance), or what
 * should be the origin of images is none.
 */
export function settingsFrom(options: MarkdownOptions): Settings {
  const labels = { ...englishLabels, ...options.labels };
  const announce = options.announce ?? announceInPage();
  return {
    breaks: options.breaks ?? false,
    protocols: linkProtocols(options.allowedLinkProtocols ?? DEFAULT_LINK_PROTOCOLS),
    highlight: highlightOf(options.highlight ?? true),
    codeDownload: options.codeDownload ?? false,
    imageOrigins: imageOrigins(options.allowedImageOrigins ?? []),
    loadedImages: new Set(),
    onLink: options.onLink ?? (() => undefined),
    renderers: renderersFrom({
      ...(options.maths ? { maths: { render: createMathsRender(options.maths), while: 'growing' } } : {}),
      ...options.renderers,
    }),
    diagrams: options.diagrams && createDiagramRender(options.diagrams, { labels, announce }),
    labels,
    announce,
    onLex: options.onLex ?? (() => undefined),
    later: options.later ?? inAFrame,
    framing: options.framing ?? usualFraming,
  };
}

function highlightOf(chosen: boolean | Highlight): Highlight | undefined {
  if (typeof chosen === 'function') return chosen;
  return chosen ? highlightByLibrary : undefined;
}
