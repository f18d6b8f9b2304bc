import { expect } from 'chai';
import { createMarkdownStream } from '../../src/markdown/index.js';
import { bySizes, shown, shownAtOnce } from './streaming.js';

/** Texts of which nothing, or little, becomes final before their end, made to cost as much as can be. */
const hostile: Readonly<Record<string, string>> = {
  'a thousand quotes': '> ',
  'quotes on each line': `${'> '.repeat(12)}a\n`,
  'lines that continue quotes': '>>>>>>>>>>a\nb\n',
  'open emphasis': '*a ',
  'emphasis that never fits': '*a**b ',
  'marks in words': '_a ',
  'struck out': '~a ',
  brackets: '[',
  'brackets with text': '[a',
  images: '![',
  'half links': '[a](',
  'half links with parentheses': '[a](b(c',
  'references that are not defined': '[a] ',
  'code that does not end': '`a``',
  tags: '<a ',
  comments: '<!-- ',
  'items in items': '- ',
  'items, each in the one before': Array.from({ length: 60 }, (_, depth) => `${'  '.repeat(depth)}- a\n`).join(''),
  'numbered lines': '1. a\n',
  definitions: '[a]: b\n',
  'references and what they lead to': '[a1]*[a2]* ',
  escapes: '\\',
  'an endless word': 'a',
  'an endless table row': 'a|',
  'rows without an end': '| a ',
  'hard breaks': 'a  \n',
  quotation: '"',
  dollars: '$a',
  backticks: '`',
  'character references': '&a',
  'raw elements': '<b>',
};

function ofLength(part: string, length: number): string {
  return part.repeat(Math.ceil(length / part.length)).slice(0, length);
}

/** Characters that are read for each that came, the end included. */
function readPerCharacter(text: string, size: number): number {
  let read = 0;
  const target = document.createElement('div');
  const markdown = createMarkdownStream(target, { onLex: (characters) => (read += characters) });
  for (const piece of bySizes(text, [size])) markdown.push(piece);
  markdown.end();
  return read / text.length;
}

describe('a hostile text', () => {
  for (const [name, part] of Object.entries(hostile)) {
    it(`is read in proportion to its length: ${name}`, () => {
      for (const length of [10_000, 40_000]) {
        const text = ofLength(part, length);
        expect(readPerCharacter(text, 97), `${length} characters`).to.be.below(300);
      }
    }).timeout(60_000);

    it(`is in the end what it is at once: ${name}`, () => {
      const text = ofLength(part, 2000);
      const target = document.createElement('div');
      const markdown = createMarkdownStream(target);
      for (const piece of bySizes(text, [7])) markdown.push(piece);
      markdown.end();
      expect(shown(target)).to.equal(shownAtOnce(text));
    });
  }
});

describe('a usual text', () => {
  it('pays for itself when it comes in one piece', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('Some *words*.\n\n'.repeat(20_000));
    markdown.push('and **then');
    expect(target.querySelectorAll('strong')).to.have.length(1);
  });

  it('is read for much less', () => {
    const text = 'Some *words* of [a link](https://example.com), `code`.\n\n- an item\n- another\n\n'.repeat(200);
    expect(readPerCharacter(text, 4)).to.be.below(100);
  });
});

describe('text that cannot be read yet', () => {
  const begin = () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    const text = ofLength('*a**b ', 20_000);
    for (const piece of bySizes(text, [50])) markdown.push(piece);
    return { target, markdown, text };
  };

  it('is shown as it is', () => {
    const { target, markdown, text } = begin();
    markdown.push('the end <b>of\u202E it</b>');
    const held = 300;
    expect(target.textContent.length).to.be.above((text.length * 2) / 3 - held);
    for (let count = 0; count < 20; count++) markdown.push(`. ${'Words '.repeat(10)}`);
    expect(target.textContent).to.contain('the end').and.not.to.contain('\u202E');
    expect(target.querySelectorAll('.unread')).to.have.length.at.most(1);
  });

  it('is gone when the rest is read', () => {
    const { target, markdown, text } = begin();
    markdown.end();
    expect(target.querySelectorAll('.unread')).to.have.length(0);
    expect(shown(target)).to.equal(shownAtOnce(text));
  });
});
