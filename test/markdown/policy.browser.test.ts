import { expect } from 'chai';
import { createMarkdownStream, renderMarkdown } from '../../src/markdown/index.js';
import { byCodeUnit, htmlAtOnce, stream } from './streaming.js';

function linksIn(text: string, allowedLinkProtocols?: readonly string[]): string[] {
  const fragment = renderMarkdown(text, allowedLinkProtocols ? { allowedLinkProtocols } : {});
  return [...fragment.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? '');
}

/** Every address that was linked at some time while the text grew by one character after the other. */
function everLinked(text: string): string[] {
  const addresses = new Set<string>();
  stream(byCodeUnit(text), (target) => {
    for (const link of target.querySelectorAll('a')) addresses.add(link.getAttribute('href') ?? '');
  });
  return [...addresses];
}

describe('links', () => {
  it('open a page of their own and name their address', () => {
    expect(htmlAtOnce('[a *b*](https://example.com/ü "a title")')).to.contain(
      '<a href="https://example.com/%C3%BC" title="https://example.com/%C3%BC" target="_blank" rel="noopener noreferrer">a <em>b</em></a>',
    );
  });

  it('go by http, https, mailto and tel', () => {
    const text =
      '[a](http://a.example) [b](https://b.example) [c](mailto:c@example.com) [d](tel:+1) [e](ftp://e.example)';
    expect(linksIn(text)).to.deep.equal(['http://a.example/', 'https://b.example/', 'mailto:c@example.com', 'tel:+1']);
    expect(htmlAtOnce(text)).to.contain(' e</p>');
  });

  it('go by other schemes when the app allows them, but never by one that runs script', () => {
    const text = '[a](https://a.example) [b](sip:b@example.com) [c](javascript:alert(1)) [d](data:text/html,x)';
    expect(linksIn(text, ['sip', 'javascript', 'data'])).to.deep.equal(['sip:b@example.com']);
    expect(() => linksIn(text, ['https:'])).to.throw(TypeError, 'https:');
    const target = document.createElement('div');
    expect(() => createMarkdownStream(target, { allowedLinkProtocols: ['HTTP'] })).to.throw(TypeError);
  });

  it('are text when relative, on the origin of the page, with a password, or not an address', () => {
    for (const address of [
      '/a',
      'a',
      '#a',
      '?a',
      '//a.example',
      `${location.origin}/a`,
      'https://a@b.example',
      'https://',
    ]) {
      expect(htmlAtOnce(`[text](${address})`), address).to.equal('<p dir="auto">text</p>\n');
    }
  });

  it('are not made of an address that still grows', () => {
    expect(everLinked('https://example.com/path?query=1 end')).to.deep.equal(['https://example.com/path?query=1']);
    expect(everLinked('see _https://example.com/a_b_, www.example.com.\n')).to.deep.equal([
      'https://example.com/a_b',
      'http://www.example.com/',
    ]);
    expect(everLinked('(https://example.com/a). Or someone@example.com')).to.deep.equal([
      'https://example.com/a',
      'mailto:someone@example.com',
    ]);
    expect(everLinked('| a |\n|---|\n| https://example.com/a\\|b |')).to.deep.equal(['https://example.com/a%7Cb']);
    expect(everLinked('[a](https://example.com/a) and <https://example.com/b>')).to.deep.equal([
      'https://example.com/a',
      'https://example.com/b',
    ]);
    expect(everLinked('# [a]\n[a]: https://example.com/growing')).to.deep.equal(['https://example.com/growing']);
    expect(everLinked('- [a] and ![b]\n\n[a]: https://example.com/a\n[b]: https://example.com/b')).to.deep.equal([
      'https://example.com/a',
      'https://example.com/b',
    ]);
  });

  it('are live as soon as the address has ended', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('https://example.com/a');
    expect(target.querySelectorAll('a')).to.have.length(0);
    expect(target.textContent).to.contain('https://example.com/a');
    markdown.push(' ');
    expect(target.querySelector('a')?.href).to.equal('https://example.com/a');
  });
});

