// The tag on the test kit, in a browser, by its service worker.
import { expect } from 'chai';
import { createTestBackend, type TestBackend } from '../../src/testing/index.js';
import { Mounted } from '../element/support/mounted.js';
import { testNetwork } from '../support/network.js';

describe('the test kit under <chat-stream>', () => {
  const network = testNetwork();
  let backend: TestBackend;

  before(() => network.start());
  beforeEach(() => {
    backend = createTestBackend();
    network.use(...backend.handlers);
  });
  afterEach(() => {
    for (const element of document.querySelectorAll('chat-stream')) element.remove();
    network.reset();
  });
  after(() => network.stop());

  it('shows an answer as the test writes it', async () => {
    const page = new Mounted();
    await page.send('Hello?');
    const answer = await backend.nextQuestion();
    expect(answer.question.text).to.equal('Hello?');
    answer.write('Hel');
    await page.shown('.content', 'Hel');
    answer.write('lo');
    answer.finish();
    await page.shown('.content', 'Hello');
    expect(backend.messages().map(({ content }) => content)).to.deep.equal(['Hello?', 'Hello']);
  });

  it('tells the test that the person has stopped an answer', async () => {
    const page = new Mounted();
    await page.send('Hello?');
    const answer = await backend.nextQuestion();
    answer.write('Well');
    await page.shown('.content', 'Well');
    (await page.shown('.stop')).click();
    await answer.stopped;
    expect(backend.messages().at(-1)).to.include({ content: 'Well', finish: 'cancelled' });
  });

  for (const fault of ['A-404', 'C-rst', 'C-fin', 'D-reorder', 'E-done-empty', 'F-502', 'G-rst'] as const)
    it(`heals from ${fault}`, async () => {
      backend.answerWith(['One ', 'two ', 'three.']);
      backend.break(fault);
      const page = new Mounted();
      await page.send('Count.');
      await page.shown('.content', 'One two three.');
      expect(backend.generations).to.equal(1);
    });
});
