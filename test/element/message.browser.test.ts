import { expect } from 'chai';
import '../../src/element/define.js';
import { ChatStreamMessage } from '../../src/element/message.js';
import { createPresentation } from '../../src/element/presentation.js';
import { ThinkingTimes } from '../../src/element/reasoning.js';
import { Words } from '../../src/element/words.js';
import { frames, growing, heard, messageWith } from './support/messages.js';
import { axeFindings, focusedIn, mountPart, press } from './support/part.js';

const everything = { regenerate: true, edit: true, delete: true, feedback: true, retry: true };
const hostile = '<img src=x onerror="document.title=1">';

async function mounted(properties: Partial<ChatStreamMessage>): Promise<ChatStreamMessage> {
  const message = mountPart(ChatStreamMessage, properties);
  await message.updateComplete;
  return message;
}

function button(part: Element, name: string): HTMLElement {
  const found = [...part.querySelectorAll('button')].find(
    ({ ariaLabel, textContent }) => ariaLabel === name || textContent.trim() === name,
  );
  if (!found) throw new Error(`there is no button "${name}"`);
  return found;
}

function names(part: Element): string[] {
  return [...part.querySelectorAll('[role=toolbar] button')].map(({ ariaLabel }) => ariaLabel ?? '');
}

describe('a message', () => {
  afterEach(() => document.body.replaceChildren());

  it('has a name and a time, and is an article that can be reached', async () => {
    const timestamp = new Date(2026, 1, 3, 12, 5).getTime() / 1000;
    const presentation = createPresentation(new Words('de'), {});
    const part = await mounted({
      presentation,
      current: true,
      message: messageWith({ key: 'a', content: 'hi', timestamp }),
    });
    expect(part.getAttribute('role')).to.equal('article');
    expect(part.getAttribute('aria-label')).to.equal('Assistant, 12:05');
    expect(part.querySelector('time')?.textContent).to.equal('12:05');
    expect(part.tabIndex).to.equal(0);
    part.current = false;
    part.message = messageWith({ key: 'b', role: 'human', content: 'hi' });
    await part.updateComplete;
    expect(part.getAttribute('aria-label')).to.equal('You');
    expect(part.querySelector('time')).to.equal(null);
    expect(part.tabIndex).to.equal(-1);
  });

  it('offers what can be done, and no more', async () => {
    const answer = messageWith({ key: 'a', id: 2, content: 'hi' });
    const part = await mounted({ message: answer });
    expect(names(part)).to.deep.equal(['Copy']);
    part.can = everything;
    await part.updateComplete;
    await frames();
    expect(names(part)).to.deep.equal(['Copy', 'Good answer', 'Bad answer', 'Delete']);
    part.last = true;
    await frames();
    expect(names(part)).to.include('Another answer');
    part.message = messageWith({ key: 'b', id: 1, role: 'human', content: 'hi' });
    await frames();
    expect(names(part)).to.deep.equal(['Copy', 'Edit', 'Delete']);
    part.message = growing('c', 'hi');
    await frames();
    expect(names(part)).to.deep.equal([]);
  });

  it('asks for what a person presses, by events that bubble', async () => {
    const answer = messageWith({ key: 'a', id: 2, content: 'half', finish: 'interrupted' });
    const part = await mounted({ message: answer, can: everything, last: true });
    const events = heard(document, 'message-regenerate', 'message-delete', 'message-retry', 'message-edit');
    const inside = heard(part.getRootNode(), 'message-regenerate', 'message-delete', 'message-retry', 'message-edit');
    button(part, 'Another answer').click();
    button(part, 'Delete').click();
    button(part, 'Continue').click();
    const own = messageWith({ key: 'b', id: 1, role: 'human', content: 'hi' });
    part.message = own;
    await frames();
    button(part, 'Edit').click();
    expect(inside).to.deep.equal([
      { name: 'message-regenerate', detail: { message: answer } },
      { name: 'message-delete', detail: { message: answer } },
      { name: 'message-retry', detail: { message: answer } },
      { name: 'message-edit', detail: { message: own } },
    ]);
    expect(events, 'outside of the shadow root').to.deep.equal([]);
  });

  it('says how it ended, and offers to go on only at the last answer', async () => {
    const part = await mounted({
      message: messageWith({ key: 'a', id: 2, content: 'x', finish: 'failed' }),
      can: everything,
      last: true,
    });
    expect(part.querySelector('.note')?.textContent.replace(/\s+/g, ' ').trim()).to.equal(
      'This answer is incomplete. Try again',
    );
    part.last = false;
    await part.updateComplete;
    expect(part.querySelector('.note button')).to.equal(null);
  });

  it('takes a rating at once, a comment after it, and the rating back', async () => {
    const message = messageWith({ key: 'a', id: 2, content: 'hi' });
    const part = await mounted({ message, can: everything });
    const events = heard(part, 'message-feedback');
    button(part, 'Bad answer').click();
    await frames();
    expect(button(part, 'Bad answer').ariaPressed).to.equal('true');
    const field = part.querySelector('textarea');
    expect(focusedIn(part) === field, 'the focus is where one writes').to.equal(true);
    if (field) field.value = ' wrong river ';
    button(part, 'Send feedback').click();
    await frames();
    expect(part.querySelector('textarea')).to.equal(null);
    expect(part.querySelector('.said')?.textContent).to.equal('Thank you for your feedback.');
    expect(part.presentation.announcer.place.textContent).to.equal('Thank you for your feedback.');
    expect(focusedIn(part)?.ariaLabel).to.equal('Bad answer');
    button(part, 'Bad answer').click();
    const details = events.map(({ detail }) => detail);
    expect(details).to.deep.equal([
      { message, rating: -1 },
      { message, rating: -1, comment: 'wrong river' },
      { message, rating: 0 },
    ]);
  });

  it('closes the form of a comment by Escape, and by nothing else that Escape does', async () => {
    const part = await mounted({ message: messageWith({ key: 'a', id: 2, content: 'hi' }), can: everything });
    const keys = heard(part, 'keydown');
    button(part, 'Good answer').click();
    await frames();
    const field = part.querySelector('textarea');
    if (field) press(field, 'Escape');
    await frames();
    expect(part.querySelector('form')).to.equal(null);
    expect(focusedIn(part)?.ariaLabel).to.equal('Good answer');
    expect(keys).to.deep.equal([]);
  });

  it('shows its versions in place, the newest first', async () => {
    const message = messageWith({ key: 'a', id: 3, content: 'third' });
    const versions = ['first', 'second'].map((content, index) => messageWith({ key: `v${index}`, id: index, content }));
    const part = await mounted({ message, versions, current: true });
    const shown = () => part.querySelector(':scope > .content')?.textContent;
    await frames();
    expect(shown()).to.equal('third');
    expect(part.querySelector('.versions')?.textContent).to.include('3/3').and.include('Version 3 of 3');
    button(part, 'Next version').click();
    button(part, 'Previous version').click();
    await frames();
    button(part, 'Previous version').click();
    await frames();
    expect(shown()).to.equal('first');
    expect(button(part, 'Previous version').ariaDisabled).to.equal('true');
    part.versions = [...versions, messageWith({ key: 'v2', content: 'third' })];
    part.message = messageWith({ key: 'a', id: 4, content: 'fourth' });
    await frames();
    expect(shown()).to.equal('fourth');
  });

  it('has one place for the Tab key in its toolbar, and goes through it by arrow keys', async () => {
    const part = await mounted({ message: messageWith({ key: 'a', id: 2, content: 'hi' }), can: everything });
    await frames();
    const stops = () =>
      [...part.querySelectorAll<HTMLElement>('[role=toolbar] button')].filter(({ tabIndex }) => tabIndex === 0);
    expect(stops()).to.deep.equal([]);
    part.current = true;
    await frames();
    expect(stops().map(({ ariaLabel }) => ariaLabel)).to.deep.equal(['Copy']);
    button(part, 'Copy').focus();
    press(button(part, 'Copy'), 'ArrowLeft');
    expect(focusedIn(part)?.ariaLabel).to.equal('Delete');
    press(button(part, 'Delete'), 'ArrowRight');
    press(button(part, 'Copy'), 'ArrowRight');
    expect(focusedIn(part)?.ariaLabel).to.equal('Good answer');
    expect(stops().map(({ ariaLabel }) => ariaLabel)).to.deep.equal(['Good answer']);
    document.body.dir = 'rtl';
    press(button(part, 'Good answer'), 'ArrowRight');
    document.body.removeAttribute('dir');
    expect(focusedIn(part)?.ariaLabel).to.equal('Copy');
  });

  it('has places for nodes of the app', async () => {
    const node = (text: string) => Object.assign(document.createElement('button'), { textContent: text });
    let calls = 0;
    const extras = {
      avatar: () => document.createElement('img'),
      actions: ({ id }: { id?: unknown }) => ((calls += 1), node(`share ${String(id)}`)),
    };
    const part = await mounted({ extras, message: growing('a', 'h') });
    part.message = growing('a', 'hi');
    await part.updateComplete;
    expect(part.querySelector('.head img')).to.exist;
    part.message = messageWith({ key: 'a', id: 7, content: 'hi' });
    await frames();
    expect(part.querySelector('[role=toolbar]')?.textContent).to.include('share 7');
    expect(calls).to.equal(2);
  });

  it('has nothing that axe finds, folded or not', async () => {
    const message = messageWith({
      key: 'a',
      id: 2,
      content: 'hi',
      finish: 'interrupted',
      reasoning: 'why',
      tools: [{ id: '1', name: 'search', state: 'done', input: { q: 1 }, output: 'x' }],
      sources: [{ title: 'a page', url: 'https://example.com/' }],
      attachments: [{ type: 'text', fileId: 1, name: 'a.txt', size: 3 }],
    });
    const part = await mounted({ message, can: everything, last: true, versions: [messageWith({ key: 'v' })] });
    await frames();
    expect(await axeFindings(part)).to.deep.equal([]);
    for (const details of part.querySelectorAll('details')) details.open = true;
    button(part, 'Bad answer').click();
    await frames();
    expect(await axeFindings(part)).to.deep.equal([]);
  });
});

