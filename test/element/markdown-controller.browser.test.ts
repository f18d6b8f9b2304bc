import { expect } from 'chai';
import { pageFrames } from '../../src/element/frame.js';
import { MarkdownController, type MarkdownControllerOptions } from '../../src/element/markdown-controller.js';
import { createMarkdownStream } from '../../src/markdown/index.js';
import { fc, seed, times } from '../support/chance.js';
import { FakeFrames } from './support/fake-frames.js';

/** A controller on fake frames, and what it shows. */
class Bench {
  readonly frames = new FakeFrames();
  target = document.createElement('div');
  readonly controller = new MarkdownController(
    () => this.target,
    () => createMarkdownStream,
  );
  readonly #options: MarkdownControllerOptions;

  constructor(options: MarkdownControllerOptions = {}) {
    this.#options = { frames: this.frames, ...options };
  }

  get shown(): string {
    return this.target.textContent;
  }

  show(text: string, isComplete = false): this {
    this.controller.show(text, isComplete, this.#options);
    return this;
  }
}

describe('a growing text', () => {
  it('is shown at once, and what comes before the next frame with that, together', () => {
    const bench = new Bench();
    expect(bench.show('a').shown).to.equal('a');
    bench.show('a b').show('a b c').show('a b c d');
    expect(bench.shown).to.equal('a');
    bench.frames.draw();
    expect(bench.shown).to.equal('a b c d');
    expect(bench.show('a b c d e').shown).to.equal('a b c d');
    bench.frames.draw();
    expect(bench.shown).to.equal('a b c d e');
  });

  it('asks for no frames once it stands still', () => {
    const bench = new Bench().show('a').show('ab');
    bench.frames.draw();
    bench.frames.draw();
    expect(bench.frames.isAwaited).to.equal(false);
    expect(bench.show('abc').shown).to.equal('abc');
  });

  it('is shown whole as soon as it is complete', () => {
    for (const smooth of [false, true]) {
      const bench = new Bench({ smooth }).show('a').show('a **b');
      expect(bench.show('a **b** c', true).shown).to.equal('a b c');
      expect(bench.frames.isAwaited).to.equal(false);
      const [paragraph] = bench.target.querySelectorAll('p');
      bench.show('a **b** c', true);
      expect(bench.target.querySelector('p') === paragraph, 'left alone').to.equal(true);
    }
  });

  it('is shown anew when it changed otherwise, or goes on after its end', () => {
    for (const smooth of [false, true]) {
      const bench = new Bench({ smooth }).show('one two');
      expect(bench.show('other').shown, 'other').to.equal(smooth ? '' : 'other');
      bench.frames.draw(250);
      expect(bench.show('this').shown, 'shown before').to.equal('this');
      bench.show('this', true).show('this and that');
      expect(bench.shown, 'after the end').to.equal('this and that');
      bench.show('', true);
      expect(bench.shown, 'nothing').to.equal('');
    }
  });

  it('is shown whole in a node that takes the place of another', () => {
    const bench = new Bench().show('a').show('ab');
    bench.target = document.createElement('div');
    expect(bench.show('abc').shown).to.equal('abc');
    bench.frames.draw();
    expect(bench.show('abcd').show('abcd', true).shown).to.equal('abcd');
  });

  it('waits for its node', () => {
    let target: Element | null = null;
    const controller = new MarkdownController(
      () => target,
      () => createMarkdownStream,
    );
    controller.show('a', false);
    target = document.createElement('div');
    controller.show('ab', true);
    expect(target.textContent).to.equal('ab');
  });
});

describe('a text that is smoothed', () => {
  it('grows evenly where it came in one lump', () => {
    const bench = new Bench({ smooth: true }).show('x'.repeat(100));
    const steps: number[] = [];
    for (let frame = 0; frame < 20 && bench.frames.isAwaited; frame++) {
      const before = bench.shown.length;
      bench.frames.draw(20);
      steps.push(bench.shown.length - before);
    }
    expect(steps).to.deep.equal([...Array<number>(10).fill(10), 0]);
  });

  it('goes on at its rate while more comes', () => {
    const bench = new Bench({ smooth: true });
    const lengths: number[] = [];
    for (let lump = 1; lump <= 10; lump++) {
      bench.show('x'.repeat(lump * 10));
      for (let frame = 0; frame < 5; frame++) {
        bench.frames.draw(20);
        lengths.push(bench.shown.length);
      }
    }
    const steps = lengths.map((length, index) => length - (lengths[index - 1] ?? 0)).slice(10);
    expect(Math.min(...steps)).to.be.at.least(1);
    expect(Math.max(...steps)).to.be.at.most(4);
  });

  it(`is never more than a quarter of a second behind, whatever comes when (seed ${seed})`, () => {
    const step = fc.record({ added: fc.nat(40), passes: fc.nat(60), frame: fc.integer({ min: 1, max: 50 }) });
    const inTime = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const bench = new Bench({ smooth: true });
      const arrivals: { at: number; length: number }[] = [];
      let text = '';
      for (const { added, passes, frame } of steps) {
        text += 'x'.repeat(added);
        bench.show(text);
        arrivals.push({ at: bench.frames.now(), length: text.length });
        for (let rest = passes; rest > 0; rest -= frame) {
          const before = bench.shown.length;
          bench.frames.draw(frame);
          expect(bench.shown.length).to.be.at.least(before);
          const due = arrivals.filter(({ at }) => at <= bench.frames.now() - 250).at(-1)?.length ?? 0;
          expect(bench.shown.length).to.be.at.least(due);
        }
      }
      expect(bench.show(text, true).shown.length).to.equal(text.length);
    });
    fc.assert(inTime, { numRuns: 300 * times });
  });
});

describe('the frames of a page', () => {
  it('come also where none is drawn, and can be taken back', async () => {
    const requestAnimationFrame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = () => 0;
    try {
      let wasCalled = false;
      const takeBack = pageFrames.next(() => (wasCalled = true));
      takeBack();
      await new Promise<void>((resolve) => void pageFrames.next(resolve));
      expect(wasCalled).to.equal(false);
    } finally {
      window.requestAnimationFrame = requestAnimationFrame;
    }
  });

  it('come once', async () => {
    let calls = 0;
    pageFrames.next(() => (calls += 1));
    for (let frame = 0; frame < 3; frame++) await new Promise<void>((resolve) => void pageFrames.next(resolve));
    expect(calls).to.equal(1);
  });
});
