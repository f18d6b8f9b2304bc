import { expect } from 'chai';
import temml from 'temml';
import { createMarkdownStream, renderMarkdown, type MarkdownOptions } from '../../src/markdown/index.js';
import { fc, times } from '../support/chance.js';
import { documents, fragments } from './documents.js';
import { STRICT } from './hostile-frame.js';
import type { MathsReport } from './maths-page.js';
import { byCodeUnit, bySizes, stream } from './streaming.js';

/** Shows what is read as maths and how, without the library. */
const marked: MarkdownOptions = {
  renderers: {
    maths: ({ text, isBlock }, node) => {
      node.append(`${isBlock ? 'block' : 'inline'}{${text}}`);
      return undefined;
    },
  },
};

function formulas(text: string): string[] {
  return [...renderMarkdown(text, marked).querySelectorAll('.mount')].map(({ textContent }) => textContent);
}

/** The text with the library there. */
async function typeset(text: string): Promise<HTMLElement> {
  const target = document.createElement('div');
  const loaded = Promise.resolve({ default: temml });
  target.append(renderMarkdown(text, { maths: () => loaded }));
  await settled();
  return target;
}

/** What waits for promises that are settled has been done, and for what is fetched with the library. */
async function settled(): Promise<void> {
  await import('../../src/markdown/mathml.js');
  await new Promise((resolve) => setTimeout(resolve));
}

function contentOf(target: Element | DocumentFragment): string {
  const box = document.createElement('div');
  for (const child of target.childNodes) box.append(...[...child.childNodes].map((node) => node.cloneNode(true)));
  box.normalize();
  return box.innerHTML;
}

