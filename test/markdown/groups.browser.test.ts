import { expect } from 'chai';
import { createMarkdownStream, renderMarkdown } from '../../src/markdown/index.js';
import { bySizes, byChance, earlyFrames, htmlAtOnce, randomNumbers, stream } from './streaming.js';

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

const PARAGRAPH = (marks: string) => (index: number) => `${marks}word ${index} *and* more\n${marks.trimEnd()}\n`;

/** Lengths at which a box is full are in them, and those beside them. */
const long: Readonly<Record<string, string>> = {
  'a list': lines(100, (index) => `- item ${index} of *many*\n`),
  'a list of 32': lines(32, (index) => `- item ${index} of *many*\n`),
  'a list of 33': lines(33, (index) => `- item ${index} of *many*\n`),
  'a list of 64': lines(64, (index) => `- item ${index} of *many*\n`),
  'a list of 65': lines(65, (index) => `- item ${index} of *many*\n`),
  'a list with numbers': lines(100, (index) => `${index + 7}. item ${index}\n`),
  'a list with the same numbers': lines(100, (index) => `${index === 0 ? 3 : 1}. item ${index}\n`),
  'a list that turns loose': `${lines(70, (index) => `- item ${index}\n`)}\n${lines(40, (index) => `- item ${index}\n`)}`,
  'a list in a list': `- one\n${lines(70, (index) => `  - item ${index}\n`)}- two\n`,
  'a quote': lines(100, PARAGRAPH('> ')),
  'a quote of different blocks': lines(40, (index) => `> ## ${index}\n>\n> words\n>\n> - item\n> - item\n>\n`),
  'a quote with raw elements': lines(50, (index) => `> <details>\n> word ${index}\n>\n> </details>\n> end\n>\n`),
  'a quote with texts of its own': lines(50, (index) => `> </b${index}>\n>\n> </i>\n>\n> word\n>\n`),
  'quotes in each other': lines(100, PARAGRAPH('> > > ')),
  'quotes that begin late':
    lines(31, PARAGRAPH('> ')) +
    lines(33, PARAGRAPH('> > ')) +
    lines(40, PARAGRAPH('> > > ')) +
    lines(40, PARAGRAPH('> ')),
  'quotes one after the other in a quote': lines(40, (index) => `${PARAGRAPH('> > ')(index)}>\n> between\n>\n`),
  'a quote in raw elements': `<details>\n\n${lines(70, PARAGRAPH('> '))}\n</details>`,
};

describe('the boxes in a long list or quote', () => {
  for (const [name, text] of Object.entries(long)) {
    it(`are the same while it grows: ${name}`, () => {
      const random = randomNumbers(1);
      const whole = htmlAtOnce(text);
      for (const size of [1, 5, 400]) expect(grown(bySizes(text, [size]))).to.equal(whole);
      for (let count = 0; count < 5; count++) expect(grown(byChance(text, random))).to.equal(whole);
    }).timeout(30_000);
  }

  function grown(pieces: readonly string[]): string {
    const [usual, early] = [stream(pieces), stream(pieces, undefined, earlyFrames)];
    usual.normalize();
    early.normalize();
    expect(early.innerHTML).to.equal(usual.innerHTML);
    return usual.innerHTML;
  }

  it('hold 32 each, behind the first 32', () => {
    const list = renderMarkdown(long['a list'] ?? '').querySelector('ul');
    expect([...(list?.children ?? [])].map(({ localName, className }) => className || localName)).to.deep.equal([
      ...Array.from({ length: 32 }, () => 'li'),
      ...['items', 'items', 'items'],
    ]);
    expect([...(list?.querySelectorAll('.items') ?? [])].map(({ children }) => children.length)).to.deep.equal([
      32, 32, 4,
    ]);
    const quote = renderMarkdown(long['quotes in each other'] ?? '').querySelector('blockquote blockquote blockquote');
    expect([...(quote?.querySelectorAll('.blocks') ?? [])].map(({ children }) => children.length)).to.deep.equal([
      32, 32, 4,
    ]);
  });

  it('leave items and quoted blocks the nodes they are, where they are', () => {
    for (const name of ['a list', 'a quote', 'quotes in each other', 'quotes that begin late']) {
      const target = document.createElement('div');
      document.body.append(target);
      const markdown = createMarkdownStream(target);
      const places = new Map<Element, Element | null>();
      for (const piece of bySizes(long[name] ?? '', [5])) {
        markdown.push(piece);
        for (const node of target.querySelectorAll('li, blockquote, blockquote p'))
          if (!places.has(node)) places.set(node, node.parentElement);
      }
      markdown.end();
      expect([...places].filter(([node, parent]) => !node.isConnected || node.parentElement !== parent)).to.have.length(
        0,
        name,
      );
      target.remove();
    }
  });

  it('begin with the number that their first item has, and stand in a list that says that it is one', () => {
    const target = stream(bySizes(long['a list with numbers'] ?? '', [4]));
    const list = target.querySelector('ol');
    expect([list?.getAttribute('start'), list?.getAttribute('role')]).to.deep.equal(['7', 'list']);
    expect([...target.querySelectorAll('li[value]')].map((item) => item.getAttribute('value'))).to.deep.equal([
      '39',
      '71',
      '103',
    ]);
    expect(renderMarkdown('- a\n- b').querySelector('ul')?.hasAttribute('role')).to.equal(false);
  });
});
