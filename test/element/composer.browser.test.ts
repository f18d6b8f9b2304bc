import { expect } from 'chai';
import { Words } from '../../src/element/words.js';
import { createPresentation } from '../../src/element/presentation.js';
import { findings } from './support/axe.js';
import { MountedComposer } from './support/mounted-composer.js';

describe('the composer', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => document.body.replaceChildren());

  it('sends by Enter, breaks lines by Shift+Enter, and sends no blanks', async () => {
    const chat = await MountedComposer.shown();
    await chat.type('one');
    expect(await chat.press('Enter', { shiftKey: true })).to.equal(true);
    expect(await chat.press('Enter')).to.equal(false);
    expect(chat.sent).to.deep.equal([{ text: 'one', attachments: [] }]);
    expect(chat.field.value).to.equal('');
    await chat.type(' \n ');
    await chat.press('Enter');
    await chat.click('.send');
    expect(chat.sent.length).to.equal(1);
    expect(chat.find('.send').ariaDisabled).to.equal('true');
  });

  it('sends by Ctrl+Enter and ⌘+Enter alone where that is wanted', async () => {
    const chat = await MountedComposer.shown({ sendKey: 'ctrl-enter' });
    await chat.type('one');
    expect(await chat.press('Enter')).to.equal(true);
    expect(chat.sent).to.deep.equal([]);
    await chat.press('Enter', { ctrlKey: true });
    await chat.type('two');
    await chat.press('Enter', { metaKey: true });
    expect(chat.sent.map((detail) => detail?.text)).to.deep.equal(['one', 'two']);
    expect(chat.field.getAttribute('enterkeyhint')).to.equal('enter');
  });

  it('leaves the keys of an input method alone', async () => {
    const chat = await MountedComposer.shown({ editing: { text: 'にほん' } });
    for (const more of [{ isComposing: true }, { keyCode: 229 }])
      for (const key of ['Enter', 'Escape']) expect(await chat.press(key, more)).to.equal(true);
    expect(chat.told).to.deep.equal([]);
  });

  it('grows with its text to a limit, and shrinks again', async () => {
    const chat = await MountedComposer.shown();
    const height = (): number => chat.field.getBoundingClientRect().height;
    const low = height();
    await chat.type('one\ntwo\nthree');
    const middle = height();
    expect(middle).to.be.greaterThan(low * 1.8);
    expect(chat.field.scrollHeight).to.equal(chat.field.clientHeight);
    await chat.type('line\n'.repeat(100));
    const high = height();
    expect(high).to.be.greaterThan(middle).and.lessThan(250);
    await chat.press('Enter');
    expect(height()).to.equal(low);
  });

  it('has Stop in the place of Send while an answer is written, keeps what is typed and says why it is not sent', async () => {
    const chat = await MountedComposer.shown({ busy: true });
    expect(chat.has('.send')).to.equal(false);
    await chat.type('next');
    await chat.press('Enter');
    expect(chat.told).to.deep.equal([]);
    expect(chat.hint).to.equal('You can send this when the answer is complete.');
    await chat.click('.stop');
    expect(chat.told).to.deep.equal([['stop', null]]);
    expect(chat.focused).to.equal('Message');
    chat.find('.stop').focus();
    await chat.set({ busy: false });
    expect(chat.focused).to.equal('Message');
    expect([chat.hint, chat.field.value]).to.deep.equal(['', 'next']);
    await chat.press('Enter');
    expect(chat.sent.length).to.equal(1);
  });

  it('counts bytes near the limit only, and refuses what is beyond it without losing any', async () => {
    const chat = await MountedComposer.shown({ maxBytes: 100 });
    await chat.type('x'.repeat(89));
    expect(chat.has('.composer-count')).to.equal(false);
    await chat.type(`  ${'ü'.repeat(46)}  `);
    expect(chat.find('.composer-count').textContent).to.equal('8 bytes left');
    expect(chat.field.getAttribute('aria-describedby')).to.equal('composer-count');
    await chat.type('ü'.repeat(51));
    expect(chat.find('.composer-count').textContent).to.equal('2 bytes too long');
    expect(chat.field.ariaInvalid).to.equal('true');
    await chat.press('Enter');
    expect([chat.hint, chat.field.value.length]).to.deep.equal(['2 bytes too long', 51]);
    expect(chat.sent).to.deep.equal([]);
    await chat.type('ü'.repeat(50));
    expect(chat.hint).to.equal('');
    await chat.press('Enter');
    expect(chat.sent.length).to.equal(1);
  });

  it('asks to edit the last message by ArrowUp in an empty field', async () => {
    const chat = await MountedComposer.shown();
    await chat.type('x');
    expect(await chat.press('ArrowUp')).to.equal(true);
    await chat.type('');
    expect(await chat.press('ArrowUp', { shiftKey: true })).to.equal(true);
    expect(chat.told).to.deep.equal([]);
    expect(await chat.press('ArrowUp')).to.equal(false);
    expect(chat.told).to.deep.equal([['edit-last', null]]);
  });

  it('edits a message in the place of the draft, which comes back', async () => {
    const chat = await MountedComposer.shown();
    await chat.type('draft');
    await chat.set({ editing: { text: 'old words' } });
    expect(chat.field.value).to.equal('old words');
    expect(chat.find('.composer-editing').textContent).to.include('Editing a message');
    expect(chat.field.getAttribute('aria-describedby')).to.equal('composer-editing');
    await chat.press('Escape');
    expect(chat.told).to.deep.equal([['edit-cancel', null]]);
    await chat.click('.composer-editing button');
    expect(chat.told.length).to.equal(2);
    await chat.type('new words');
    await chat.press('Enter');
    expect(chat.sent).to.deep.equal([{ text: 'new words', attachments: [] }]);
    await chat.set({ editing: undefined });
    expect(chat.field.value).to.equal('draft');
    expect(chat.has('.composer-editing')).to.equal(false);
    expect(chat.focused).to.equal('Message');
  });

  it('gives back what could not be sent, before what was typed since', async () => {
    const chat = await MountedComposer.shown();
    await chat.type('first');
    await chat.press('Enter');
    await chat.type('second');
    chat.composer.restore('first', [{ type: 'file', fileId: 3, name: 'a.txt', size: 1500 }]);
    await chat.drawn;
    expect(chat.field.value).to.equal('first\nsecond');
    expect(chat.find('.upload').textContent).to.include('a.txt').and.include('1.5 kB');
    await chat.press('Enter');
    expect(chat.sent.at(-1)?.attachments).to.deep.equal([{ type: 'file', fileId: 3, name: 'a.txt', size: 1500 }]);
  });

  it('has a place for actions of the app', async () => {
    const chat = await MountedComposer.shown();
    const action = document.createElement('button');
    action.slot = 'composer-actions';
    (chat.root.host as HTMLElement).append(action);
    expect(chat.find('slot', HTMLSlotElement).assignedElements()).to.deep.equal([action]);
  });

  it('speaks another language as soon as it is given one', async () => {
    const chat = await MountedComposer.shown({ busy: true });
    await chat.type('x');
    await chat.press('Enter');
    const words = new Words('de', { stillAnswering: 'Später.', composer: 'Nachricht' });
    await chat.set({ presentation: createPresentation(words, {}) });
    expect([chat.hint, chat.field.ariaLabel]).to.deep.equal(['Später.', 'Nachricht']);
  });

  it('is accessible empty, too long, editing and while an answer is written', async () => {
    const chat = await MountedComposer.shown({ maxBytes: 10 });
    expect(await findings(chat.root.host)).to.deep.equal([]);
    await chat.type('too long for this');
    await chat.press('Enter');
    expect(await findings(chat.root.host)).to.deep.equal([]);
    await chat.set({ busy: true, editing: { text: 'x' } });
    expect(await findings(chat.root.host)).to.deep.equal([]);
  });
});

