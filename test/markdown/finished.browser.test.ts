import { expect } from 'chai';
import { Growth } from '../../src/markdown/growth.js';
import { settingsFrom } from '../../src/markdown/options.js';
import { documents } from './documents.js';
import { byCodeUnit, bySizes } from './streaming.js';

const raw = '<details>\n\n```js\nlet a;\n```\n\ntext\n\n</details>\n\n> quote\n>\n> ```\n> b\n> ```\n\nend\n\n';
const texts = {
  ...documents,
  'raw elements that stay open': raw,
  'more blocks than a group holds': Array.from({ length: 150 }, (_, index) => `block ${index}\n\n${raw}`).join(''),
};

/** What is told of as finished, in its order, as HTML: with what it was when it was told. */
function told(pieces: readonly string[]): { then: string[]; now: string[]; blocks: Element[]; target: Element } {
  const target = document.createElement('div');
  const then: string[] = [];
  const nodes: Element[] = [];
  const settings = settingsFrom({ framing: { worthwhile: 12, undecided: 3 } });
  const growth = new Growth(target, settings, (finished) => {
    for (const node of finished) {
      if (!(node instanceof Element)) continue;
      nodes.push(node);
      then.push(node.outerHTML);
    }
  });
  for (const piece of pieces) growth.add(piece.replaceAll('\r', '\n'));
  growth.end('');
  const blocks = nodes.flatMap((node) => [...node.querySelectorAll('*'), node]).filter(isBlock);
  return { then, now: nodes.map((node) => node.outerHTML), blocks, target };
}

function isBlock(element: Element): boolean {
  return element.matches('p, figure, table, hr, h1, h2, h3');
}

describe('a node is told of as finished', () => {
  for (const [name, text] of Object.entries(texts)) {
    it(`once, when it is as it will be: ${name}`, () => {
      for (const pieces of [[text], bySizes(text, [7, 40, 3]), text.length < 2000 ? byCodeUnit(text) : []]) {
        const { then, now, blocks, target } = told(pieces);
        // a late definition is the one thing that changes them
        if (!text.includes(']:')) expect(then).to.deep.equal(now);
        expect(new Set(blocks).size, 'twice').to.equal(blocks.length);
        const all = [...target.querySelectorAll('*')].filter(isBlock);
        expect(
          all.filter((block) => !blocks.includes(block)),
          'never',
        ).to.deep.equal([]);
      }
    }).timeout(20_000);
  }
});
