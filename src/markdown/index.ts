export type { CodeKind, CodeSpan, Highlight } from './highlight.js';
export type { Labels, MarkdownOptions } from './options.js';
export { renderMarkdown } from './render.js';
export { createMarkdownStream, type MarkdownStream } from './stream.js';
