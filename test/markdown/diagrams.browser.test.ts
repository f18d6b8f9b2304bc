import { expect } from 'chai';
import { createMarkdownStream, type DiagramLibrary, type DiagramLoader } from '../../src/markdown/index.js';
import { byCodeUnit, shownAtOnce, shownInPieces } from './streaming.js';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30.5 20" width="100%"><text>a</text></svg>';
const text = 'Text.\n\n```mermaid\ngraph TD\na --> b\n```\n\nMore.';

let target: HTMLElement;

/** A library that answers when it is told to, and notes what it is asked. */
function library() {
  const asked: unknown[] = [];
  const answers: { resolve: (result: { svg: string }) => void; reject: (error: Error) => void }[] = [];
  const fake: DiagramLibrary = {
    initialize: (configuration) => void asked.push(configuration),
    render: (_id, source) => {
      asked.push(source);
      return new Promise((resolve, reject) => answers.push({ resolve, reject }));
    },
  };
  return { fake, asked, answers };
}

function show(diagrams: DiagramLoader) {
  const markdown = createMarkdownStream(target, { diagrams });
  for (const unit of byCodeUnit(text)) markdown.push(unit);
  markdown.end();
  return markdown;
}

function button(): HTMLButtonElement | null {
  return target.querySelector('.diagram button');
}

/** Resolves as soon as something has changed in the target. */
function changed(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe(target, { childList: true, subtree: true, characterData: true });
  });
}

/** What waits for promises that are settled has been done, and for what is fetched with the library. */
async function settled(): Promise<void> {
  await import('../../src/markdown/diagram-image.js');
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(() => {
  target = document.createElement('div');
  document.body.append(target);
});

afterEach(() => {
  target.remove();
});

describe('a diagram', () => {
  it('is offered below its source when that is whole, and fetched on a click', async () => {
    const { fake, asked, answers } = library();
    let fetched = 0;
    show(() => {
      fetched += 1;
      return Promise.resolve({ default: fake });
    });
    expect(target.querySelectorAll('.diagram')).to.have.length(1);
    expect(target.querySelector('.code-block + .diagram button')?.textContent).to.equal('Show diagram');
    expect([fetched, ...asked]).to.deep.equal([0]);
    button()?.focus();
    button()?.click();
    button()?.click();
    await settled();
    expect(fetched).to.equal(1);
    expect(asked[0]).to.include({ securityLevel: 'strict', startOnLoad: false, htmlLabels: false });
    expect(asked.slice(1)).to.deep.equal(['graph TD\na --> b']);
    const shown = changed();
    answers[0]?.resolve({ svg });
    await shown;
    const image = target.querySelector('img');
    expect(image?.src).to.match(/^data:image\/svg\+xml/);
    expect([image?.alt, image?.width, image?.height]).to.deep.equal(['Diagram', 31, 20]);
    expect(document.activeElement === image).to.equal(true);
    expect(target.querySelectorAll('svg, .diagram button')).to.have.length(0);
    expect(target.querySelector('code')?.textContent).to.contain('graph TD');
  });

  it('that cannot be drawn says so, and can be tried again', async () => {
    const { fake, answers } = library();
    let fetched = 0;
    show(() => {
      fetched += 1;
      return fetched === 1 ? Promise.reject(new Error('no connection')) : Promise.resolve(fake);
    });
    const fails = async () => {
      await settled();
      expect(target.querySelector('.diagram .status')?.textContent).to.equal('The diagram cannot be shown');
      expect(button()?.ariaBusy).to.equal(null);
    };
    button()?.click();
    await fails();
    button()?.click();
    await settled();
    answers[0]?.reject(new Error('Parse error on line 2'));
    await fails();
    expect(fetched).to.equal(2);
  });

  it('that is no image is not shown', async () => {
    const { fake, answers } = library();
    show(() => Promise.resolve(fake));
    button()?.click();
    await settled();
    const failed = changed();
    answers[0]?.resolve({ svg: '<img src=x onerror=alert(1)>' });
    await failed;
    expect(target.querySelectorAll('img')).to.have.length(0);
    expect(target.querySelector('.diagram .status')?.textContent).to.equal('The diagram cannot be shown');
  });

  it('that would fetch something while it is drawn is not drawn', async () => {
    const { fake, asked } = library();
    const markdown = createMarkdownStream(target, { diagrams: () => Promise.resolve(fake) });
    for (const part of ['a@{ img: "/x" }', 'a["<img src=x>"]', 'style a fill:u\\72l(/x)', '$$x$$', '\\u0075rl(/x)']) {
      markdown.reset(`\`\`\`mermaid\nflowchart TD\n${part}\n\`\`\`\n`);
      const failed = changed();
      button()?.click();
      await failed;
      await settled();
      expect(target.querySelector('.diagram .status')?.textContent).to.equal('The diagram cannot be shown');
    }
    // but set up
    expect(asked).to.have.length(1);
  });

  it('that comes after its text is gone is not shown', async () => {
    const { fake, answers } = library();
    const markdown = show(() => Promise.resolve(fake));
    const old = target.querySelector('.diagram');
    button()?.click();
    await settled();
    markdown.reset();
    answers[0]?.resolve({ svg });
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    await image.decode();
    await settled();
    expect(old?.querySelectorAll('img')).to.have.length(0);
  });

  it('is nothing unless the app switches it on, or where it draws such code itself', () => {
    expect(shownAtOnce(text)).not.to.contain('diagram');
    const renderers = { 'fence:mermaid': () => undefined };
    expect(shownAtOnce(text, { renderers, diagrams: () => Promise.reject(new Error('unused')) })).not.to.contain(
      'Show diagram',
    );
  });

  it('is the same however the text is cut', () => {
    const diagrams = () => Promise.reject(new Error('unused'));
    const long = `${text}\n\n\`\`\`mermaid\n${'a --> b\n'.repeat(100)}\`\`\`\n\n- x\n\n  \`\`\`Mermaid\n  a\n`;
    expect(shownInPieces(byCodeUnit(long), { diagrams })).to.equal(shownAtOnce(long, { diagrams }));
    expect(shownAtOnce(long, { diagrams }).match(/Show diagram/g)).to.have.length(3);
  });
});