describe('drafts', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => document.body.replaceChildren());

  it('are kept for each session and backend, over a reload, until they are sent', async () => {
    const chat = await MountedComposer.shown({ scope: '/api', session: '1' });
    await chat.type('for one');
    await chat.set({ session: '2' });
    expect(chat.field.value).to.equal('');
    await chat.type('for two');
    await chat.set({ session: '1' });
    expect(chat.field.value).to.equal('for one');
    chat.composer.remove();
    const next = await MountedComposer.shown({ scope: '/api', session: '2' });
    expect(next.field.value).to.equal('for two');
    expect(next.find('.send').ariaDisabled).to.equal('false');
    const other = await MountedComposer.shown({ scope: '/other', session: '2' });
    expect(other.field.value).to.equal('');
    await next.press('Enter');
    await next.set({ session: '1' });
    await next.press('Enter');
    expect(sessionStorage.length).to.equal(0);
  });

  it('go along when their session gets its name, and not when another is chosen', async () => {
    const chat = await MountedComposer.shown();
    await chat.type('first');
    await chat.press('Enter');
    await chat.type('typed meanwhile');
    await chat.set({ session: '7' });
    expect(chat.field.value).to.equal('typed meanwhile');
    await chat.set({ session: undefined });
    expect(chat.field.value).to.equal('');
    await chat.set({ session: '7' });
    expect(chat.field.value).to.equal('typed meanwhile');
  });

  it('get what could not be sent in a session that is not shown any more', async () => {
    const chat = await MountedComposer.shown({ session: '1' });
    await chat.type('first');
    await chat.press('Enter');
    await chat.set({ session: '2' });
    chat.composer.restore('first', [{ type: 'file', fileId: 3, name: 'a.txt' }], '1');
    await chat.drawn;
    expect([chat.field.value, chat.all('.upload').length]).to.deep.equal(['', 0]);
    await chat.set({ session: '1' });
    expect([chat.field.value, chat.all('.upload').length]).to.deep.equal(['first', 1]);
  });
});
