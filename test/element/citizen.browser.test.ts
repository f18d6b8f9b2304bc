import { expect } from 'chai';
import { ChatStream } from '../../src/element/chat-stream.js';
import { testNetwork } from '../support/network.js';
import { createTestBackend, type TestBackend } from '../../src/testing/index.js';
import { Mounted } from './support/mounted.js';

const ended = 'chat-stream-message[data-role=assistant]:not([data-state=growing])';

/** What a page may do to a tag that has nothing to do with chatting. */
describe('<chat-stream> as a citizen of its page', () => {
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

  /** A tag that the browser knows no class for yet, as in a page whose script comes late. */
  function unknownTag(markup: string): HTMLElement {
    const elsewhere = document.implementation.createHTMLDocument();
    elsewhere.body.setHTMLUnsafe(markup);
    const element = elsewhere.querySelector('chat-stream');
    if (!element) throw new Error('no tag in the markup');
    expect(element).not.to.be.instanceOf(ChatStream);
    return element;
  }

  it('takes over what was set on the tag before its script came', async () => {
    const tag = unknownTag('<chat-stream base-url="/nowhere" locale="de"></chat-stream>');
    const requests: string[] = [];
    const late = {
      baseUrl: '/api',
      headers: () => {
        requests.push('asked');
        return { 'x-late': 'yes' };
      },
    };
    Object.assign(tag, late);
    document.body.append(tag);
    expect(tag).to.be.instanceOf(ChatStream);
    const chat = Mounted.of(tag);
    await chat.send('hallo');
    const reply = await backend.nextQuestion();
    expect((await backend.received('POST /chat/stream')).headers.get('x-late')).to.equal('yes');
    expect(requests).not.to.have.length(0);
    reply.finish('Guten Tag');
    await chat.shown(ended, 'Guten Tag');
    expect(chat.find('.send')?.getAttribute('aria-label')).to.equal('Senden');
  });

  it('takes the place of what a server has rendered, and doubles nothing', async () => {
    const tag = unknownTag(
      '<chat-stream base-url="/api"><template shadowrootmode="open"><p class="early">Loading …</p></template></chat-stream>',
    );
    expect(tag.shadowRoot?.querySelector('.early')).to.exist;
    document.body.append(tag);
    const chat = Mounted.of(tag);
    await chat.shown('textarea');
    expect(chat.all('.early')).to.have.length(0);
    expect(chat.all('.frame')).to.have.length(1);
    expect(getComputedStyle(tag).display).to.equal('grid');
  });

  it('works in a dialog, which Escape closes when there is nothing to give up', async () => {
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    const chat = new Mounted();
    dialog.append(chat.element);
    dialog.showModal();
    await chat.send('hello');
    (await backend.nextQuestion()).finish('Hello');
    await chat.shown(ended, 'Hello');
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true });
    chat.find('textarea')?.dispatchEvent(escape);
    expect(escape.defaultPrevented).to.equal(false);
  });

  it('lets no style of the page in but what is inherited, and none of its own out', async () => {
    const sheet = document.createElement('style');
    sheet.textContent = 'button { border: 9px solid red } .bubble { display: none } p { color: rgb(9, 9, 9) }';
    const own = document.createElement('button');
    document.body.append(sheet, own);
    const before = getComputedStyle(own).fontSize;
    const chat = new Mounted();
    await chat.send('hello');
    (await backend.nextQuestion()).finish('Hello');
    const answer = await chat.shown(`${ended} .content p`, 'Hello');
    expect(getComputedStyle(answer).color).not.to.equal('rgb(9, 9, 9)');
    const send = await chat.shown('.send');
    expect(getComputedStyle(send).borderTopWidth).not.to.equal('9px');
    expect(getComputedStyle(await chat.shown('.bubble')).display).not.to.equal('none');
    expect(getComputedStyle(own).fontSize).to.equal(before);
  });

  it('is moved into another shadow root in the middle of an answer, and loses no word and no draft', async () => {
    const chat = new Mounted();
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    reply.write('before');
    await chat.shown('.content', 'before');
    const field = await chat.shown('textarea');
    (field as HTMLTextAreaElement).value = 'half a thought';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const host = document.createElement('div');
    document.body.append(host);
    host.attachShadow({ mode: 'open' }).append(chat.element);
    reply.write(' and after');
    await chat.shown('.content', 'before and after');
    expect((chat.find('textarea') as HTMLTextAreaElement | null)?.value).to.equal('half a thought');
    reply.finish('before and after');
    await chat.shown(ended, 'before and after');
  });
});
