import { expect } from 'chai';
import {
  createMarkdownStream,
  renderMarkdown,
  type MarkdownOptions,
  type Renderer,
  type RendererData,
} from '../../src/markdown/index.js';
import { byCodeUnit, bySizes, stream } from './streaming.js';

/** A renderer that shows what it is told, and notes when it is called and when its node goes. */
function recorder(): { render: (data: RendererData, node: HTMLElement) => () => void; calls: string[] } {
  const calls: string[] = [];
  const render = (data: RendererData, node: HTMLElement) => {
    const name = `${data.type} ${data.text.trim()}`;
    calls.push(`+${name}`);
    node.append(JSON.stringify(data));
    return () => void calls.push(`-${name}`);
  };
  return { render, calls };
}

/** The data that renderers were given, of all types at once. */
function dataOf(text: string, ...names: string[]): RendererData[] {
  const told: RendererData[] = [];
  const renderer: Renderer = (data) => {
    told.push(data);
    return undefined;
  };
  renderMarkdown(text, { renderers: Object.fromEntries(names.map((name) => [name, renderer])) });
  return told;
}

let target: HTMLElement;

function streamInto(options: MarkdownOptions) {
  target = document.createElement('div');
  return createMarkdownStream(target, options);
}

describe('a renderer', () => {
  it('is told of a part as plain data', () => {
    expect(dataOf('```JS title\nlet a;\n```\n\n```py\nb\n```', 'fence:js')).to.deep.equal([
      { type: 'code', text: 'let a;', raw: '```JS title\nlet a;\n```', language: 'js', isFinished: true },
    ]);
    expect(dataOf('## A *b*\n\n|a|\n|-|\n|1|', 'heading', 'table')).to.deep.equal([
      { type: 'heading', text: 'A b', raw: '## A *b*', depth: 2, isFinished: true },
      { type: 'table', text: 'a1', raw: '|a|\n|-|\n|1|', rows: [['a'], ['1']], isFinished: true },
    ]);
  });

  it('for a language goes before the one for all code', () => {
    const [one, other] = [recorder(), recorder()];
    renderMarkdown('```a\nx\n```\n\n```b\ny\n```', { renderers: { 'fence:a': one.render, code: other.render } });
    expect([one.calls, other.calls]).to.deep.equal([['+code x'], ['+code y']]);
  });

  it('is told of no address that the policy refuses', () => {
    const text = '[a](https://x.example/a) [b](javascript:alert) [c](/chat/generate) ![d](data:text/html,x)';
    expect(dataOf(text, 'link', 'image').map(({ address }) => address)).to.deep.equal([
      'https://x.example/a',
      ...[undefined, undefined, undefined],
    ]);
  });

  it('is not found by the name of what every object has', () => {
    expect(renderMarkdown('```__proto__\nx\n```\n\n```constructor\ny\n```', { renderers: {} }).textContent).to.contain(
      'x',
    );
  });

  it('that throws leaves the part as it is written, and is heard of', () => {
    const errors: unknown[] = [];
    const { reportError } = globalThis;
    globalThis.reportError = (error) => void errors.push(error);
    const error = new Error('no such chart');
    const shown = renderMarkdown('```chart\nx\n```', {
      renderers: {
        'fence:chart': () => {
          throw error;
        },
      },
    });
    globalThis.reportError = reportError;
    expect(shown.textContent).to.equal('```chart\nx\n```');
    expect(errors).to.deep.equal([error]);
  });
});

