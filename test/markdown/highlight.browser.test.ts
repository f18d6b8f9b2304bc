import { expect } from 'chai';
import type { CodeSpan, Highlight } from '../../src/markdown/highlight.js';
import { createMarkdownStream, type MarkdownOptions, type MarkdownStream } from '../../src/markdown/index.js';

describe('code that has ended', () => {
  let host: HTMLElement;
  let target: HTMLElement;
  beforeEach(() => {
    host = document.body.appendChild(document.createElement('div'));
    target = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'));
  });
  afterEach(() => {
    host.remove();
    getSelection()?.removeAllRanges();
  });

  function open(options: MarkdownOptions = {}): MarkdownStream {
    return createMarkdownStream(target, options);
  }

  /** Resolves when so many pieces are coloured. */
  async function coloured(count = 1): Promise<Element[]> {
    const found = () => [...target.querySelectorAll('.run > span')];
    if (found().length < count)
      await new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (found().length < count) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(target, { childList: true, subtree: true });
      });
    return found();
  }

  /** What each coloured piece is. */
  function described(pieces: readonly Element[]): string[] {
    return pieces.map((piece) => `${piece.className.replace('code-', '')} ${piece.textContent}`);
  }

  /** A highlighter of words, which notes what it was given. */
  function words(kind: CodeSpan['kind'] = 'keyword'): { highlight: Highlight; calls: string[] } {
    const calls: string[] = [];
    const highlight: Highlight = (code, language) => {
      calls.push(`${language}: ${code}`);
      return code.split(/(\w+)/).map((text) => (/\w/.test(text) ? { text, kind } : { text }));
    };
    return { highlight, calls };
  }

  it('is coloured by the language that it names, and stays the text it is', async () => {
    const code = 'const a = `x${b + 1}`; // <b>\n';
    const markdown = open();
    markdown.push(`\`\`\`TS\n${code}\`\`\`\n\nend`);
    expect(described(await coloured(4))).to.deep.equal([
      'keyword const',
      'string `x',
      'number 1',
      'string `',
      'comment // <b>',
    ]);
    expect(target.querySelector('code')?.textContent).to.equal(code);
  });

  it('is coloured in the languages that models write most', async () => {
    const texts: Record<string, string> = {
      html: '<p class="a"><script>let a;</script></p>',
      jsx: 'const a = <p className="b">{c}</p>;',
      sh: 'echo "$HOME" # comment',
      console: '$ ls "a"',
      python: 'def f(): return None',
      sql: "select 'a' from b",
      json: '{ "a": 1 }',
      yaml: 'a: "b"',
      'c++': 'int main() { return 0; }',
      diff: '- a\n+ b',
      dockerfile: 'RUN echo "a"',
      toml: 'a = "b"',
    };
    const markdown = open();
    for (const [language, code] of Object.entries(texts)) markdown.push(`\`\`\`${language}\n${code}\n\`\`\`\n\n`);
    markdown.end();
    await coloured();
    const codes = [...target.querySelectorAll('code')];
    // one block after the other: when the last has colours, all have
    while (!codes.at(-1)?.querySelector('.run > span'))
      await coloured(target.querySelectorAll('.run > span').length + 1);
    for (const [index, [language, code]] of Object.entries(texts).entries()) {
      expect(codes[index]?.querySelector('.run > span'), language).to.exist;
      expect(codes[index]?.textContent, language).to.equal(`${code}\n`);
    }
    expect(codes[0]?.querySelector('.code-keyword')?.textContent, 'the script in a page').to.equal('let');
  });

  it('is not coloured while it grows', async () => {
    const { highlight, calls } = words();
    const markdown = open({ highlight });
    markdown.push('```a\none\n```\n\n```b\ntwo');
    await coloured();
    expect(calls).to.deep.equal(['a: one\n']);
    markdown.push(' three\n```\n\nend');
    await coloured(3);
    expect(calls).to.deep.equal(['a: one\n', 'b: two three\n']);
  });

  it('is coloured run by run where it is long, and a piece may go over the end of one', async () => {
    const line = (index: number) => `line ${index}\n`;
    const code = Array.from({ length: 130 }, (_, index) => line(index)).join('');
    const [first, rest] = [code.slice(0, 20), code.slice(20)];
    const markdown = open({ highlight: () => [{ text: first }, { text: rest, kind: 'comment' }] });
    markdown.push(`\`\`\`x\n${code}\`\`\``);
    markdown.end();
    await coloured(3);
    expect([...target.querySelectorAll('.run')].map((run) => run.children.length)).to.deep.equal([1, 1, 1]);
    expect(target.querySelector('code')?.textContent).to.equal(code);
  });

  it('does not move, and stays selected', async () => {
    const markdown = open({ highlight: words('comment').highlight });
    markdown.push('```x\none two three\n```\n\nend');
    const text = target.querySelector('.run')?.firstChild ?? document.body;
    const size = target.getBoundingClientRect();
    getSelection()?.setBaseAndExtent(text, 9, text, 2);
    expect(getSelection()?.toString()).to.equal('e two t');
    await coloured(3);
    expect(getSelection()?.toString()).to.equal('e two t');
    const after = target.getBoundingClientRect();
    expect([after.width, after.height]).to.deep.equal([size.width, size.height]);
  });

  it('stays plain where its colours are not those of its text, its language is not known, or it has none', async () => {
    const markdown = open({
      highlight: (code, language) => {
        if (language === 'wrong') return [{ text: `${code}x`, kind: 'keyword' }];
        return language === 'last' ? [{ text: code, kind: 'name' }] : undefined;
      },
    });
    markdown.push('```wrong\na\n```\n\n```unknown\nb\n```\n\n```\nc\n```\n\n    d\n\n```last\ne\n```\n\nend');
    expect(described(await coloured())).to.deep.equal(['name e\n']);
    const own = target.innerHTML;
    expect(own).to.contain('<span class="run">a\n</span>').and.contain('<span class="run">c\n</span>');
  });

  it('is left alone when it is gone', async () => {
    const { highlight, calls } = words();
    const markdown = open({ highlight });
    markdown.push('```a\none\n```\n\n```b\ntwo\n```\n\nend');
    markdown.reset('```c\nthree\n```\n\nend');
    await coloured();
    expect(calls).to.deep.equal(['c: three\n']);
  });

  it('is left alone when the page has let go of it', async () => {
    let answer: (spans: CodeSpan[]) => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      const highlight: Highlight = () =>
        new Promise((give) => {
          answer = give;
          resolve();
        });
      open({ highlight }).push('```a\none\n```\n\nend');
    });
    await asked;
    const gone = target;
    host.remove();
    answer([{ text: 'one\n', kind: 'keyword' }]);
    const other = words();
    document.body.append((host = document.createElement('div')));
    target = host.appendChild(document.createElement('div'));
    open({ highlight: other.highlight }).push('```a\none\n```\n\nend');
    await coloured();
    expect(gone.querySelectorAll('.run > span').length).to.equal(0);
  });

  it('is plain when the app wants no colours', async () => {
    const without = document.createElement('div');
    host.shadowRoot?.append(without);
    const plain = createMarkdownStream(without, { highlight: false });
    plain.push('```js\nlet a;\n```\n\nend');
    open({ highlight: words().highlight }).push('```js\nlet a;\n```\n\nend');
    await coloured(2);
    expect(without.querySelectorAll('.run > span').length).to.equal(0);
  });

  it('tells the page of a highlighter that throws, and goes on', async () => {
    const reportError = window.reportError.bind(window);
    const told = new Promise<unknown>((resolve) => {
      window.reportError = resolve;
    });
    const failure = new Error('no');
    const markdown = open({
      highlight: (code, language) => {
        if (language === 'a') throw failure;
        return [{ text: code, kind: 'name' }];
      },
    });
    markdown.push('```a\none\n```\n\n```b\ntwo\n```\n\nend');
    expect(await told).to.equal(failure);
    expect(described(await coloured())).to.deep.equal(['name two\n']);
    window.reportError = reportError;
  });
});
