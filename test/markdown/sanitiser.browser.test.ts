import { expect } from 'chai';
import { createMarkdownStream, loadSanitiser, renderMarkdown, type MarkdownOptions } from '../../src/markdown/index.js';
import { keepSelection } from '../../src/markdown/keep-selection.js';

const DETAILS = '<details>\n<summary>more</summary>\n\nwithin\n\n';

function streaming(text: string, options?: MarkdownOptions) {
  const target = document.body.appendChild(document.createElement('div'));
  const markdown = createMarkdownStream(target, options);
  markdown.push(text);
  return { target, markdown };
}

function select(target: Element, selector: string): void {
  getSelection()?.selectAllChildren(target.querySelector(selector) ?? target);
}

/** In a page DOMPurify is fetched once: what is to be shown before is made before it is, and looked at after that. */
describe('raw HTML, before DOMPurify is there and after', () => {
  const growing = streaming(`first\n\n${DETAILS}`);
  const ended = streaming(`${DETAILS}</details>\n\nafter`);
  ended.markdown.end();
  const unclosed = streaming(DETAILS);
  unclosed.markdown.end();
  const others = [growing, ended].map(({ target }) => target.textContent);
  const emptied = streaming(DETAILS);
  emptied.markdown.reset('anew');
  let disposals = 0;
  const render = () => () => void (disposals += 1);
  const disposed = streaming(`\`x\`\n\n${DETAILS}`, { renderers: { codespan: render } });
  const again = streaming(`\`x\`\n\n${DETAILS}`, { renderers: { codespan: render } });
  disposed.markdown.dispose();
  const [disposedNodes, disposalsBefore] = [[...disposed.target.childNodes], disposals];
  const plain = streaming('a <kbd>b</kbd> &copy; c\n\n<video>d</video>\n\ne');
  const plainNodes = [...plain.target.querySelectorAll('*')];
  const detached = renderMarkdown(DETAILS);
  const mixed = document.createElement('div');
  mixed.append('in front', renderMarkdown(DETAILS), 'behind');
  const leaving = document.createElement('div');
  leaving.append(renderMarkdown(DETAILS));
  leaving.replaceChildren('left');

  before(async () => {
    select(growing.target, 'p');
    await loadSanitiser();
  });

  after(() => {
    for (const { target } of [growing, ended, unclosed, emptied, disposed, again, plain]) target.remove();
  });

  it('is text at first', () => {
    for (const text of others) expect(text).to.contain('<details><summary>more</summary>within');
  });

  it('is elements then, also of what has ended', () => {
    expect(ended.target.querySelector('details')?.textContent).to.equal('morewithin');
    expect(ended.target.textContent).to.equal('morewithinafter');
    expect(unclosed.target.querySelector('details')?.open).to.equal(true);
  });

  it('holds what comes', () => {
    growing.markdown.push('also within');
    expect(growing.target.querySelector('details')?.textContent).to.equal('morewithinalso within');
    growing.markdown.end();
    const target = document.createElement('div');
    target.append(renderMarkdown(`first\n\n${DETAILS}also within`));
    expect(growing.target.innerHTML).to.equal(target.innerHTML);
  });

  it('leaves selected what is', () => {
    expect(getSelection()?.toString().trim()).to.equal('first');
  });

  it('is replaced where it is when it was shown at once', () => {
    for (const parent of [detached, mixed]) expect(parent.querySelector('details > summary')).not.to.equal(null);
    expect(mixed.textContent).to.equal('in frontmorewithinbehind');
    expect(leaving.textContent).to.equal('left');
  });

  it('does not come back where it is gone', () => {
    expect(emptied.target.textContent).to.equal('anew');
    expect([...disposed.target.childNodes]).to.deep.equal(disposedNodes);
  });

  it('takes what renderers filled with it', () => {
    expect(disposalsBefore).to.equal(1);
    expect(disposals).to.equal(2);
    expect(again.target.querySelectorAll('.mount')).to.have.length(1);
  });

  it('changes nothing where there is none to be cleaned', () => {
    expect([...plain.target.querySelectorAll('*')]).to.deep.equal(plainNodes);
    expect(plain.target.textContent).to.equal('a b © c<video>d</video>e');
  });

  it('is elements at once from then on', () => {
    expect(renderMarkdown(DETAILS).querySelector('details')?.textContent).to.equal('morewithin');
  });
});

it('does not select other words than a person did', () => {
  const target = document.body.appendChild(document.createElement('div'));
  target.innerHTML = '<p>longer</p><p>one</p><p>two</p>';
  select(target, 'p:nth-child(2)');
  keepSelection(target, () => (target.innerHTML = '<p>long</p><p>one</p><p>two</p>'));
  expect(getSelection()?.toString()).to.equal('');
  target.remove();
});
