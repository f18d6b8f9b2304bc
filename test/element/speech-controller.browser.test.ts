import { expect } from 'chai';
import type { ReactiveControllerHost } from 'lit';
import { SpeechController, type Speech } from '../../src/element/speech-controller.js';
import { renderMarkdown } from '../../src/markdown/index.js';

/** Says nothing, and takes note of what it was to say. */
class Silence implements Speech {
  readonly utterances: SpeechSynthesisUtterance[] = [];
  cancelled = 0;

  speak = (utterance: SpeechSynthesisUtterance): void => void this.utterances.push(utterance);

  cancel = (): void => void (this.cancelled += 1);
}

class Bench {
  readonly speech = new Silence();
  updates = 0;
  readonly #host: ReactiveControllerHost = {
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => void (this.updates += 1),
    updateComplete: Promise.resolve(true),
  };
  readonly controller = new SpeechController(this.#host, this.speech);

  get said(): string[] {
    return this.speech.utterances.map(({ text }) => text);
  }
}

function shown(text: string): Element {
  const target = document.createElement('div');
  target.lang = 'fr';
  target.append(renderMarkdown(text));
  return target;
}

describe('reading aloud', () => {
  it('says the text piece by piece, without the buttons, in the language of the page', () => {
    const bench = new Bench();
    bench.controller.toggle(shown('# One\n\nTwo **three**.\n\n- four\n\n```js\nfive();\n```'));
    expect(bench.said).to.deep.equal(['One', 'Two three.', 'four', 'five();']);
    expect(bench.speech.utterances[0]?.lang).to.equal('fr');
    expect(bench.controller.isSpeaking).to.equal(true);
  });

  it('ends when the last piece has been said, or was broken off', () => {
    for (const type of ['end', 'error']) {
      const bench = new Bench();
      bench.controller.toggle(shown('one\n\ntwo'));
      bench.speech.utterances[0]?.dispatchEvent(new Event('end'));
      expect(bench.controller.isSpeaking).to.equal(true);
      bench.speech.utterances.at(-1)?.dispatchEvent(new Event(type));
      expect(bench.controller.isSpeaking, type).to.equal(false);
      expect(bench.updates).to.equal(2);
    }
  });

  it('stops when it is asked to, and when its place goes', () => {
    const bench = new Bench();
    bench.controller.toggle(shown('one'));
    bench.controller.toggle(shown('one'));
    expect(bench.controller.isSpeaking).to.equal(false);
    expect(bench.said).to.deep.equal(['one']);
    bench.controller.toggle(shown('two'));
    const { cancelled } = bench.speech;
    bench.controller.hostDisconnected();
    expect(bench.speech.cancelled).to.equal(cancelled + 1);
    bench.controller.hostDisconnected();
    expect(bench.speech.cancelled, 'says nothing').to.equal(cancelled + 1);
  });

  it('has nothing to do where there is nothing to say', () => {
    const bench = new Bench();
    bench.controller.toggle(shown(''));
    expect(bench.controller.isSpeaking).to.equal(false);
  });
});
