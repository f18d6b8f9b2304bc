import { expect } from 'chai';
import { loadSanitiser, renderMarkdown } from '../../src/markdown/index.js';
import { documents } from './documents.js';
import { hasRawHtml, outlineOf, referenceFor } from './reference.js';
import { examplesOf, specifications } from './specifications.js';

/** Documents that are rendered otherwise than marked and DOMPurify do, and why that is right. */
const differences: Readonly<Record<string, string>> = {
  'indented head of a table': 'indented code cannot interrupt a paragraph (CommonMark 4.4), but a table can',
  images: 'one that is not loaded is a button, which names its host',
  'definition with a title over a blank line': 'a title may not hold a blank line (CommonMark 4.7)',
  'label over a blank line': 'nor may a label',
  'unseen characters': 'in code each character can be seen (policy.ts)',
  'null character': 'it is replaced (CommonMark 2.3)',
};

describe('the rendering at once is that of marked and DOMPurify under the same policy', () => {
  before(loadSanitiser);

  it('for our own documents', () => {
    expect(compare(new Map(Object.entries(documents))).different).to.deep.equal(Object.keys(differences));
  });

  for (const specification of specifications) {
    it(`for the examples of ${specification}`, async () => {
      const examples = await examplesOf(specification);
      const { different, compared } = compare(examples);
      expect(different).to.deep.equal([]);
      expect(compared).to.be.above(examples.size * 0.8);
    });
  }
});

/** Names of those that differ. What has raw HTML in it is not compared: it is let through by a policy of our own. */
function compare(examples: ReadonlyMap<string, string>): { different: string[]; compared: number } {
  const plain = [...examples].filter(([, text]) => !hasRawHtml(text));
  const different = plain.filter(([, text]) => outlineOf(renderMarkdown(text)) !== outlineOf(referenceFor(text)));
  return { different: different.map(([name]) => name), compared: plain.length };
}