describe('a renderer and a text that grows', () => {
  const chart = 'Text.\n\n```chart\none\ntwo\n```\n\nMore.\n\n';

  it('is called once, when the part is whole', () => {
    const { render, calls } = recorder();
    const markdown = streamInto({ renderers: { 'fence:chart': render } });
    for (const unit of byCodeUnit('Text.\n\n```chart\none\ntw')) markdown.push(unit);
    expect(target.querySelector('code')?.textContent).to.equal('one\ntw\n');
    for (const unit of byCodeUnit('o\n```\n')) markdown.push(unit);
    expect(calls).to.deep.equal(['+code one\ntwo']);
    const node = target.querySelector('.mount');
    for (const unit of byCodeUnit('\nMore.\n\nEnd.')) markdown.push(unit);
    markdown.end();
    expect(calls).to.deep.equal(['+code one\ntwo']);
    expect(target.querySelector('.mount') === node).to.equal(true);
  });

  it('is called again in the same node while that grows, if it wants to be', () => {
    const { render, calls } = recorder();
    const markdown = streamInto({ renderers: { 'fence:chart': { render, while: 'growing' } } });
    markdown.push('```chart\none\n');
    const node = target.querySelector('.mount');
    markdown.push('two\n');
    expect(calls).to.deep.equal(['+code one', '-code one', '+code one\ntwo']);
    expect(target.querySelector('.mount') === node).to.equal(true);
    expect(node?.textContent).to.contain('"isFinished":false');
    markdown.push('```\n\n');
    expect(node?.textContent).to.contain('"isFinished":true');
  });

  it('gives the same however the text is cut', () => {
    const text = `${chart}- a\n\n  \`\`\`chart\n  in a list\n  \`\`\`\n\n> | a |\n> |---|\n> | b |\n\n${'x `y` [z](https://x.example/z) '.repeat(20)}`;
    const { render } = recorder();
    const renderers = { 'fence:chart': render, table: render, codespan: render, link: render, blockquote: render };
    const early = { renderers, framing: { worthwhile: 12, undecided: 3 } };
    const whole = stream([text], undefined, { renderers }).textContent;
    expect(stream(byCodeUnit(text), undefined, early).textContent).to.equal(whole);
    expect(stream(bySizes(text, [7, 2, 11]), undefined, early).textContent).to.equal(whole);
    expect(whole).to.contain('"type":"blockquote"').and.contain('"type":"codespan"').and.contain('"type":"link"');
  });

  it('lets go of a node that is replaced, once', () => {
    const { render, calls } = recorder();
    const markdown = streamInto({ renderers: { link: render } });
    markdown.push('a <https://x.example/a> b');
    expect(calls).to.deep.equal(['+link https://x.example/a']);
    markdown.push('\n===\n\n');
    expect(calls.filter((call) => call.startsWith('-'))).to.deep.equal(['-link https://x.example/a']);
    expect(calls).to.have.length(3);
  });

  it('lets go of a node whose text waited for a definition', () => {
    const { render, calls } = recorder();
    const markdown = streamInto({ renderers: { codespan: render } });
    markdown.push('`x` [late]\n\nMore.\n\n');
    markdown.push('[late]: https://x.example/\n\nEnd');
    expect([...calls].sort()).to.deep.equal(['+codespan x', '+codespan x', '-codespan x']);
    expect(target.querySelectorAll('.mount')).to.have.length(1);
  });

  it('lets go of all nodes when it starts over and when it is disposed of', () => {
    const { render, calls } = recorder();
    const markdown = streamInto({ renderers: { 'fence:chart': render } });
    markdown.push(chart);
    markdown.reset(chart);
    expect(calls).to.deep.equal(['+code one\ntwo', '-code one\ntwo', '+code one\ntwo']);
    markdown.dispose();
    markdown.dispose();
    expect(calls.slice(3)).to.deep.equal(['-code one\ntwo']);
    expect(() => markdown.push('x')).to.throw('ended');
    expect(target.textContent).to.contain('More.');
  });

  it('lets go of what was rendered at once when its signal says so', () => {
    const { render, calls } = recorder();
    const gone = new AbortController();
    const fragment = renderMarkdown(chart, { renderers: { 'fence:chart': render }, signal: gone.signal });
    expect(calls).to.deep.equal(['+code one\ntwo']);
    gone.abort();
    expect(calls.slice(1)).to.deep.equal(['-code one\ntwo']);
    expect(fragment.textContent).to.contain('More.');
  });

  it('lets go of nothing when its fragment is put into the page', () => {
    const { render, calls } = recorder();
    const fragment = document.createDocumentFragment();
    const markdown = createMarkdownStream(fragment, { renderers: { 'fence:chart': render } });
    markdown.push(chart);
    const box = document.createElement('div');
    box.append(fragment);
    markdown.push('More.');
    expect(calls).to.deep.equal(['+code one\ntwo']);
  });
});