describe('images', () => {
  it('are not loaded: their description stands for them, linked to the address', () => {
    expect(htmlAtOnce('![a **cat**](https://example.com/cat.png "title")')).to.equal(
      '<p dir="auto"><span class="unloaded-image" title="Image, not loaded: https://example.com/cat.png">' +
        '<a href="https://example.com/cat.png" target="_blank" rel="noopener noreferrer">a <strong>cat</strong></a></span></p>\n',
    );
  });

  it('without a description go by their host', () => {
    expect(renderMarkdown('![](https://example.com/cat.png)').querySelector('a')?.textContent).to.equal('example.com');
    expect(renderMarkdown('![](/cat.png)').textContent.trim()).to.equal('/cat.png');
  });

  it('are text where they must not be linked, and within a link', () => {
    expect(htmlAtOnce('![cat](/api/cat.png)')).to.contain('title="Image, not loaded">cat</span>');
    expect(linksIn('[![cat](https://example.com/cat.png)](https://example.com/cats)')).to.deep.equal([
      'https://example.com/cats',
    ]);
  });
});

describe('raw HTML', () => {
  it('is shown as text, line by line', () => {
    expect(htmlAtOnce('a <b>&amp;</b>')).to.equal('<p dir="auto">a &lt;b&gt;&amp;&lt;/b&gt;</p>\n');
    expect(htmlAtOnce('<div>\n<br>\n</div>')).to.equal('<p dir="auto">&lt;div&gt;<br>&lt;br&gt;<br>&lt;/div&gt;</p>\n');
  });

  it('does not change what follows', () => {
    expect(linksIn('<a> https://example.com/1\n\nhttps://example.com/2')).to.have.length(2);
    expect(htmlAtOnce('<pre> **a** <i>')).to.contain('&lt;i&gt;');
    expect(htmlAtOnce('word <pre> **a** <i>')).to.contain('<strong>a</strong> &lt;i&gt;');
  });
});

describe('code', () => {
  it('has the class of its language and no other', () => {
    const classOf = (info: string) => renderMarkdown(`\`\`\`${info}\nx\n\`\`\``).querySelector('code')?.className;
    expect(classOf('c++ title=x')).to.equal('language-c++');
    expect(classOf('"><b')).to.equal('language-b');
    expect(classOf('')).to.equal('');
    expect(classOf('日本')).to.equal('');
  });
});

describe('unseen characters', () => {
  it('are left out of prose, but for those that scripts and pictures need', () => {
    const text = (markdown: string) => renderMarkdown(markdown).textContent.trim();
    expect(text('a\u202Eb\u200Bc\u{E0041}d&#8238;e')).to.equal('abcde');
    expect(text('می\u200Cخواهم 👩\u200D🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿')).to.equal('می\u200Cخواهم 👩\u200D🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿');
  });

  it('are seen in code', () => {
    const code = (markdown: string) => renderMarkdown(markdown).querySelector('code')?.textContent;
    expect(code('`a\u200Db\u202Ec`')).to.equal('a\uFFFDb\uFFFDc');
    expect(code('```\n👩\u200D🚀 \u00AD\n```')).to.equal('👩\u200D🚀 \uFFFD\n');
  });
});

describe('text that cannot be read', () => {
  it('is shown as it is when nested too deeply', () => {
    const nesting: Record<string, string> = {
      blockquote: '> '.repeat(5000),
      ul: '- '.repeat(5000),
      strong: '*a **b '.repeat(1000),
    };
    for (const [element, opening] of Object.entries(nesting)) {
      const target = stream([`${opening}deep${element === 'strong' ? ' b** a*'.repeat(1000) : ''}`]);
      expect(target.querySelectorAll(element).length, element).to.be.within(1, 32);
      expect(target.textContent, element).to.contain(`${opening.slice(-4)}deep`);
    }
  });

  it('is shown as it is when the lexer fails', () => {
    const failing = { onLex: () => expect.fail('as marked does when the stack overflows') };
    const text = 'a <b>\n\n**c**';
    expect(htmlAtOnce(text, failing)).to.equal('<p dir="auto">a &lt;b&gt;\n\n**c**</p>');
    expect(stream(byCodeUnit(text), undefined, failing).innerHTML).to.equal(htmlAtOnce(text, failing));
  });
});
