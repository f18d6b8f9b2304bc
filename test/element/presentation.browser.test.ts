import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { until } from '../support/driven-stream.js';
import { testNetwork } from '../support/network.js';
import { createTestBackend, type TestBackend } from '../../src/testing/index.js';
import { Mounted } from './support/mounted.js';

const ended = 'chat-stream-message[data-role=assistant]:not([data-state=growing])';

/** What an app may say about how answers are shown and what the interface says. */
describe('how <chat-stream> shows answers', () => {
  const network = testNetwork();
  let backend: TestBackend;
  before(() => network.start());
  beforeEach(() => {
    backend = createTestBackend();
    network.use(...backend.handlers);
  });
  afterEach(() => {
    document.body.replaceChildren();
    network.reset();
  });
  after(() => network.stop());

  async function answered(chat: Mounted, text: string): Promise<HTMLElement> {
    await chat.send('hello');
    (await backend.nextQuestion()).finish(text);
    return chat.shown(ended);
  }

  it('lets the app follow a link, once it has said so', async () => {
    const chat = new Mounted();
    const asked: string[] = [];
    chat.element.addEventListener('chat-link', (event) => {
      asked.push(event.detail.url.href);
      event.preventDefault();
    });
    await answered(chat, '[a page](https://example.com/a?b)');
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true });
    chat.find('.content a')?.dispatchEvent(click);
    expect(asked).to.deep.equal(['https://example.com/a?b']);
    expect(click.defaultPrevented).to.equal(true);
  });

  it('loads images only from where the app allows it, and shows the text anew when that changes', async () => {
    network.use(http.get('https://images.invalid/a.png', () => new HttpResponse(null, { status: 404 })));
    const chat = new Mounted();
    await answered(chat, '![a cat](https://images.invalid/a.png)');
    expect(chat.find('.content img')).to.equal(null);
    expect(chat.find('.content button.unloaded-image')).to.exist;
    chat.element.allowedImageOrigins = ['https://images.invalid'];
    const image = await chat.shown('.content img');
    expect(chat.find('.content button.unloaded-image')).to.equal(null);
    // or it would be asked for when the test is over
    await until('the image', () => image instanceof HTMLImageElement && image.complete);
  });

  it('breaks lines and offers code as a file where attributes say so', async () => {
    const chat = new Mounted({ 'base-url': '/api', breaks: '', 'code-download': '' });
    await answered(chat, 'one\ntwo\n\n```js\n1\n```');
    expect(chat.find('.content br')).to.exist;
    expect(
      chat
        .all('.content .code-block button')
        .map((button) => button.ariaLabel ?? button.title)
        .join(),
    ).to.include('Download');
  });

  it('gives parts to renderers of the app, and tells them when their nodes are gone', async () => {
    const calls: string[] = [];
    const chat = new Mounted({ 'base-url': '/api' }, (element) => {
      element.renderers = {
        'fence:chart': (data, node) => {
          calls.push(`fill ${data.text.trim()}`);
          node.textContent = 'a chart';
          return () => calls.push('dispose');
        },
      };
    });
    await answered(chat, '```chart\n1 2 3\n```');
    await chat.shown('.content .mount', 'a chart');
    expect(calls).to.deep.equal(['fill 1 2 3']);
    // moved in the page, it is the same
    document.body.append(document.createElement('p'), chat.element);
    await chat.element.updateComplete;
    expect(calls).to.deep.equal(['fill 1 2 3']);
    chat.element.remove();
    await until('it is disposed of', () => calls.includes('dispose'));
    document.body.append(chat.element);
    await until('it is filled again', () => calls.length > 2 && calls.at(-1) !== 'dispose');
    await chat.shown('.content .mount', 'a chart');
  });

  it("says the app's own words, and English ones where it gives none", async () => {
    const chat = new Mounted({ 'base-url': '/api' }, (element) => {
      element.locale = 'nl';
      element.strings = { send: 'Versturen', emptyTitle: 'Waarmee kan ik helpen?' };
    });
    await chat.shown('.empty', 'Waarmee kan ik helpen?');
    expect((await chat.shown('.send')).title).to.equal('Versturen');
    await chat.shown('.empty', 'Write a message below to begin.');
    chat.element.strings = { send: 'Stuur' };
    await until('the new words', () => chat.find('.send')?.title === 'Stuur');
  });

  it('speaks English on a page whose language is no language', async () => {
    const chat = new Mounted({ 'base-url': '/api', locale: 'no language at all' });
    await chat.shown('.empty', 'What can I do for you?');
  });
});