describe('what an answer came from', () => {
  afterEach(() => document.body.replaceChildren());

  it('is folded, grows while it is open, and says how long it took', async () => {
    const part = await mounted({ message: growing('a', '', { reasoning: 'One **two' }) });
    const details = part.querySelector<HTMLDetailsElement>('.reasoning');
    expect(details?.open).to.equal(false);
    expect(details?.querySelector('summary')?.textContent).to.equal('Thinking…');
    expect(part.querySelector('.reasoning-text')?.childElementCount, 'unread').to.equal(0);
    if (details) details.open = true;
    await frames();
    expect(part.querySelector('.reasoning-text strong')?.textContent).to.equal('two');
    part.message = growing('a', '', { reasoning: 'One **two** three' });
    await frames();
    expect(part.querySelector('.reasoning-text')?.textContent).to.equal('One two three');
    part.thought = 6;
    part.message = growing('a', 'It', { reasoning: 'One **two** three' });
    await part.updateComplete;
    expect(details?.querySelector('summary')?.textContent).to.equal('Thought for 6 seconds');
    expect(details?.open).to.equal(true);
  });

  it('takes the time from the first thought to the first word, and knows nothing of what it has not seen', () => {
    let now = 0;
    const times = new ThinkingTimes(() => now);
    times.notice(growing('a', ''));
    now = 5000;
    times.notice(growing('a', '', { reasoning: 'H' }));
    now = 9000;
    times.notice(growing('a', '', { reasoning: 'Hm' }));
    expect(times.of('a')).to.equal(undefined);
    now = 11_100;
    times.notice(growing('a', 'I', { reasoning: 'Hm' }));
    now = 20_000;
    times.notice(messageWith({ key: 'a', content: 'It', reasoning: 'Hm' }));
    expect(times.of('a')).to.equal(6);
    times.notice(messageWith({ key: 'b', content: 'It', reasoning: 'Hm' }));
    expect(times.of('b')).to.equal(undefined);
  });

  it('names tools, their states in words, and what went in and out', async () => {
    const tools = [
      { id: '1', name: hostile, state: 'in_progress', input: { q: hostile }, output: null },
      { id: '2', name: 'read', state: 'Failed', input: null, output: 'no\nfile' },
      { id: '3', name: 'other', state: 'dreaming', input: null, output: null },
    ];
    const part = await mounted({ message: messageWith({ key: 'a', tools }) });
    const states = [...part.querySelectorAll('.tool-state')].map(({ textContent }) => textContent);
    expect(states).to.deep.equal(['running', 'failed', 'dreaming']);
    expect(part.querySelector('.tool')?.textContent).to.include(hostile);
    expect([...part.querySelectorAll('.tool pre')].map(({ ariaLabel }) => ariaLabel)).to.deep.equal([
      'Input',
      'Output',
    ]);
    expect(part.querySelector('.tool img')).to.equal(null);
  });

  it('links sources by the rules for links in answers', async () => {
    const asked: string[] = [];
    const onLink = (url: URL, event: Event) => {
      asked.push(url.href);
      event.preventDefault();
    };
    const sources = [
      { title: 'a page', url: 'https://example.com/a' },
      { title: hostile },
      { title: 'script', url: 'javascript:alert(1)' },
      { title: 'own origin', url: `${location.origin}/chat/generate` },
      { title: 'other host', url: 'https://example.com@attacker.example/' },
    ];
    const part = await mounted({
      presentation: createPresentation(new Words(), { onLink }),
      message: messageWith({ key: 'a', content: 'x', sources }),
    });
    expect(part.querySelector('.sources summary')?.textContent).to.equal('5 sources');
    const links = [...part.querySelectorAll<HTMLAnchorElement>('.sources a')];
    expect(links.map(({ href }) => href)).to.deep.equal(['https://example.com/a']);
    expect(links[0]?.rel).to.equal('noopener noreferrer');
    expect(part.querySelector('.sources')?.textContent).to.include(hostile).and.include('own origin');
    links[0]?.click();
    expect(asked).to.deep.equal(['https://example.com/a']);
  });
});
