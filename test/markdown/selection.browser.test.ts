import { expect } from 'chai';
import { createMarkdownStream, type MarkdownStream } from '../../src/markdown/index.js';
import { byCodeUnit } from './streaming.js';

describe('a selection', () => {
  let target: HTMLElement;
  let markdown: MarkdownStream;
  beforeEach(() => {
    target = document.body.appendChild(document.createElement('div'));
    markdown = createMarkdownStream(target);
  });
  afterEach(() => target.remove());

  const type = (text: string) => {
    for (const piece of byCodeUnit(text)) markdown.push(piece);
  };

  /** Selects words that stand in one text node or in two. */
  function select(first: string, last = first): void {
    const from = nodeOf(first);
    const to = nodeOf(last);
    getSelection()?.setBaseAndExtent(from, from.data.indexOf(first), to, to.data.indexOf(last) + last.length);
  }

  function nodeOf(words: string): Text {
    const nodes = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      if (node instanceof Text && node.data.includes(words)) return node;
    }
    throw new Error(`"${words}" is not shown`);
  }

  const selected = () => getSelection()?.getRangeAt(0).toString();

  it('made in finished text stays through all that comes', () => {
    type('# A title\n\nSome finished words.\n\nThe next paragraph');
    select('title', 'finished');
    const before = selected();
    type(` goes on.\n\n${'A paragraph.\n\n'.repeat(100)}[a]: https://example.com\n\n- end`);
    expect(selected()).to.equal(before);
    markdown.end();
    expect(selected()).to.equal(before).and.to.contain('finished');
  });

  const growing: Readonly<Record<string, readonly [string, string]>> = {
    'a paragraph': ['Some selected words in **bold', `** and *so on*, ${'and on, '.repeat(200)}.\n\nNext.\n\nEnd`],
    'a list': ['- one\n- some selected words', `${' and on'.repeat(20)}\n- more`.repeat(20)],
    'a table': ['| a |\n|---|\n| some selected words', ' and on |\n| next'.repeat(30)],
    code: ['```js\nsome selected words\nand', ' on;\nand'.repeat(150)],
    'a quote': ['> > some selected words', '\n> > and on\n> >\n> > and'.repeat(20)],
    'an open element': [
      '<details>\n\nsome selected words',
      ` and\n\non ${'and\n\n on '.repeat(20)}</details>\n\nend\n\nend`,
    ],
  };
  for (const [name, [before, behind]] of Object.entries(growing)) {
    it(`made in ${name} that grows stays`, () => {
      type(before);
      select('selected');
      type(behind);
      expect(selected()).to.equal('selected');
      markdown.end();
      expect(selected()).to.equal('selected');
    });
  }

  it('stays when the box of its block is full', () => {
    for (let index = 0; index < 70; index++) {
      type(`Paragraph ${index}`);
      select(`Paragraph ${index}`);
      type('.\n\nNext');
      expect(selected()).to.equal(`Paragraph ${index}`);
      type('.\n\n');
    }
  });

  it('stays in a block that is shown already when the one before it fills the box', () => {
    type(`${'A paragraph.\n\n'.repeat(31)}- an item\n\n2 selected words`);
    select('selected');
    type(' in a paragraph\n\nNext\n\nAnd on');
    expect(selected()).to.equal('selected');
    expect(target.children).to.have.length(2);
  });

  it('stays where half a mark turns into a whole one', () => {
    type('selected words and **bold');
    select('selected');
    type('** and [a link](https://exam');
    expect(selected()).to.equal('selected');
    type('ple.com) and `code` and');
    expect(selected()).to.equal('selected');
  });
});

describe('finding in the page', () => {
  it('can find all that is shown: nothing is hidden', () => {
    const target = document.body.appendChild(document.createElement('div'));
    const markdown = createMarkdownStream(target);
    markdown.push(`${'A paragraph.\n\n'.repeat(100)}- a list\n\n| a | b |\n|---|---|\n| c | d |\n\n\`\`\`\ncode\n`);
    const hidden = [...target.querySelectorAll('*')].filter((element) => {
      const { display, visibility, contentVisibility } = getComputedStyle(element);
      return display === 'none' || visibility !== 'visible' || contentVisibility === 'hidden';
    });
    expect(hidden).to.deep.equal([]);
    target.remove();
  });
});
