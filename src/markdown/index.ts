export type { MarkdownOptions } from './options.js';
export { renderMarkdown } from './render.js';
export { createMarkdownStream, type MarkdownStream } from './stream.js';
