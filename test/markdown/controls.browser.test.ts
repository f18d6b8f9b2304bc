import { expect } from 'chai';
import { createMarkdownStream, type MarkdownOptions } from '../../src/markdown/index.js';

describe('the buttons of a block', () => {
  const clipboard = Object.getOwnPropertyDescriptor(Navigator.prototype, 'clipboard');
  let host: HTMLElement;
  let root: ShadowRoot;
  let copied: string[];

  /** Puts a clipboard into the place of the browser's, which a page has only when it has the focus. */
  function stub(writeText: (text: string) => Promise<void>): void {
    Object.defineProperty(Navigator.prototype, 'clipboard', { configurable: true, get: () => ({ writeText }) });
  }
  beforeEach(() => {
    host = document.body.appendChild(document.createElement('div'));
    root = host.attachShadow({ mode: 'open' });
    copied = [];
    stub((text) => Promise.resolve(void copied.push(text)));
  });
  afterEach(() => {
    host.remove();
    if (clipboard) Object.defineProperty(Navigator.prototype, 'clipboard', clipboard);
    getSelection()?.removeAllRanges();
  });

  function show(text: string, options: MarkdownOptions = {}): void {
    const target = document.createElement('div');
    root.append(target);
    const markdown = createMarkdownStream(target, options);
    markdown.push(text);
    markdown.end();
  }

  function click(action: string): void {
    root.querySelector<HTMLElement>(`[data-action=${action}]`)?.click();
  }

  /** What is said next beside a button. */
  function nextWords(): Promise<string> {
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        const words = root.querySelector('.status')?.textContent ?? '';
        if (words === '') return;
        observer.disconnect();
        resolve(words);
      });
      observer.observe(root, { childList: true, subtree: true });
    });
  }

  it('copy code exactly as it is seen, without the last line end, and say so', async () => {
    show('```\n  if (a\u202Eb) {\n\n\t<b>&amp;</b>\n```\n');
    const words = nextWords();
    click('copy-code');
    expect(await words).to.equal('Copied');
    expect(copied).to.deep.equal(['  if (a\uFFFDb) {\n\n\t<b>&amp;</b>']);
  });

  it('copy the whole of a long code that came in pieces', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`);
    const target = root.appendChild(document.createElement('div'));
    const markdown = createMarkdownStream(target);
    markdown.push('```\n');
    for (const line of lines) markdown.push(`${line}\n`);
    markdown.push('```\n\nend');
    const words = nextWords();
    click('copy-code');
    await words;
    expect(copied).to.deep.equal([lines.join('\n')]);
  });

  it('say it anew each time, until it has faded', async () => {
    show('```\na\n```', { labels: { copied: 'Kopiert' } });
    const said = () => root.querySelector('.said');
    const first = nextWords();
    click('copy-code');
    expect(await first).to.equal('Kopiert');
    const before = said();
    const second = nextWords();
    click('copy-code');
    expect(await second).to.equal('Kopiert');
    expect(said() === before).to.equal(false);
    said()?.dispatchEvent(new AnimationEvent('animationend', { bubbles: true }));
    expect(said() === null).to.equal(true);
  });

  it('say it to screen readers in one place of the page, outside of the text', async () => {
    show('```\na\n```\n\n| a |\n|---|\n| b |');
    show('```\nb\n```');
    expect(root.querySelectorAll('[role=status], [aria-live]').length).to.equal(0);
    const places = document.querySelectorAll('[role=status]');
    expect(places.length).to.equal(1);
    const [before, words] = [places[0]?.firstChild, nextWords()];
    click('copy-code');
    await words;
    expect(places[0]?.textContent).to.equal('Copied');
    const said = places[0]?.firstChild;
    expect(said === before).to.equal(false);
  });

  it('say it as the app wants it, which then needs no other place', async () => {
    document.querySelector('html > [role=status]')?.remove();
    const said: string[] = [];
    show('| a |\n|---|\n| b |', { announce: (words) => said.push(words) });
    const words = nextWords();
    click('copy-table');
    await words;
    expect(said).to.deep.equal(['Copied']);
    expect(document.querySelectorAll('[role=status]').length).to.equal(0);
  });

  it('select what they cannot copy, and say that', async () => {
    stub(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
    show('```\nlet a;\n```');
    const words = nextWords();
    click('copy-code');
    expect(await words).to.equal('Not copied; the text is selected');
    expect(getSelection()?.toString().trim()).to.equal('let a;');
  });

  it('do so, too, where the page has no clipboard', async () => {
    Object.defineProperty(Navigator.prototype, 'clipboard', { configurable: true, get: () => undefined });
    show('| a |\n|---|\n| b |');
    const words = nextWords();
    click('copy-table');
    expect(await words).to.equal('Not copied; the text is selected');
  });

  it('copy a table as a spreadsheet takes it', async () => {
    show('| a | b |\n|---|---|\n| 1 | 2 |');
    const words = nextWords();
    click('copy-table');
    await words;
    expect(copied).to.deep.equal(['a\tb\n1\t2']);
  });

  it('switch the wrapping of long lines', () => {
    show('```\na\n```');
    const wrap = root.querySelector('[data-action=wrap]');
    click('wrap');
    expect(wrap?.ariaPressed).to.equal('true');
    click('wrap');
    expect(wrap?.ariaPressed).to.equal('false');
  });

  it('save code under a name that fits its language, and as text where that is not known', async () => {
    const saved: { content: Promise<string>; name: string }[] = [];
    const createObjectURL = URL.createObjectURL.bind(URL);
    let blob = new Blob();
    let onSaved = (): void => undefined;
    URL.createObjectURL = (object) => createObjectURL((blob = object as Blob));
    HTMLAnchorElement.prototype.click = function () {
      saved.push({ content: blob.text(), name: this.download });
      onSaved();
    };
    for (const language of ['Python', 'hta', 'constructor', '']) {
      show(`\`\`\`${language}\nprint()\n\`\`\``, { codeDownload: true });
      const isSaved = new Promise<void>((resolve) => (onSaved = resolve));
      click('download');
      await isSaved;
      root.replaceChildren();
    }
    Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
    URL.createObjectURL = createObjectURL;
    expect(saved.map(({ name }) => name)).to.deep.equal(['code.py', 'code.txt', 'code.txt', 'code.txt']);
    expect(await Promise.all(saved.map(({ content }) => content))).to.deep.equal(Array(4).fill('print()'));
  });

  it('cannot be written by an answer', () => {
    show('<button data-action="copy-code">x</button>\n\n<div class="code-block"><button data-action="copy-code">\n');
    expect(root.querySelectorAll('button').length).to.equal(0);
  });
});
