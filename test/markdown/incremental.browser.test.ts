import { expect } from 'chai';
import { createMarkdownStream, type MarkdownStream } from '../../src/markdown/index.js';
import { byCodeUnit, bySizes, shown, shownAtOnce, stream } from './streaming.js';

interface Growing {
  readonly target: HTMLElement;
  readonly markdown: MarkdownStream;
  /** Pushes by code unit, as nothing is more likely to show a node that was made anew. */
  readonly type: (text: string) => void;
  readonly all: (selector: string) => Element[];
}

function growing(): Growing {
  const target = document.createElement('div');
  const markdown = createMarkdownStream(target);
  return {
    target,
    markdown,
    type: (text) => {
      for (const piece of byCodeUnit(text)) markdown.push(piece);
    },
    all: (selector) => [...target.querySelectorAll(selector)],
  };
}

/** Whether the nodes are there, at the beginning and in this order. */
function areStill(nodes: readonly Element[], now: readonly Element[]): boolean {
  return nodes.length > 0 && nodes.every((node, index) => node === now[index]);
}

describe('finished blocks', () => {
  it('stay the nodes they are while text comes and when it ends', () => {
    const { type, all, markdown } = growing();
    type('# Title\n\nA paragraph.\n\n- a\n- b\n\nThe next');
    const finished = all('h1, p, ul, li').slice(0, 5);
    expect(finished.map((element) => element.localName)).to.deep.equal(['h1', 'p', 'ul', 'li', 'li']);
    type(' paragraph,\n\n| a |\n|---|\n| b |\n\n```\ncode\n```\n\nend');
    markdown.end();
    expect(areStill(finished, all('h1, p, ul, li'))).to.equal(true);
  });

  it('stay where they are when their box is full', () => {
    const { type, all, target } = growing();
    const paragraphs: Element[] = [];
    for (let index = 0; index < 100; index++) {
      type(`Paragraph ${index}.\n\n`);
      paragraphs.push(...all('p').slice(paragraphs.length));
    }
    expect(areStill(paragraphs, all('p'))).to.equal(true);
    expect(target.children).to.have.length(4);
  });

  it('are read no more than once again', () => {
    const block = (index: number) =>
      `## Part ${index}\n\nSome **words** of [part ${index}](https://example.com/${index}).\n\n- one\n- two\n\n`;
    const lexed = (count: number) => {
      const text = Array.from({ length: count }, (_, index) => block(index)).join('');
      let characters = 0;
      stream(bySizes(text, [16]), undefined, { onLex: (length) => (characters += length) });
      return characters / text.length;
    };
    const [short, long] = [lexed(20), lexed(200)];
    expect(long).to.be.below(25);
    expect(long).to.be.closeTo(short, 1);
  }).timeout(30_000);
});

describe('a growing block', () => {
  it('keeps the nodes it had while it was growing', () => {
    const { type, all } = growing();
    type('A **bold** word and [a link](https://example.com/a) and');
    const nodes = all('p, strong, a');
    expect(nodes.map(({ localName }) => localName)).to.deep.equal(['p', 'strong', 'a']);
    type(` ${'more words '.repeat(100)}\nand *lines*.\n\nNext`);
    expect(areStill(nodes, all('p, strong, a'))).to.equal(true);
  });

  it('keeps its items', () => {
    const { type, all } = growing();
    type('1. One\n2. *Two*');
    const nodes = all('ol, li, em');
    for (let index = 3; index < 40; index++) type(`\n${index}. Item ${index}\n    - with a list`);
    expect(areStill(nodes.slice(0, 3), all('ol, ol > li'))).to.equal(true);
    expect(areStill(nodes.slice(3), all('em'))).to.equal(true);
    const items = all('ol > li, ol > .items > li');
    type('\n\n40. A paragraph, and all of them are');
    expect(areStill(items, all('ol > li, ol > .items > li'))).to.equal(true);
    expect(all(':is(ol, .items) > li > p')).to.have.length(40);
  });

  it('keeps its rows', () => {
    const { type, all } = growing();
    type('| a | b |\n|---|---|\n| one | `two` |');
    const nodes = all('table, tr, td, code');
    for (let index = 0; index < 40; index++) type(`\n| ${index} | cell |`);
    expect(areStill(nodes.slice(0, 1), all('table'))).to.equal(true);
    expect(areStill(nodes.slice(1, 3), all('tr'))).to.equal(true);
    expect(all('tr')).to.have.length(42);
    expect(all('thead')).to.have.length(1);
  });

  it('keeps its lines', () => {
    const { type, all } = growing();
    type('```js\nlet a;\nlet b;\n');
    const [run] = all('.run');
    const text = run?.firstChild;
    for (let index = 0; index < 150; index++) type(`let a${index};\n`);
    type('```\n\nafter');
    expect(all('.run')).to.have.length(3);
    expect(all('.run')[0] === run && run?.firstChild === text).to.equal(true);
  });

  it('keeps its quoted blocks', () => {
    const { type, all } = growing();
    type('> > One\n> >\n> > - two\n> > - three');
    const nodes = all('blockquote, p, ul, li');
    for (let index = 0; index < 20; index++) type(`\n> >\n> > Paragraph ${index}`);
    expect(areStill(nodes.slice(0, 3), all('blockquote, p'))).to.equal(true);
    expect(areStill(nodes.slice(3), all('ul, li'))).to.equal(true);
  });

  it('does not repeat a quote in it that has ended with a blank line', () => {
    const { type, all } = growing();
    for (let index = 0; index < 10; index++)
      type(`> > Some words in quote ${index}\n> >\n>\n> between two of them\n>\n`);
    expect(all('blockquote > blockquote')).to.have.length(10);
    expect(all('blockquote:empty')).to.have.length(0);
  });
});

