import { expect } from 'chai';
import type { CSSResult } from 'lit';
import { contentStyles } from '../../src/element/content-styles.js';
import { styles } from '../../src/element/styles.js';
import { createMarkdownStream } from '../../src/markdown/index.js';

function sheets(results: readonly (CSSResult | readonly unknown[])[]): CSSStyleSheet[] {
  return results.flatMap((result) =>
    'styleSheet' in result ? (result.styleSheet ?? []) : sheets(result as readonly CSSResult[]),
  );
}

describe('an answer', () => {
  let host: HTMLElement;
  beforeEach(() => (host = document.body.appendChild(document.createElement('div'))));
  afterEach(() => host.remove());

  /** An answer in its state, styled as it is in the chat. */
  function draw(text: string, state: 'growing' | 'done', isEnded = false): Element {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = sheets([...styles, ...contentStyles]);
    root.innerHTML = `<chat-stream-message data-state="${state}"><div class="content"></div></chat-stream-message>`;
    const target = root.querySelector('.content') ?? host;
    const markdown = createMarkdownStream(target);
    markdown.push(text);
    if (isEnded) markdown.end();
    return target;
  }

  /** What ends with a caret. */
  function withCaret(content: Element): string[] {
    const shown = [...content.querySelectorAll('*')].filter(
      (element) => getComputedStyle(element, '::after').content === '""',
    );
    return shown.map(({ localName, textContent }) => `${localName}: ${textContent}`);
  }

  it('has a caret at the end of its growing text, and nowhere else', () => {
    const texts: Record<string, string> = {
      'one\n\ntwo **th': 'p: two th',
      'one\n\n# two': 'h1: two',
      '- one\n- two `th': 'li: two th',
      '- one\n  - two': 'li: two',
      '- one\n  1. two\n     - three': 'li: three',
      '- one\n\n- two': 'p: two',
      '> one\n>\n> two': 'p: two',
      '| a | b |\n|---|---|\n| c | d |\n| e': 'td: e',
      'one\n\n```\ntwo': 'span: two\n',
    };
    for (const [text, expected] of Object.entries(texts)) {
      expect(withCaret(draw(text, 'growing')), text).to.deep.equal([expected]);
      expect(withCaret(draw(text, 'done', true)), text).to.deep.equal([]);
    }
  });

  it('has none in what ends with something else', () => {
    expect(withCaret(draw('one\n\n---\n', 'growing'))).to.deep.equal([]);
  });

  it('is no higher for the caret in its code', () => {
    const heights = (['growing', 'done'] as const).map((state) => {
      const code = draw('```\none\ntwo', state).querySelector('pre');
      return code?.getBoundingClientRect().height;
    });
    expect(heights[0]).to.equal(heights[1]).and.to.be.above(0);
  });

  it('has no mark beside the box of a task', () => {
    const content = draw('- [ ] one\n- [x] two\n- three', 'done', true);
    const marks = [...content.querySelectorAll('li')].map((item) => getComputedStyle(item).listStyleType);
    expect(marks).to.deep.equal(['none', 'none', 'disc']);
  });

  it('has the same distance between two blocks whether they share a box or not', () => {
    const content = draw(Array.from({ length: 40 }, (_, index) => `block ${index}`).join('\n\n'), 'done', true);
    expect(content.querySelectorAll('.blocks')).to.have.length(2);
    for (const box of content.querySelectorAll<HTMLElement>('.blocks')) box.style.contentVisibility = 'visible';
    const boxes = [...content.querySelectorAll('p')].map((block) => block.getBoundingClientRect());
    const distances = boxes.slice(1).map(({ top }, index) => Math.round(top - (boxes[index]?.bottom ?? 0)));
    expect(new Set(distances)).to.deep.equal(new Set([16]));
  });

  it('has the same distance between items, and between quoted blocks, whether they share a box or not', () => {
    const texts = { li: '- item\n'.repeat(100), 'blockquote p': '> block\n>\n'.repeat(100) };
    for (const [selector, text] of Object.entries(texts)) {
      const content = draw(text, 'done', true);
      expect(content.querySelectorAll('ul > .items, blockquote > .blocks')).to.have.length(3);
      for (const box of content.querySelectorAll<HTMLElement>('.blocks, .items'))
        box.style.contentVisibility = 'visible';
      const boxes = [...content.querySelectorAll(selector)].map((block) => block.getBoundingClientRect());
      const distances = boxes.slice(1).map(({ top }, index) => (top - (boxes[index]?.bottom ?? 0)).toFixed(1));
      expect(new Set(distances)).to.have.length(1, `${selector} ${distances.join()}`);
      expect(new Set(boxes.map(({ left, width }) => `${left} ${width}`))).to.have.length(1, selector);
    }
  });

  it('has room for the numbers of a long list in each box', () => {
    const content = draw('1. item\n'.repeat(1000) + '\n\nword\n\n---\n'.repeat(40), 'done', true);
    const number = document.createElement('li');
    number.style.cssText = 'display: inline-block; padding: 0';
    number.textContent = '1000. ';
    content.querySelector('ol')?.append(number);
    const { width } = number.getBoundingClientRect();
    number.remove();
    const item = content.querySelector('.items:last-child > li:last-child');
    for (let box = item?.parentElement; box && box !== content; box = box.parentElement)
      if (box.matches('.items, .blocks'))
        expect((item?.getBoundingClientRect().left ?? 0) - box.getBoundingClientRect().left).to.be.above(width);
  });

  for (const scheme of ['light', 'dark']) {
    it(`can be read in every colour of code (${scheme})`, () => {
      host.style.colorScheme = scheme;
      const content = draw('```\nx\n```', 'done', true);
      const kinds = 'comment keyword string number name type attribute variable meta inserted deleted'.split(' ');
      const line = content.querySelector('.run');
      line?.replaceChildren(
        ...kinds.map((kind) => Object.assign(document.createElement('span'), { className: `code-${kind}` })),
      );
      const ground = getComputedStyle(content.querySelector('.code-block') ?? content).backgroundColor;
      for (const span of line?.children ?? []) {
        const { color, backgroundColor } = getComputedStyle(span);
        const behind = backgroundColor === 'rgba(0, 0, 0, 0)' ? ground : backgroundColor;
        expect(contrast(color, behind), span.className).to.be.at.least(4.5);
      }
    });
  }
});

/** As WCAG 2 reckons it. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const channels = (colour.match(/\d+/g) ?? []).map((value) => Number(value) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
