import { expect } from 'chai';
import { MountedComposer } from './support/mounted-composer.js';

describe('a voice message that is recorded', () => {
  afterEach(() => document.body.replaceChildren());

  it('is drawn as loud as it is', async () => {
    const chat = await MountedComposer.shown({ audio: true, upload: () => Promise.reject(new Error('none')) });
    await chat.click('[aria-label="Record a voice message"]');
    await chat.becomes('it is recorded', () => chat.has('.voice'));
    const bars = (): readonly number[] => {
      const path = chat.root.querySelector('.voice-levels path')?.getAttribute('d') ?? '';
      return [...path.matchAll(/v([\d.]+)/g)].map(([, height]) => Number(height));
    };
    expect(Math.max(...bars())).to.equal(2);
    // the microphone beeps each second
    await chat.becomes('a beep is drawn', () => Math.max(...bars()) > 20);
    const { length } = bars();
    await chat.becomes('it is quiet again', () => bars().at(-1) === 2 && Math.max(...bars()) > 20);
    expect(bars().length).to.equal(length);
  });
});
