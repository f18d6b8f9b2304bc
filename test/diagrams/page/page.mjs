// The one file that imports a package which the project itself does not have: types cannot be checked where it is not
// installed.
import { createMarkdownStream } from '../../../src/markdown/index.js';

const target = document.querySelector('main') ?? document.body;
const markdown = createMarkdownStream(target, { diagrams: () => import('mermaid') });

/** Shows the source of a diagram, and nothing else. */
globalThis.showDiagram = (/** @type {string} */ source) => {
  markdown.reset(`\`\`\`\`mermaid\n${source}\n\`\`\`\`\n`);
};
