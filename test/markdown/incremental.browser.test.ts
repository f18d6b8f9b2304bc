import { expect } from 'chai';
import { createMarkdownStream } from '../../src/markdown/index.js';
import { documents } from './documents.js';
import { byCodeUnit, bySizes, htmlAtOnce, stream } from './streaming.js';

/** A document of many blocks, none of which is long. */
function manyBlocks(count: number): string {
  const block = (index: number) =>
    [`## Part ${index}`, `Some **words** of [part ${index}](https://example.com/${index}).`, `- one\n- two`].join(
      '\n\n',
    );
  return Array.from({ length: count }, (_, index) => block(index)).join('\n\n');
}

describe('finished blocks', () => {
  it('stay the nodes they are while text comes and when it ends', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('# Title\n\nA paragraph.\n\n- a\n- b\n\nThe next');
    const finished = [...target.children].slice(0, 3);
    expect(finished.map((element) => element.localName)).to.deep.equal(['h1', 'p', 'ul']);
    for (const piece of byCodeUnit(' paragraph,\n\n| a |\n|---|\n| b |\n\n```\ncode\n```\n\nend')) markdown.push(piece);
    markdown.end();
    expect(finished.map((element, index) => element === target.children[index])).to.deep.equal([true, true, true]);
    expect(target.children).to.have.length(7);
  });

  it('keep the nodes they had while they were growing', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('# Title\nA paragraph right below.');
    const heading = target.firstElementChild;
    markdown.push(' It grows.\n\nAnd ends.\n\nNext');
    expect(target.firstElementChild === heading).to.equal(true);
  });

  it('are not lexed again: the work grows with the text, not with its square', () => {
    const lexed = (count: number) => {
      const text = manyBlocks(count);
      let characters = 0;
      stream(bySizes(text, [16]), undefined, { onLex: (length) => (characters += length) });
      return characters / text.length;
    };
    const [short, long] = [lexed(20), lexed(200)];
    expect(long).to.be.below(10);
    expect(long).to.be.closeTo(short, 1);
  }).timeout(30_000);

  it('are lexed again only for a definition that they asked for', () => {
    let lengths: number[] = [];
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target, { onLex: (length) => lengths.push(length) });
    const asks = 'This one refers to [late].\n\n';
    markdown.push(`First, without.\n\n${asks}${manyBlocks(50)}\n\n[late]: https://example.com/late\n\n`);
    const first = target.firstElementChild;
    expect(target.querySelectorAll('a[href$="/late"]')).to.have.length(0);
    lengths = [];
    markdown.push('end');
    expect(target.querySelector('a[href$="/late"]')?.textContent).to.equal('late');
    expect(target.firstElementChild === first).to.equal(true);
    expect(lengths.filter((length) => length === asks.length)).to.have.length(1);
    expect(lengths.reduce((sum, length) => sum + length, 0)).to.be.below(250);
  });
});

describe('a growing text', () => {
  it('shows what came at once, but for half a line end or half a character', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('a\uD83D');
    expect(target.textContent.trim()).to.equal('a');
    markdown.push('\uDE00\r');
    expect(target.textContent.trim()).to.equal('a😀');
    markdown.push('\n\r\nb\uD83D');
    expect(target.querySelectorAll('p')).to.have.length(2);
    markdown.end();
    expect(target.textContent).to.contain('b\uD83D');
  });

  it('never takes back a word that is there in the end', () => {
    for (const [name, text] of Object.entries(documents)) {
      // Addresses, definitions and character references are shown until they are complete, and then are not.
      const replaced = words(text.match(/\]\([^)]*\)|\[.*\]: .*$|&\S+;/gm)?.join(' ') ?? '');
      const staying = words(stream([text]).textContent);
      for (const word of replaced) staying.delete(word);
      let shown = new Set<string>();
      stream(bySizes(text, [1, 2]), (target) => {
        const now = words(target.textContent);
        const lost = [...shown].filter((word) => staying.has(word) && !now.has(word));
        // The last word still grows: "th" is not lost when it becomes "the".
        expect(
          lost.filter((word) => ![...now].some((longer) => longer.startsWith(word))),
          name,
        ).to.deep.equal([]);
        shown = now;
      });
    }
  }).timeout(60_000);

  it('cannot go on after its end, but can start over', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('[a]\n\n[a]: https://example.com\n\n```\nopen');
    markdown.end();
    markdown.end();
    expect(() => markdown.push('x')).to.throw('ended');
    markdown.reset('new [a] *text*\n\n');
    markdown.push('more');
    markdown.end();
    expect(target.innerHTML).to.equal(htmlAtOnce('new [a] *text*\n\nmore'));
    markdown.reset();
    expect(target.childNodes).to.have.length(0);
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

function words(text: string): Set<string> {
  return new Set(text.match(/\p{L}[\p{L}\p{N}]*/gu));
}