describe('a late definition', () => {
  it('changes the inline text that asked for it and nothing else', () => {
    const { type, all, target } = growing();
    type('First, without.\n\nThis refers to [late].\n\n- so does [late]\n- and this to [never]\n\nNext\n\n');
    const blocks = all('p, ul, li');
    const others = [all('p')[0], all('p')[2], all('li')[1]].map((element) => element?.firstChild);
    expect(all('a')).to.have.length(0);
    type('[late]: https://example.com/late\n\n');
    expect(all('a').map(({ textContent }) => textContent)).to.deep.equal([]);
    type('end');
    expect(all('a').map(({ textContent }) => textContent)).to.deep.equal(['late', 'late']);
    expect(areStill(blocks, all('p, ul, li'))).to.equal(true);
    expect([all('p')[0], all('p')[2], all('li')[1]].map((element) => element?.firstChild)).to.deep.equal(others);
    expect(target.textContent).to.contain('[never]');
  });

  it('changes what is finished of a growing block', () => {
    const { type, all } = growing();
    type('[late] and words, '.repeat(60));
    type('\n\n[late]: https://example.com/late\n\nend');
    expect(all('a')).to.have.length(60);
  });

  it('has only the text read again that asked for it', () => {
    const lengths: number[] = [];
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target, { onLex: (length) => lengths.push(length) });
    markdown.push(`This refers to [late].\n\n${'Words in many paragraphs.\n\n'.repeat(200)}`);
    markdown.push('[late]: https://example.com/late\n\n');
    lengths.length = 0;
    markdown.push('end');
    expect(target.querySelectorAll('a')).to.have.length(1);
    expect(lengths).to.include('This refers to [late].'.length);
    expect(lengths.reduce((sum, length) => sum + length, 0)).to.be.below(250);
  });
});

describe('what a piece changes in the page', () => {
  /** Nodes that were added, removed or changed. */
  function changesOf(text: string): number[] {
    const target = document.createElement('div');
    const observer = new MutationObserver(() => undefined);
    observer.observe(target, { childList: true, subtree: true, characterData: true, attributes: true });
    const markdown = createMarkdownStream(target);
    return bySizes(text, [4]).map((piece) => {
      markdown.push(piece);
      const sizes = observer
        .takeRecords()
        .map(({ addedNodes, removedNodes }) => addedNodes.length + removedNodes.length);
      return sizes.reduce((sum, size) => sum + Math.max(1, size), 0);
    });
  }

  const kinds: Readonly<Record<string, (index: number) => string>> = {
    paragraphs: (index) => `Some **words** in paragraph ${index}.\n\n`,
    'one paragraph': (index) => `some *words* and word ${index}, `,
    'one list': (index) => `- item ${index} of *many*\n`,
    'one table': (index) => `${index === 0 ? '| a | b |\n|---|---|\n' : ''}| ${index} | cell |\n`,
    'one code block': (index) => `${index === 0 ? '```js\n' : ''}const value = ${index};\n`,
    'one quote': (index) => `> line ${index}\n>\n`,
  };
  for (const [kind, part] of Object.entries(kinds)) {
    it(`does not become more: ${kind}`, () => {
      const text = Array.from({ length: 300 }, (_, index) => part(index)).join('');
      const changes = changesOf(text);
      const early = changes.slice(20, changes.length / 4);
      const late = changes.slice(-changes.length / 4);
      expect(Math.max(...late)).to.be.at.most(Math.max(...early) + 2);
      expect(Math.max(...changes)).to.be.below(50);
    });
  }
});

describe('a growing text', () => {
  it('shows what came at once, but for half a line end or half a character', () => {
    const { target, markdown, all } = growing();
    markdown.push('a\uD83D');
    expect(target.textContent.trim()).to.equal('a');
    markdown.push('\uDE00\r');
    expect(target.textContent.trim()).to.equal('a😀');
    markdown.push('\n\r\nb\uD83D');
    expect(all('p')).to.have.length(2);
    markdown.end();
    expect(target.textContent).to.contain('b\uD83D');
  });

  it('cannot go on after its end, but can start over', () => {
    const { target, markdown } = growing();
    markdown.push('[a]\n\n[a]: https://example.com\n\n```\nopen');
    markdown.end();
    markdown.end();
    expect(() => markdown.push('x')).to.throw('ended');
    markdown.reset('new [a] *text*\n\n');
    markdown.push('more');
    markdown.end();
    expect(shown(target)).to.equal(shownAtOnce('new [a] *text*\n\nmore'));
    markdown.reset();
    expect(target.textContent).to.equal('');
  });

  it('can be shown in a fragment, and two do not know of each other', () => {
    const [one, two] = [document.createDocumentFragment(), document.createDocumentFragment()];
    const [first, second] = [createMarkdownStream(one), createMarkdownStream(two)];
    first.push('[a]: https://example.com\n\n[a]');
    second.push('[a]');
    first.end();
    second.end();
    expect(one.querySelectorAll('a')).to.have.length(1);
    expect(two.querySelectorAll('a')).to.have.length(0);
  });
});
