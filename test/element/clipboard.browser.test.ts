import { expect } from 'chai';
import { copyText, serialise } from '../../src/element/clipboard.js';
import { renderMarkdown } from '../../src/markdown/index.js';

const hostile = '<img src=x onerror="document.title=1">';

function shown(text: string): Element {
  const target = document.createElement('div');
  target.append(renderMarkdown(text));
  return target;
}

describe('what is copied of an answer', () => {
  it('is what is shown, in plain elements without anything of the page', () => {
    const text = `# One & two\n\nA **bold** [link](https://example.com/?a&b) ${hostile}\n\n- x\n\n3. y\n\n| a |\n|--:|\n| 1 |`;
    const html = serialise(shown(text));
    expect(html).to.include('<h1>One &amp; two</h1>');
    expect(html).to.include('<strong>bold</strong>').and.include('<a href="https://example.com/?a&amp;b">link</a>');
    expect(html).to.include('&lt;img src=x onerror="document.title=1"&gt;'.replace(/"/g, '&quot;'));
    expect(html).to.include('<ol start="3">').and.include('<td align="right">1</td>');
    expect(html).not.to.match(/<(?:img|button|div|span|figure)|class=|style=|data-|role=|aria-/);
  });

  it('has no buttons of code, and all of its lines', () => {
    const html = serialise(shown('```js\nif (a < b)\n  go();\n```'));
    expect(html).to.match(/^<pre><code>if \(a &lt; b\)\n {2}go\(\);\n?<\/code><\/pre>$/);
  });

  it('names an image and does not fetch it', () => {
    const image = Object.assign(document.createElement('img'), { alt: 'a "cat"' });
    const target = document.createElement('p');
    target.append(image);
    expect(serialise(target)).to.equal('a &quot;cat&quot;');
  });

  it('is put on the clipboard as the source and as HTML, or where there is no such thing as the source', async () => {
    const written: unknown[] = [];
    const clipboard = {
      write: ([item]: ClipboardItem[]) => (written.push(item?.types), Promise.resolve()),
      writeText: (text: string) => (written.push(text), Promise.resolve()),
    };
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
    const { ClipboardItem } = globalThis;
    try {
      await copyText('**a**', shown('**a**'));
      Reflect.deleteProperty(globalThis, 'ClipboardItem');
      await copyText('**a**', shown('**a**'));
    } finally {
      globalThis.ClipboardItem = ClipboardItem;
      Reflect.deleteProperty(navigator, 'clipboard');
    }
    expect(written).to.deep.equal([['text/plain', 'text/html'], '**a**']);
  });
});
