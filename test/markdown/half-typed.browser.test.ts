import { expect } from 'chai';
import { createMarkdownStream } from '../../src/markdown/index.js';
import { documents } from './documents.js';
import { byCodeUnit, shown, stream } from './streaming.js';

/** What is shown of a text that goes on, without what elements have besides their names. */
function shownHalf(text: string): string {
  const target = document.createElement('div');
  createMarkdownStream(target).push(text);
  return shown(target).replace(/<(\w+) [^>]*>/g, '<$1>');
}

const head = '| a | b |\n|---|---|\n';

/** What is shown of a table with that head and one row. */
function rowOf(first: string, second: string): string {
  const [th, td] = ['<th>a</th><th>b</th>', `<td>${first}</td><td>${second}</td>`];
  const table = `<table><thead><tr>${th}</tr></thead><tbody><tr>${td}</tr></tbody></table>`;
  return `<div><div><span></span><button></button></div><div>${table}</div></div>`;
}

/** Half a text, and what is shown of it: by group, what the rule is. */
const halves: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'marks that may become anything are held': {
    ...{ '-': '', '- ': '', '+': '', '1': '', '12': '', '1.': '', '1. ': '', '#': '', '## ': '', '>': '', '> -': '' },
    ...{ '---': '', '***': '', '* * *': '', '- -': '', '- [': '', '- [ ]': '', '- [x] ': '', '|': '', '| a |': '' },
    ...{ '`': '', '``': '', '~': '', '<': '', '<det': '', '[te': '', '[te]: https://x.ex': '' },
    ...{ '[te]:': '', '[te]:\n': '', 'a\n\n[te]:\n ': '<p>a</p>', '[te]:\nhttps://x.ex': '' },
    ...{ 'a\n=': '<p>a</p>', 'a\n---': '<p>a</p>', 'a\n- ': '<p>a</p>', 'a\n1.': '<p>a</p>', 'a\n`': '<p>a</p>' },
    '- a\n-': '<ul><li>a</li></ul>',
    '- a\n\n-': '<ul><li>a</li></ul>',
    '> a\n> ```': '<blockquote><p>a</p></blockquote>',
  },
  'what they have become is shown': {
    '12 a': '<p>12 a</p>',
    '- a': '<ul><li>a</li></ul>',
    '## a': '<h2>a</h2>',
    '> - a': '<blockquote><ul><li>a</li></ul></blockquote>',
    '- [x] a': '<ul><li>☑ a</li></ul>',
    'a\n---\n': '<h2>a</h2>',
    '- a\n\n- b': '<ul><li><p>a</p></li><li><p>b</p></li></ul>',
  },
  'emphasis is shown before its end, and marks with nothing behind them are not': {
    ...{ '**b': '<p><strong>b</strong></p>', '**b*': '<p><strong>b</strong></p>', '*b': '<p><em>b</em></p>' },
    ...{ '~~b': '<p><del>b</del></p>', '***b': '<p><em><strong>b</strong></em></p>', 'x **': '<p>x </p>' },
    'x **b *i': '<p>x <strong>b <em>i</em></strong></p>',
    '- **b': '<ul><li><strong>b</strong></li></ul>',
    ...{ '2 * 3': '<p>2 * 3</p>', 'x ** y': '<p>x ** y</p>', a_b: '<p>a_b</p>', '\\*b': '<p>*b</p>' },
  },
  'so is code, with half of the marks that close it left out': {
    'x `c': '<p>x <code>c</code></p>',
    'x ``c`': '<p>x <code>c</code></p>',
    '**`c': '<p><strong><code>c</code></strong></p>',
    'x `': '<p>x </p>',
  },
  'links are their text until they are whole': {
    'x [te': '<p>x te</p>',
    'x [te]': '<p>x te</p>',
    '[te](': '<p>te</p>',
    '[te](https://x.example/a_(b) "ti': '<p>te</p>',
    '[te][la': '<p>te</p>',
    '[a [b] c](https://x': '<p>a [b] c</p>',
    '*[te](h': '<p><em>te</em></p>',
    'f[0](a, b': '<p>f[0](a, b</p>',
    'x <https://x.ex': '<p>x </p>',
    'https://x.exam': '<p>https://x.exam</p>',
    '*a [b](https://x.example/c_d)': '<p><em>a <a>b</a></em></p>',
    '[b](https://x.example/_c*d "_e") f': '<p><a>b</a> f</p>',
    '[b](https://x.example/*c) *f': '<p><a>b</a> <em>f</em></p>',
    '<https://x.example/_c> f': '<p><a>https://x.example/_c</a> f</p>',
    'https://x.example/_c': '<p>https://x.example/_c</p>',
    '**https://x.example/c_d*': '<p><strong>https://x.example/c_d</strong></p>',
    'https://x.example ': '<p><a>https://x.example</a> </p>',
  },
  'tags, character references and escapes are left out until they are whole': {
    ...{ 'x <b': '<p>x </p>', 'x &am': '<p>x </p>', 'x &amp;': '<p>x &amp;</p>', 'x \\': '<p>x </p>' },
    ...{ 'a < b': '<p>a &lt; b</p>', 'a & b': '<p>a &amp; b</p>' },
    ...{ 'x <https://x.ex/a_b': '<p>x </p>', 'x <me@x.ex': '<p>x </p>', 'x <details op': '<p>x </p>', '- <b': '' },
  },
  'what cannot become a tag is not left out': {
    'if x<y then': '<p>if x&lt;y then</p>',
    '<x y z': '<p>&lt;x y z</p>',
    'map<int, *a': '<p>map&lt;int, <em>a</em></p>',
    '<div>\na <x y': '<p>&lt;div&gt;<br>a &lt;x y</p>',
    'x <!-- y': '<p>x &lt;!-- y</p>',
    'x <a href="': '<p>x &lt;a href="</p>',
  },
  'a table is shown when its second line says that it is one': {
    '| a |\n': '',
    '| a |\n|': '',
    '| a |\nx': '<p>| a |\nx</p>',
    'a | b\n--': '<p>a | b</p>',
  },
  'what is half in the cell that is being written is completed, and in no other': {
    [`${head}| **b`]: rowOf('<strong>b</strong>', ''),
    [`${head}| c | \`d`]: rowOf('c', '<code>d</code>'),
    [`${head}| [te](htt`]: rowOf('te', ''),
    [`${head}| **b |`]: rowOf('**b', ''),
    [`${head}| c *d \\|`]: rowOf('c <em>d |</em>', ''),
    [`${head}| **b | c`]: rowOf('**b', 'c'),
  },
};

