import { expect } from 'chai';
import { createMarkdownStream, type MarkdownStream } from '../../src/markdown/index.js';
import { shown, shownAtOnce } from './streaming.js';

describe('a definition that forty thousand references wait for', () => {
  const reference = 'A line with [a].\n\n';
  const references = reference.repeat(40_000);
  const definition = '[a]: https://example.com/a\n\n';
  /** Characters that may be read for a piece, or in a task of its own. */
  const most = 8192;
  let tasks: (() => void)[];
  let target: HTMLElement;
  let markdown: MarkdownStream;
  let read: number;

  beforeEach(() => {
    tasks = [];
    target = document.createElement('div');
    markdown = createMarkdownStream(target, {
      onLex: (characters) => (read += characters),
      later: (task) => {
        tasks.push(task);
        return () => tasks.splice(tasks.indexOf(task), 1);
      },
    });
  });

  function readBy(task: () => void): number {
    read = 0;
    task();
    return read;
  }

  function links(): number {
    return target.querySelectorAll('a').length;
  }

  it('is used a slice at a time, while the text goes on and when it has ended', () => {
    markdown.push(references);
    const reads = [readBy(() => markdown.push(definition)), readBy(() => markdown.push('Next.\n\n'))];
    expect(links()).to.be.above(0).and.below(200);
    reads.push(readBy(() => markdown.end()));
    for (let task = tasks.shift(); task; task = tasks.shift()) reads.push(readBy(task));
    expect(links()).to.equal(40_000);
    expect(Math.max(...reads)).to.be.below(most);
    expect(shown(target)).to.equal(shownAtOnce(`${references}${definition}Next.\n\n`));
  }).timeout(60_000);

  it('waits for what may be read while the text goes on, and no longer than to its end', () => {
    markdown.push(references);
    markdown.push(`${definition}Next.\n\n`);
    for (let task = tasks.shift(); task; task = tasks.shift()) task();
    expect(links()).to.be.below(40_000);
    markdown.end();
    expect(tasks).to.have.length(1);
  }).timeout(60_000);

  it('is no longer used when the text is shown anew, or is gone', () => {
    const some = reference.repeat(1000);
    for (const stop of [() => markdown.reset(), () => markdown.dispose()]) {
      markdown.reset(some);
      markdown.push(`${definition}Next.\n\n`);
      expect(tasks).to.have.length(1);
      stop();
      expect(tasks).to.have.length(0);
    }
  });
});