describe('maths', () => {
  it('stands between marks, in a line or by itself', () => {
    expect(formulas('a $x$ b \\(y\\) c $$z$$ d \\[w\\] e')).to.deep.equal([
      ...['inline{x}', 'inline{y}', 'block{z}', 'block{w}'],
    ]);
    expect(formulas('$$\na\n+ b\n# c\n$$\n\n\\[\n- d\n\\]\n\n$$e$$\n\ntext\n$$\nf\n$$\nmore')).to.deep.equal([
      ...['block{a\n+ b\n# c}', 'block{- d}', 'block{e}', 'block{f}'],
    ]);
    expect(formulas('- a\n  $$\n  b\n  $$\n\n> \\[\n> c\n> \\]\n\n| $d$ |\n|---|\n| \\(e\\) |')).to.deep.equal([
      ...['block{b}', 'block{c}', 'inline{d}', 'inline{e}'],
    ]);
  });

  it('is not a price', () => {
    for (const text of ['$5', '$5 and $6', '$5, $6, $7', 'US$5 or AU$6', '5$ - 6$', '$ x $', '$5-$10', '$$$', 'a$b$c'])
      expect(formulas(text), text).to.deep.equal([]);
  });

  it('is not in code, and its marks can be escaped', () => {
    expect(formulas('`$x$` \\$x$ \\\\(x\\\\)\n\n```\n$$\nx\n$$\n```\n\n    $$\n    x\n    $$')).to.deep.equal([]);
    expect(formulas('$a \\$ b$')).to.deep.equal(['inline{a \\$ b}']);
  });

  it('goes before emphasis', () => {
    expect(formulas('**where $x^*$ is** and *\\(a*b\\) c* and $a_b$ $c_d$')).to.deep.equal([
      ...['inline{x^*}', 'inline{a*b}', 'inline{a_b}', 'inline{c_d}'],
    ]);
  });

  it('violates nothing under a strict content security policy', async () => {
    const frame = document.createElement('iframe');
    const told = new Promise<MessageEvent<MathsReport>>((resolve) => {
      addEventListener('message', resolve, { once: true });
    });
    frame.srcdoc =
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="${STRICT}"><body>` +
      `<script type="module" src="${new URL('./maths-page.ts', import.meta.url).href}"></script>`;
    document.body.append(frame);
    const { data } = await told;
    frame.remove();
    expect(data).to.deep.equal({ formulas: 2, violations: [] });
  });

  it('is nothing unless the app switches it on', () => {
    expect(renderMarkdown('$x$ \\(y\\)').textContent).to.equal('$x$ (y)');
  });

  it('that never ends is shown as its source', () => {
    const shown = renderMarkdown('$$\na\n- b\n\nafter *it*', marked);
    expect(shown.querySelector('code')?.textContent).to.equal('$$\na\n- b');
    expect(shown.querySelector('em')?.textContent).to.equal('it');
    expect(renderMarkdown('before\n$$\n\f\n$$\n$', marked).textContent).to.match(/^before/);
  });
});

describe('maths by the library', () => {
  it('is MathML', async () => {
    const target = await typeset('a $\\frac{1}{2}$\n\n$$\\begin{aligned}a&=b\\\\c&=d\\end{aligned}$$');
    const [inline, block] = target.querySelectorAll('math');
    expect(inline?.querySelector('mfrac')?.textContent).to.equal('12');
    expect(block?.getAttribute('display')).to.equal('block');
    expect(block?.querySelectorAll('mtr')).to.have.length(2);
    expect(target.querySelectorAll('code')).to.have.length(0);
  });

  it('shows the source until it is there, and for good where it is not to be had', async () => {
    const errors: unknown[] = [];
    const { reportError } = globalThis;
    globalThis.reportError = (error) => void errors.push(error);
    const attempts: { resolve: (library: typeof temml) => void; reject: (error: Error) => void }[] = [];
    const maths = () => new Promise<typeof temml>((resolve, reject) => attempts.push({ resolve, reject }));
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target, { maths });
    markdown.push('$x$ and $y$\n\n');
    expect(target.textContent).to.equal('$x$ and $y$');
    attempts[0]?.reject(new Error('no connection'));
    await settled();
    globalThis.reportError = reportError;
    expect(errors.map(String)).to.include('Error: no connection');
    expect(target.textContent).to.equal('$x$ and $y$');
    markdown.push('$z$\n\n');
    attempts[1]?.resolve(temml);
    await settled();
    expect(target.querySelectorAll('math')).to.have.length(1);
    markdown.push('$w$\n\n');
    expect(target.querySelectorAll('math'), 'at once when it is there').to.have.length(2);
    expect(attempts).to.have.length(2);
  });

  it('that cannot be read is shown as its source', async () => {
    for (const text of ['$\\frac{$', '$\\nosuchcommand$', `$${'{'.repeat(900)}$`])
      expect((await typeset(text)).textContent, text).to.equal(text);
  });

  const hostile = [
    '\\href{javascript:alert(1)}{x}',
    '\\url{javascript:alert(1)}',
    '\\href{https://x.example/}{x}',
    '\\includegraphics{https://x.example/i.png}',
    '\\class{footnote}{x}',
    '\\id{x}{y}',
    '\\style{position:fixed}{x}',
    '\\data{a=b}{x}',
    '\\text{<img src=x onerror=alert(1)>}',
    '\\color{red;position:fixed}{x}',
    '\\rule{99999em}{99999em}',
    '\\def\\a{xxxxxxxxxx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b\\b\\b}\\c\\c\\c\\c\\c\\c\\c\\c\\c\\c',
    '\\def\\a{\\a\\a}\\a',
    '\\tag{<b>}x',
    '\\label{x}\\ref{x}',
  ];
  for (const source of hostile) {
    it(`makes nothing but MathML of ${source.slice(0, 60)}`, async () => {
      const target = await typeset(`$$${source}$$`);
      const nodes = [...target.querySelectorAll('.mount *')];
      for (const node of nodes) {
        expect(['http://www.w3.org/1998/Math/MathML', 'http://www.w3.org/1999/xhtml']).to.include(node.namespaceURI);
        if (node.namespaceURI?.endsWith('xhtml')) expect(node.localName).to.equal('code');
        for (const { name, value } of node.attributes) {
          expect(name).not.to.match(/^(?:on|id|class|href|src|xlink|xmlns|data|action)/);
          expect(value).not.to.match(/position|url\(|javascript|(?<![.\d])\d{4}/);
        }
      }
      expect(nodes.length).to.be.within(1, 5000);
    });
  }

  it('does not let a formula define what a command means in another', async () => {
    const target = await typeset('$\\gdef\\foo{1}\\foo$ and $\\foo$');
    expect(target.querySelectorAll('math')).to.have.length(1);
    expect(target.textContent).to.equal('1 and $\\foo$');
  });

  it('leaves prototypes as they are', async () => {
    const target = await typeset('$\\def\\__proto__{x}\\constructor$ $\\begin{__proto__}x\\end{__proto__}$');
    expect(target.querySelectorAll('math')).to.have.length(0);
    expect(Object.keys(Object.prototype)).to.have.length(0);
  });
});

describe('maths in a text that grows', () => {
  const early = { ...marked, framing: { worthwhile: 12, undecided: 3 } };

  it('is code until it is whole', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target, marked);
    for (const unit of byCodeUnit('Where *a* is $\\frac_{1')) {
      markdown.push(unit);
      expect(target.querySelectorAll('sub, .mount')).to.have.length(0);
    }
    expect(target.querySelector('code')?.textContent).to.equal('$\\frac_{1');
    markdown.push('}$ and $5 is a');
    expect(target.querySelector('code')).to.equal(null);
    expect(target.textContent).to.equal('Where a is inline{\\frac_{1}} and $5 is a');
    markdown.push('.\n\n$$\na\n- b');
    expect(target.querySelector('code')?.textContent).to.equal('$$\na\n- b');
  });

  it('is the same however the text is cut', () => {
    const parts = [
      '$',
      '$$',
      '$$\n',
      '\n$$\n',
      '$x$',
      '\\(',
      '\\)',
      '\\[',
      '\\]',
      '\\[\n',
      '$$y$$\n',
      '$5 ',
      '_',
      '^*',
      'some words and ',
      '**some** ',
    ];
    const document = fc.array(fc.constantFrom(...parts, ...parts, ...fragments), { minLength: 1, maxLength: 24 });
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    const same = fc.property(document, sizes, (written, cuts) => {
      const text = written.join('');
      const expected = contentOf(renderMarkdown(text, marked));
      expect(contentOf(stream(bySizes(text, cuts), undefined, early)), JSON.stringify(text)).to.equal(expected);
      expect(contentOf(stream(byCodeUnit(text), undefined, early)), JSON.stringify(text)).to.equal(expected);
    });
    fc.assert(same, { numRuns: 2000 * times });
  }).timeout(120_000 * times);

  it('may end far behind its mark, which something else seemed to be open at', () => {
    const words = 'word '.repeat(12);
    for (const text of [`\\(a \`\`\`b ${words}\\) c`, `**a $b c** ${words}d$ e`, `*a \\[b* \`\`c ${words}d\\] e`]) {
      expect(formulas(text), text).to.have.lengthOf(1);
      expect(contentOf(stream(byCodeUnit(text), undefined, early)), text).to.equal(
        contentOf(renderMarkdown(text, marked)),
      );
    }
  });

  const { escapes: _, ...others } = documents;
  for (const [name, text] of Object.entries(others)) {
    it(`changes nothing where there is none: ${name}`, () => {
      expect(contentOf(stream(byCodeUnit(text), undefined, early))).to.equal(contentOf(renderMarkdown(text)));
    });
  }
});
