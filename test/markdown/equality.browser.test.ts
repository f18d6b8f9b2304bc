import { expect } from 'chai';
import { fc, seed, times } from '../support/chance.js';
import { documents, extendedDocuments, fragments } from './documents.js';
import { examplesOf, specifications } from './specifications.js';
import {
  bySizes,
  byChance,
  byCodeUnit,
  earlyFrames,
  randomNumbers,
  shown,
  shownAtOnce,
  shownInPieces,
  stream,
} from './streaming.js';

describe('a streamed text is the same as one rendered at once', () => {
  for (const [name, text] of Object.entries({ ...documents, ...extendedDocuments })) {
    it(name, () => {
      for (const options of [{}, earlyFrames, { breaks: true }]) {
        const expected = shownAtOnce(text, options);
        expect(shownInPieces([text], options), 'in one piece').to.equal(expected);
        expect(shownInPieces(byCodeUnit(text), options), 'by code unit').to.equal(expected);
        expect(shownInPieces(bySizes(text, [3, 11, 1, 5]), options), 'in uneven pieces').to.equal(expected);
      }
    });
  }

  for (const specification of specifications) {
    it(`the examples of ${specification} (seed ${seed})`, async () => {
      const random = randomNumbers(seed);
      for (const [name, text] of await examplesOf(specification)) {
        const expected = shownAtOnce(text);
        const ways = [[text], byCodeUnit(text), ...cutsAtRandom(text, random)];
        ways.forEach((pieces, index) => {
          const options = index % 2 === 0 ? {} : earlyFrames;
          if (shownInPieces(pieces, options) !== expected) fail(`${name}: ${JSON.stringify(pieces)}`, pieces, expected);
        });
        if (shownInPieces(byCodeUnit(text)) !== expected) fail(`${name} by code unit`, byCodeUnit(text), expected);
      }
    }).timeout(120_000 * times);
  }

  it(`examples put together (seed ${seed})`, async () => {
    const random = randomNumbers(seed);
    const examples = [...(await examplesOf('commonmark-0.31.2')).values(), ...(await examplesOf('gfm-0.29')).values()];
    for (let count = 0; count < 300 * times; count++) {
      const text = putTogether(examples, random);
      const expected = shownAtOnce(text);
      for (const pieces of [byCodeUnit(text), byChance(text, random)])
        if (shownInPieces(pieces, earlyFrames) !== expected) fail(JSON.stringify(pieces), pieces, expected);
    }
  }).timeout(120_000 * times);

  it(`documents made at random (seed ${seed})`, () => {
    const document = fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 30 });
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    const same = fc.property(document, sizes, (parts, cuts) => {
      const text = parts.join('');
      const expected = shownAtOnce(text);
      for (const pieces of [bySizes(text, cuts), byCodeUnit(text)])
        if (shownInPieces(pieces, earlyFrames) !== expected) fail(JSON.stringify(text), pieces, expected);
    });
    fc.assert(same, { numRuns: 1500 * times });
  }).timeout(120_000 * times);
});

/** Up to 200 ways, fewer for a long text. */
function cutsAtRandom(text: string, random: () => number): string[][] {
  const ways = Math.min(200, Math.ceil((2500 * times) / (text.length + 1)));
  return Array.from({ length: ways }, () => byChance(text, random));
}

/** Some examples or parts of them, one behind the other, some of them in quotes and items. */
function putTogether(examples: readonly string[], random: () => number): string {
  const choose = <Value>(values: readonly Value[], other: Value) =>
    values[Math.floor(random() * values.length)] ?? other;
  const part = () => {
    const example = choose(examples, '');
    const piece = random() < 0.4 ? example.slice(Math.floor(random() * example.length)) : example;
    const [first, further] = choose(containers, ['', ''] as const);
    const lines = piece.trimEnd().split('\n');
    const within = lines.map((line, index) => `${index === 0 || random() < 0.1 ? first : further}${line}`).join('\n');
    return `${within}${choose(['', ' ', '\n', '\n\n', '\n\n', '\n \n'], '')}`;
  };
  return Array.from({ length: 1 + Math.floor(random() * 4) }, part).join('');
}

/** What the first and the further lines of a part begin with. */
const containers: readonly (readonly [string, string])[] = [
  ...[['', ''] as const, ['', ''] as const, ['', ''] as const],
  ...[['> ', '> '] as const, ['> ', ''] as const, ['- ', '  '] as const, ['1. ', '   '] as const],
  ...[['<details>\n', ''] as const, ['| a | b |\n|---|---|\n| ', '| '] as const],
];

function fail(what: string, pieces: readonly string[], expected: string): never {
  expect(shownInPieces(pieces, earlyFrames), `${what} with early frames`).to.equal(expected);
  expect(shownInPieces(pieces), what).to.equal(expected);
  throw new Error(`${what} differed, and then no longer`);
}

describe('the rendering at once', () => {
  it('knows headings, emphasis, lists, quotes and rules', () => {
    const text = '# T\n\n*a* **b** ~~c~~ `d`\n\n3. x\n\n> z\n\n---';
    expect(shownAtOnce(text)).to.equal(
      '<h1 dir="auto">T</h1><p dir="auto"><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>' +
        '<ol dir="auto" start="3"><li>x</li></ol><blockquote dir="auto"><p>z</p></blockquote><hr>',
    );
  });

  it('shows single line breaks when asked', () => {
    expect(shownAtOnce('a\nb')).not.to.contain('<br>');
    expect(shownAtOnce('a\nb', { breaks: true })).to.contain('a<br>b');
  });

  it('takes the white space away that lines of a paragraph begin with', () => {
    expect(shownAtOnce('a\n   b\n\tc *d\n     e*')).to.equal('<p dir="auto">a\nb\nc <em>d\ne</em></p>');
    expect(shownAtOnce('a\n\tb | c |\n|-|-|-|\nd')).to.equal('<p dir="auto">a\nb | c |\n|-|-|-|\nd</p>');
    expect(shownAtOnce('a\n\t| b |\n|-|\nc')).to.contain('<p dir="auto">a</p>').and.contain('<td dir="auto">c</td>');
  });

  it('shows the boxes of a task list as characters', () => {
    expect(shownAtOnce('- [ ] open\n- [x] done'))
      .to.contain('<li class="task">☐ open</li>')
      .and.contain('<li class="task">☑ done</li>');
  });

  it('puts every 32 blocks into a box', () => {
    const text = Array.from({ length: 100 }, (_, index) => `Paragraph ${index}.`).join('\n\n');
    for (const pieces of [[text], bySizes(text, [5])]) {
      const target = stream(pieces);
      const boxes = [...target.children];
      expect(boxes.map((box) => box.childElementCount)).to.deep.equal([32, 32, 32, 4]);
      expect(boxes.every((box) => box.className === 'blocks')).to.equal(true);
      expect(shown(target)).to.equal(shownAtOnce(text));
    }
  });
});
