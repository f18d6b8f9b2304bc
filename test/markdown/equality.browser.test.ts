import { expect } from 'chai';
import fc from 'fast-check';
import { documents, fragments } from './documents.js';
import { byCodeUnit, bySizes, htmlAtOnce, stream } from './streaming.js';

describe('a streamed document looks as if rendered at once', () => {
  for (const [name, text] of Object.entries(documents)) {
    it(name, () => {
      const expected = htmlAtOnce(text);
      expect(stream([text]).innerHTML, 'in one piece').to.equal(expected);
      expect(stream(byCodeUnit(text)).innerHTML, 'by code unit').to.equal(expected);
      expect(stream(bySizes(text, [3, 11, 1, 5])).innerHTML, 'in uneven pieces').to.equal(expected);
      const breaks = { breaks: true };
      expect(stream(bySizes(text, [7, 2]), undefined, breaks).innerHTML, 'with breaks').to.equal(
        htmlAtOnce(text, breaks),
      );
    });
  }

  const seed = crypto.getRandomValues(new Int32Array(1))[0] ?? 0;
  it(`documents made at random (seed ${seed})`, () => {
    const document = fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 30 });
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    const same = fc.property(document, sizes, (parts, cuts) => {
      const text = parts.join('');
      const expected = htmlAtOnce(text);
      expect(stream(bySizes(text, cuts)).innerHTML, 'at random cuts').to.equal(expected);
      expect(stream(byCodeUnit(text)).innerHTML, 'by code unit').to.equal(expected);
    });
    fc.assert(same, { seed, numRuns: 300 });
  }).timeout(60_000);
});

describe('the rendering at once', () => {
  it('knows headings, emphasis, lists, code, quotes and rules', () => {
    const text = '# T\n\n*a* **b** ~~c~~ `d`\n\n3. x\n\n```js\ny\n```\n\n> z\n\n---';
    expect(htmlAtOnce(text).replaceAll('\n', '')).to.equal(
      '<h1 dir="auto">T</h1><p dir="auto"><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>' +
        '<ol start="3" dir="auto"><li>x</li></ol>' +
        '<pre dir="ltr" tabindex="0"><code class="language-js">y</code></pre>' +
        '<blockquote><p dir="auto">z</p></blockquote><hr>',
    );
  });

  it('puts a table into a box that can be scrolled by keyboard', () => {
    expect(htmlAtOnce('|a|b|\n|-|-:|\n|1|2|').replaceAll('\n', '')).to.equal(
      '<div class="table-scroll" role="group" aria-label="Table" tabindex="0"><table>' +
        '<thead><tr><th dir="auto">a</th><th align="right" dir="auto">b</th></tr></thead>' +
        '<tbody><tr><td dir="auto">1</td><td align="right" dir="auto">2</td></tr></tbody></table></div>',
    );
  });

  it('shows single line breaks when asked', () => {
    expect(htmlAtOnce('a\nb')).not.to.contain('<br>');
    expect(htmlAtOnce('a\nb', { breaks: true })).to.contain('a<br>b');
  });

  it('shows the boxes of a task list as characters', () => {
    expect(htmlAtOnce('- [ ] open\n- [x] done')).to.contain('<li>☐ open</li>').and.contain('<li>☑ done</li>');
  });
});
