import { expect } from 'chai';
import { html, LitElement, type TemplateResult } from 'lit';
import type { ChatMessage } from '../../src/client/thread.js';
import { drawerStyles } from '../../src/element/drawer-styles.js';
import { ChatStreamLauncher, LauncherController, type Mode } from '../../src/element/launcher.js';
import { launcherStyles } from '../../src/element/launcher-styles.js';
import { englishPresentation } from '../../src/element/presentation.js';
import { styles } from '../../src/element/styles.js';
import { emptyAnswer } from '../../src/protocol/message.js';
import { axeFindings, found, press } from './support/part.js';

if (!customElements.get('chat-stream-launcher')) customElements.define('chat-stream-launcher', ChatStreamLauncher);

/** As little of a chat as has a mode. */
class Chat extends LitElement {
  static override styles = [styles, drawerStyles, launcherStyles];
  static override properties = { mode: { reflect: true }, open: { type: Boolean, reflect: true }, messages: {} };
  declare mode: Mode;
  declare open: boolean;
  declare messages: readonly ChatMessage[];
  readonly #launcher = new LauncherController(this);

  constructor() {
    super();
    this.mode = 'bubble';
    this.open = false;
    this.messages = [];
  }

  override focus(): void {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  protected override render(): TemplateResult {
    const content = html`
      <header class="header">
        <h2 class="title">Chat</h2>
        ${this.#launcher.renderClose(englishPresentation)}
      </header>
      <textarea aria-label="Message"></textarea>
    `;
    return this.#launcher.wrap(content, englishPresentation, this.messages);
  }
}
customElements.define('test-chat-in-modes', Chat);

function answer(key: string, isEnded = true): ChatMessage {
  return { ...emptyAnswer(1, 1), key, content: 'hi', ...(isEnded ? { finish: 'stop' } : {}) };
}

describe('a chat that is opened by a launcher', () => {
  afterEach(() => document.body.replaceChildren());

  async function shown(properties: Partial<Chat> = {}): Promise<Chat> {
    const chat = document.body.appendChild(Object.assign(new Chat(), properties));
    await settled(chat);
    return chat;
  }
  async function settled(chat: Chat): Promise<void> {
    await chat.updateComplete;
    await chat.renderRoot.querySelector<ChatStreamLauncher>('chat-stream-launcher')?.updateComplete;
  }
  const within = (chat: Chat, selector: string) => found(chat.renderRoot as unknown as Element, selector);
  const focused = (chat: Chat) =>
    chat.shadowRoot?.activeElement?.className ?? chat.shadowRoot?.activeElement?.localName;

  for (const mode of ['bubble', 'panel'] as const)
    it(`opens with the focus inside, and gives it back by Escape (${mode})`, async () => {
      const chat = await shown({ mode });
      const launcher = within(chat, '.launcher');
      expect(within(chat, '.window').hidden).to.equal(true);
      expect([launcher.ariaLabel, launcher.ariaExpanded]).to.deep.equal(['Open chat', 'false']);
      launcher.click();
      await settled(chat);
      expect(chat.shadowRoot?.activeElement?.localName).to.equal('textarea');
      expect(within(chat, '.window').hidden).to.equal(false);
      expect(within(chat, '.launcher').ariaExpanded).to.equal('true');
      press(within(chat, 'textarea'), 'a');
      expect(chat.open).to.equal(true);
      press(within(chat, 'textarea'), 'Escape');
      await settled(chat);
      expect([chat.open, focused(chat)]).to.deep.equal([false, 'launcher']);
    });

  it('leaves Escape to what has other uses for it', async () => {
    const chat = await shown({ open: true });
    const field = within(chat, 'textarea');
    field.addEventListener('keydown', (event) => event.preventDefault(), { once: true });
    press(field, 'Escape');
    const dialog = document.createElement('dialog');
    within(chat, '.window').append(dialog);
    press(dialog, 'Escape');
    press(field, 'Escape', { isComposing: true });
    expect(chat.open).to.equal(true);
  });

  it('closes by a button in its header, too, and takes no focus when it is there from the start', async () => {
    const chat = await shown({ open: true });
    expect(chat.shadowRoot?.activeElement).to.equal(null);
    within(chat, '[part=close]').click();
    await settled(chat);
    expect([chat.open, focused(chat)]).to.deep.equal([false, 'launcher']);
  });

  it('counts the answers that have ended since it was closed', async () => {
    const chat = await shown({ messages: [answer('a')] });
    const label = () => within(chat, '.launcher').ariaLabel;
    expect(label()).to.equal('Open chat');
    chat.messages = [answer('a'), answer('b'), answer('c', false)];
    await settled(chat);
    expect(label()).to.equal('Open chat, 1 unread answer');
    expect(within(chat, '.badge').textContent).to.equal('1');
    chat.messages = [answer('a'), ...Array.from({ length: 120 }, (_, index) => answer(`more ${index}`))];
    await settled(chat);
    expect(within(chat, '.badge').textContent).to.equal('99+');
    chat.open = true;
    await settled(chat);
    chat.open = false;
    await settled(chat);
    expect(label()).to.equal('Open chat');
    chat.messages = [answer('another'), answer('conversation')];
    await settled(chat);
    expect(label()).to.equal('Open chat');
  });

  it('is as it was in its place, without a launcher', async () => {
    const chat = await shown({ mode: 'inline' });
    expect(chat.renderRoot.querySelector('.window, chat-stream-launcher, [part=close]')).to.equal(null);
    expect(getComputedStyle(chat).position).to.equal('static');
  });

  it('is a round button in the end corner, with nothing else in the way of the page', async () => {
    const chat = await shown();
    const box = within(chat, '.launcher').getBoundingClientRect();
    expect([box.width, box.height]).to.deep.equal([56, 56]);
    expect([innerWidth - box.right, innerHeight - box.bottom]).to.deep.equal([16, 16]);
    expect(getComputedStyle(chat).pointerEvents).to.equal('none');
    document.documentElement.dir = 'rtl';
    expect(within(chat, '.launcher').getBoundingClientRect().left).to.equal(16);
    document.documentElement.dir = '';
  });

  it('breaks no rule of accessibility', async () => {
    const chat = await shown({ messages: [answer('a')] });
    chat.messages = [answer('a'), answer('b')];
    await settled(chat);
    expect(await axeFindings(within(chat, '.window'))).to.deep.equal([]);
    chat.open = true;
    await settled(chat);
    await Promise.all(chat.shadowRoot?.getAnimations().map(({ finished }) => finished) ?? []);
    expect(await axeFindings(within(chat, '.window'))).to.deep.equal([]);
  });
});
