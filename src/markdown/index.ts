export type { CodeKind, CodeSpan, Highlight } from './highlight.js';
export type { Labels, MarkdownOptions } from './options.js';
export type { DiagramLibrary, DiagramLoader } from './diagrams.js';
export type { MathsLibrary, MathsLoader } from './maths.js';
export type { Render, RendererData } from './mounts.js';
export type { Renderer } from './renderers.js';
export { renderMarkdown, type RenderOptions } from './render.js';
export { loadSanitiser } from './sanitise.js';
export { createMarkdownStream, type MarkdownStream } from './stream.js';