describe('half a text', () => {
  for (const [rule, texts] of Object.entries(halves)) {
    it(rule, () => {
      const seen = Object.keys(texts).map((text) => [text, shownHalf(text)] as const);
      expect(Object.fromEntries(seen)).to.deep.equal(texts);
    });
  }

  it('names the language of code when its line is complete', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('```java');
    expect(target.textContent).to.equal('');
    markdown.push('script\nlet a');
    expect(target.querySelector('code')?.className).to.equal('language-javascript');
    markdown.push(';\n``');
    expect(target.querySelector('code')?.textContent).to.equal('let a;\n');
  });

  it('shows a long line of marks as it is', () => {
    expect(shownHalf('='.repeat(300))).to.equal(`<p>${'='.repeat(300)}</p>`);
  });
});

describe('what has been shown', () => {
  for (const [name, text] of Object.entries(documents)) {
    it(`does not vanish: ${name}`, () => {
      let before = new Set<string>();
      stream(byCodeUnit(text), (target) => {
        const now = wordsIn(target);
        // the last word still grows: "th" is not lost when it becomes "the"
        const isLost = (word: string) => ![...now].some((longer) => longer.startsWith(word));
        expect([...before].filter((word) => !now.has(word) && isLost(word))).to.deep.equal([]);
        before = now;
      });
    });
  }

  it('is seldom put into another element', () => {
    const replaced: string[] = [];
    for (const text of Object.values(documents)) {
      const target = document.createElement('div');
      const observer = new MutationObserver(() => undefined);
      observer.observe(target, { childList: true, subtree: true });
      const markdown = createMarkdownStream(target);
      for (const character of byCodeUnit(text)) {
        markdown.push(character);
        for (const { removedNodes } of observer.takeRecords())
          for (const node of removedNodes) if (node instanceof Element) replaced.push(node.outerHTML);
      }
    }
    expect(replaced).to.have.length.below(20);
  });
});

/** The words of each block. */
function wordsIn(node: Node): Set<string> {
  return new Set(textOf(node).match(/\p{L}[\p{L}\p{N}]*/gu));
}

function textOf(node: Node): string {
  if (node instanceof Text) return node.data;
  const text = [...node.childNodes].map(textOf).join('');
  return /^(P|H\d|UL|OL|LI|TD|TH|PRE|SUMMARY)$/.test(node.nodeName) ? ` ${text} ` : text;
}
