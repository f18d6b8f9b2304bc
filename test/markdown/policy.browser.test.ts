import { expect } from 'chai';
import { Lexer } from 'marked';
import { createMarkdownStream, renderMarkdown, type MarkdownOptions } from '../../src/markdown/index.js';
import { until } from '../support/driven-stream.js';
import { byCodeUnit, stream } from './streaming.js';

/** The blocks of a text, without the boxes that share them out. */
function htmlOf(text: string, options?: MarkdownOptions): string {
  return [...renderMarkdown(text, options).children].map(({ innerHTML }) => innerHTML).join('');
}

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
    expect(htmlOf('[a *b*](https://example.com/ü "a title")')).to.contain(
      '<a href="https://example.com/%C3%BC" title="https://example.com/%C3%BC" target="_blank" rel="noopener noreferrer">a <em>b</em></a>',
    );
  });

  it('go by http, https, mailto and tel', () => {
    const text =
      '[a](http://a.example) [b](https://b.example) [c](mailto:c@example.com) [d](tel:+1) [e](ftp://e.example)';
    expect(linksIn(text)).to.deep.equal(['http://a.example/', 'https://b.example/', 'mailto:c@example.com', 'tel:+1']);
    expect(htmlOf(text)).to.contain(' e</p>');
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
      expect(htmlOf(`[text](${address})`), address).to.equal('<p dir="auto">text</p>');
    }
  });

  it('without a text show their address, and that no characters that are not seen', () => {
    expect(htmlOf('[](https://a.example/b)')).to.contain('>a.example</a>');
    expect(htmlOf('[](/a\u202Eb)')).to.equal('<p dir="auto">/ab</p>');
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
    expect(everLinked('| a |\n|---|\n| https://example.com/a\\|b |')).to.deep.equal([
      // Firefox escapes no such bar
      new URL('https://example.com/a|b').href,
    ]);
    expect(everLinked('[a](https://example.com/a) and <https://example.com/b>')).to.deep.equal([
      'https://example.com/a',
      'https://example.com/b',
    ]);
    expect(everLinked('# [a]\n[a]: https://example.com/growing')).to.deep.equal(['https://example.com/growing']);
    expect(everLinked('- [a] and [b]\n\n[a]: https://example.com/a\n[b]: https://example.com/b')).to.deep.equal([
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

describe('a click on a link', () => {
  let place: HTMLElement;
  beforeEach(() => {
    place = document.body.appendChild(document.createElement('div'));
  });
  afterEach(() => place.remove());

  const click = (type: string, button: number) => {
    const event = new MouseEvent(type, { bubbles: true, cancelable: true, button });
    place.querySelector('a strong')?.dispatchEvent(event);
    return event;
  };

  it('is told to the app, which can keep the browser from following it', () => {
    const told: string[] = [];
    const onLink = (url: URL, event: MouseEvent) => {
      told.push(`${event.type} ${url.href}`);
      event.preventDefault();
    };
    createMarkdownStream(place, { onLink }).push('see [**a**](https://a.example/ü) now');
    expect(click('click', 0).defaultPrevented).to.equal(true);
    click('auxclick', 1);
    click('auxclick', 2);
    expect(told).to.deep.equal(['click https://a.example/%C3%BC', 'auxclick https://a.example/%C3%BC']);
  });

  it('is told of links of a text that was rendered at once', () => {
    const told: string[] = [];
    const onLink = (url: URL, event: MouseEvent) => {
      told.push(url.href);
      event.preventDefault();
    };
    place.append(renderMarkdown('[**a**](https://a.example)', { onLink }));
    click('click', 0);
    expect(told).to.deep.equal(['https://a.example/']);
  });
});

const allowedImageOrigins = ['https://images.example', 'https://cdn.example/avatars', 'https://cdn.example/2/'];

/** The addresses of the images that are loaded. */
function loadedFrom(text: string, options: MarkdownOptions = { allowedImageOrigins }): string[] {
  return [...renderMarkdown(text, options).querySelectorAll('img')].map(({ src }) => src);
}

describe('images from elsewhere', () => {
  it('are not loaded: a button stands for them that says what they show and where they are', () => {
    expect(htmlOf('![a **cat**](https://example.com/cat.png "title")')).to.equal(
      '<p dir="auto"><span class="image"><button type="button" class="unloaded-image" dir="auto" ' +
        'title="Image, not loaded: https://example.com/cat.png" data-address="https://example.com/cat.png">' +
        'a <strong>cat</strong> <span class="image-host" dir="ltr">example.com</span></button></span></p>',
    );
  });

  it('have a name in words of the app where they have no description', () => {
    const labels = { image: 'Bild', imageNotLoaded: 'Bild, nicht geladen' };
    const button = renderMarkdown('![](https://example.com/cat.png)', { labels }).querySelector('button');
    expect(button?.textContent).to.equal('Bild example.com');
    expect(button?.title).to.equal('Bild, nicht geladen: https://example.com/cat.png');
  });

  it('are their descriptions alone where nobody may load them', () => {
    const inert = '<span class="unloaded-image" title="Image, not loaded" dir="auto">';
    for (const address of [
      '/api/cat.png',
      `${location.origin}/cat.png`,
      'data:image/png;base64,AAAA',
      'https://me@x.example/',
    ])
      expect(htmlOf(`![cat](${address})`), address).to.equal(`<p dir="auto">${inert}cat</span></p>`);
    expect(htmlOf('![](\u202E/cat.png)')).to.equal(`<p dir="auto">${inert}Image /cat.png</span></p>`);
  });

  it('are no buttons within a link', () => {
    const text = '[![cat](https://example.com/cat.png)](https://example.com/cats)';
    expect(linksIn(text)).to.deep.equal(['https://example.com/cats']);
    expect(renderMarkdown(text).querySelectorAll('button')).to.have.length(0);
  });

  it('are loaded when a person asks for it, and stay when the text around them is shown anew', async () => {
    const target = document.body.appendChild(document.createElement('div'));
    const markdown = createMarkdownStream(target);
    markdown.push('![a cat](https://example.invalid/cat.png) of [x]\n\nmore');
    const button = target.querySelector('button');
    button?.focus();
    button?.click();
    const image = target.querySelector('img');
    expect(image?.outerHTML).to.equal(
      '<img alt="a cat" decoding="async" referrerpolicy="no-referrer" src="https://example.invalid/cat.png" tabindex="-1">',
    );
    expect(document.activeElement === image).to.equal(true);
    markdown.push('\n\n[x]: https://x.example\n\nend');
    expect(target.querySelector('a')?.href).to.equal('https://x.example/');
    expect(target.querySelector('img')?.src).to.equal('https://example.invalid/cat.png');
    expect(target.querySelectorAll('button')).to.have.length(0);
    target.remove();
    await until('the failure of the request', () => image?.complete === true);
  });

  it('cannot be asked for as long as their text grows', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    markdown.push('a ![cat](https://example.com/cat.png)');
    const button = target.querySelector('button');
    expect([button?.disabled, button?.dataset.address]).to.deep.equal([true, undefined]);
    markdown.end();
    expect(target.querySelector('button') === button).to.equal(true);
    expect([button?.disabled, button?.dataset.address]).to.deep.equal([false, 'https://example.com/cat.png']);
  });
});

describe('images from where the app allows it', () => {
  it('are loaded, late and without a word of where they are shown', () => {
    expect(htmlOf('![a **cat**](https://images.example/cat.png)', { allowedImageOrigins })).to.equal(
      '<p dir="auto"><img src="https://images.example/cat.png" alt="a cat" loading="lazy" decoding="async" ' +
        'referrerpolicy="no-referrer"></p>',
    );
  });

  it('are within links what their texts are', () => {
    const text = '[![](https://images.example/cat.png)](https://example.com/cats)';
    expect(renderMarkdown(text, { allowedImageOrigins }).querySelector('a > img')?.getAttribute('alt')).to.equal(
      'Image',
    );
  });

  it('are judged by the parsed address: the origin, and whole parts of the path', () => {
    const loaded = [
      'https://images.example/any/where.png?x=1#y',
      'https://images.example:443/',
      'https://IMAGES.example\\x.png',
      'https://cdn.example/avatars',
      'https://cdn.example/avatars/1.png',
      'https://cdn.example/a/../avatars/1.png',
      'https://cdn.example/2/1.png',
    ];
    for (const address of loaded) expect(loadedFrom(`![x](<${address}>)`), address).to.have.length(1);
    const refused = [
      ...['http://images.example/x', 'https://images.example:444/x', 'https://images.example./x', '//images.example/x'],
      ...[
        'https://images.example.evil.example/x',
        'https://images.example@evil.example/x',
        'https://x@images.example/x',
      ],
      ...['https://im\u0430ges.example/x', 'https://evil.example/https://images.example/x', '/\\images.example/x'],
      ...[
        'https://cdn.example/',
        'https://cdn.example/avatars2/1.png',
        'https://cdn.example/Avatars/1',
        'https://cdn.example/2',
      ],
      ...[
        'https://cdn.example/avatars/../1',
        'https://cdn.example/avatars/%2e%2e/1',
        'https://cdn.example/avatars/..%2f1',
      ],
      ...[
        'https://cdn.example/avatars/..%5C1',
        'https://cdn.example/avatars/%252e%252e%252f1',
        'https://cdn.example/avatars/..;/1',
      ],
    ];
    for (const address of refused) expect(loadedFrom(`![x](<${address}>)`), address).to.deep.equal([]);
  });

  it('may be on the origin of the page below a path only', () => {
    const { origin } = location;
    const own = (path: string) => loadedFrom(`![x](${origin}/files/1.png)`, { allowedImageOrigins: [origin + path] });
    expect([own(''), own('/'), own('/files/')]).to.deep.equal([[], [], [`${origin}/files/1.png`]]);
  });

  it('must be told by what is an origin, or one with a path', () => {
    const wrong = [
      '',
      '*',
      'images.example',
      'https://*.example',
      'https://x.example/*',
      'https://x.example?',
      'https://x.example/#',
      'data:',
    ];
    wrong.push(
      'https://me@x.example',
      'HTTPS://x.example',
      'ftp://x.example',
      'https://x.example/a/../b',
      '//x.example',
    );
    for (const entry of wrong)
      expect(() => renderMarkdown('', { allowedImageOrigins: [entry] }), entry).to.throw(TypeError);
  });

  it('are never asked for at an address that may still grow', () => {
    const texts = [
      'a ![x](https://images.example/1.png) b\n\nc',
      '![x][y]\n\n[y]: https://images.example/1.png\n\nend',
      '- ![x](https://images.example/1.png)\n- b\n- c\n- d',
      'words and words and more words ![x](https://images.example/1.png) and words and words',
    ];
    for (const options of [{}, { framing: { worthwhile: 12, undecided: 3 } }])
      for (const text of texts) {
        const seen = new Set<string>();
        stream(byCodeUnit(text), (target) => target.querySelectorAll('img').forEach(({ src }) => seen.add(src)), {
          ...options,
          allowedImageOrigins,
        });
        expect([...seen], text).to.deep.equal(['https://images.example/1.png']);
      }
    const quoted = stream(
      byCodeUnit('`![x](https://images.example/1.png)` <b title="![x](https://images.example/1.png)">'),
      (target) => expect(target.querySelectorAll('img')).to.have.length(0),
    );
    expect(quoted.querySelector('b')).to.exist;
  });

  it('appear when their block is finished', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target, { allowedImageOrigins });
    markdown.push('a ![x](https://images.example/1.png)');
    expect(target.querySelectorAll('img')).to.have.length(0);
    markdown.push('\n\nb');
    expect(target.querySelector('img')).to.exist;
  });
});

describe('raw HTML', () => {
  it('is shown as text, line by line', () => {
    expect(htmlOf('a <x>&amp;</x>')).to.equal('<p dir="auto">a &lt;x&gt;&amp;&lt;/x&gt;</p>');
    expect(htmlOf('<div>\n<p>\n</div>')).to.equal('<p dir="auto">&lt;div&gt;<br>&lt;p&gt;<br>&lt;/div&gt;</p>');
  });

  it('does not change what follows', () => {
    expect(linksIn('<a> https://example.com/1\n\nhttps://example.com/2')).to.have.length(2);
    expect(htmlOf('<pre> **a** <x>')).to.contain('&lt;x&gt;');
    expect(htmlOf('word <pre> **a** <x>')).to.contain('<strong>a</strong> &lt;x&gt;');
  });

  it('that is allowed becomes elements without attributes', () => {
    expect(htmlOf('H<sub class=x>2</sub>O<br/>a <KBD onclick="x()">K</KBD> <mark>**m**</mark>')).to.equal(
      '<p dir="auto">H<sub>2</sub>O<br>a <kbd>K</kbd> <mark><strong>m</strong></mark></p>',
    );
  });

  it('holds markdown between its tags', () => {
    expect(
      htmlOf('<details open>\n<summary>A &amp; <b>B</b></summary>\nC <i>d</i>.\n\n- e\n\n</details>\n\nf'),
    ).to.equal(
      '<details open=""><summary>A &amp; <b>B</b></summary><p dir="auto">C <i>d</i>.</p>' +
        '<ul dir="auto"><li>e</li></ul></details><p dir="auto">f</p>',
    );
  });

  it('has its references resolved but in what is shown as markup', () => {
    expect(htmlOf('<details>\n<summary>&lt;</summary>\n<x y="&lt;">\n</details>')).to.contain(
      '<summary>&lt;</summary><p dir="auto">&lt;x y="&amp;lt;"&gt;</p>',
    );
  });

  it('ends what is open within an element with it, and shows an end without a start', () => {
    expect(htmlOf('<b>\na <i>b\n</b> c </u>\n\nd')).to.equal(
      '<b>a <i>b</i></b>'.replace('<b>a', '<p dir="auto"><b><br>a').replace('b</i>', 'b<br></i>') +
        ' c &lt;/u&gt;</p><p dir="auto">d</p>',
    );
    expect(htmlOf('a <b><i>b</b> c</i>')).to.equal('<p dir="auto">a <b><i>b</i></b> c&lt;/i&gt;</p>');
  });

  it('is text where it is nested too deeply', () => {
    const fragment = renderMarkdown(`${'<b>'.repeat(40)}\n\ndeep ${'<i>'.repeat(40)}deeper`);
    expect(fragment.querySelectorAll('b, i').length).to.be.within(16, 32);
    expect(fragment.textContent).to.contain('<b>').and.contain('<i>').and.contain('deeper');
  });

  it('hides nothing when a <details> has no end', () => {
    for (const text of ['<details>\n\nafter', '> <details>\n> after', '- <details>\n  after', 'a <details>after']) {
      expect(renderMarkdown(text).querySelector('details')?.open, text).to.equal(true);
      for (const options of [{}, { framing: { worthwhile: 12, undecided: 3 } }]) {
        const target = stream(byCodeUnit(`${text}\n`), undefined, options);
        expect(target.querySelector('details')?.open, text).to.equal(true);
      }
    }
    expect(renderMarkdown('<details>\n\nwithin\n\n</details>').querySelector('details')?.open).to.equal(false);
  });

  it('is not shown as half a tag while it grows', () => {
    const seen = new Set<string>();
    stream(byCodeUnit('<details>\n<summary>a</summary>\n\nb <3\n</details>'), (target) => seen.add(target.textContent));
    expect([...seen].filter((text) => /<\/?[a-z]/.test(text))).to.deep.equal([]);
    expect(stream(['<details>\n<summ']).textContent).to.equal('<summ');
  });
});

describe('directions', () => {
  it('are those of the first letter, once for a list or a quote as a whole', () => {
    const place = document.body.appendChild(document.createElement('div'));
    place.append(renderMarkdown('- שלום\n\n- a\n\n> שלום\n>\n> a\n\nשלום\n\na'));
    const directions = [...place.querySelectorAll('ul, ul p, blockquote, blockquote p, .blocks > p')].map(
      (node) => `${node.localName} ${getComputedStyle(node).direction}`,
    );
    place.remove();
    expect(directions).to.deep.equal('ul rtl, p rtl, p rtl, blockquote rtl, p rtl, p rtl, p rtl, p ltr'.split(', '));
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
    const blockTokens = Object.getOwnPropertyDescriptor(Lexer.prototype, 'blockTokens');
    Lexer.prototype.blockTokens = () => {
      throw new RangeError('as when the stack overflows');
    };
    try {
      const text = 'a <b>\n\n**c**';
      expect(htmlOf(text)).to.equal('<p dir="auto">a &lt;b&gt;\n\n**c**</p>');
      expect(stream(byCodeUnit(text)).innerHTML).to.contain('<p dir="auto">a &lt;b&gt;\n\n**c**</p>');
    } finally {
      if (blockTokens) Object.defineProperty(Lexer.prototype, 'blockTokens', blockTokens);
    }
  });
});
