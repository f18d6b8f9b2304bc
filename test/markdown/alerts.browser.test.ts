import { expect } from 'chai';
import { createMarkdownStream, renderMarkdown, type MarkdownOptions } from '../../src/markdown/index.js';
import { byCodeUnit, htmlAtOnce } from './streaming.js';

const kinds = ['note', 'tip', 'important', 'warning', 'caution'] as const;

function alerts(text: string, options?: MarkdownOptions): Element[] {
  return [...renderMarkdown(text, options).querySelectorAll('.alert')];
}

describe('an alert', () => {
  it('is a quote with a title in words, of each kind and however it is written', () => {
    for (const kind of kinds) {
      for (const written of [kind, kind.toUpperCase()]) {
        const [alert] = alerts(`> [!${written}]\n> Some **words**.`);
        expect(alert?.outerHTML.toLowerCase()).to.equal(
          `<blockquote dir="auto" class="alert alert-${kind}"><p class="alert-title">${kind}</p>` +
            '<p>some <strong>words</strong>.</p></blockquote>',
        );
      }
    }
  });

  it('has its title in the language of the reader', () => {
    expect(alerts('> [!TIP]\n> x', { labels: { tip: 'Hinweis' } })[0]?.firstChild?.textContent).to.equal('Hinweis');
  });

  it('is one even where its mark is the label of a definition', () => {
    const [alert] = alerts('> [!NOTE]\n> [!NOTE] again\n\n[!note]: https://x.example/');
    expect(alert?.querySelectorAll('a')).to.have.length(1);
    expect(alert?.textContent).to.equal('Note!NOTE again');
  });

  it('stands by itself, and its mark alone on the first line', () => {
    for (const text of ['> [!NOTE] x', '> [!OTHER]\n> x', '> x\n> [!NOTE]', '- > [!NOTE]\n  > x', '> > [!NOTE]\n> > x'])
      expect(alerts(text), text).to.have.length(0);
  });

  it('shows nothing of its mark while that is written', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target);
    for (const unit of byCodeUnit('Before.\n\n> [!IMPORTANT]')) {
      markdown.push(unit);
      expect(target.textContent).not.to.match(/[[\]!>]|IM/);
    }
    markdown.push('\n');
    expect(target.querySelector('.alert-title')?.textContent).to.equal('Important');
  });

  it('keeps its title and its nodes while it grows', () => {
    const target = document.createElement('div');
    const markdown = createMarkdownStream(target, { framing: { worthwhile: 12, undecided: 3 } });
    markdown.push('> [!NOTE]\n');
    const alert = target.querySelector('.alert');
    const text = '> words\n>\n'.repeat(20);
    for (const unit of byCodeUnit(text)) markdown.push(unit);
    expect(target.querySelector('.alert')).to.equal(alert);
    markdown.end();
    expect(alert?.querySelectorAll('.alert-title')).to.have.length(1);
    expect(target.innerHTML).to.equal(htmlAtOnce(`> [!NOTE]\n${text}`));
  });
});
