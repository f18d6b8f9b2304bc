import { expect } from 'chai';
import { ChatStreamSessionList } from '../../src/element/session-list.js';
import { sessionNoteStyles } from '../../src/element/session-note-styles.js';
import { sessionStyles } from '../../src/element/session-styles.js';
import { ChatStreamSessions, type SessionMark } from '../../src/element/sessions.js';
import type { Session } from '../../src/protocol/session.js';
import { FakeClock } from '../support/fake-clock.js';
import { axeFindings, drawn, eventsOf, focusedIn, found, mountPart, press } from './support/part.js';

customElements.define('test-sessions', class extends ChatStreamSessions {});
if (!customElements.get('chat-stream-session-list'))
  customElements.define('chat-stream-session-list', ChatStreamSessionList);
const Sessions = customElements.get('test-sessions') as typeof ChatStreamSessions;

const today = Math.floor(Date.now() / 1000);

function range(count: number): readonly Session[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    title: `Session ${index + 1}`,
    timestamp: today,
  }));
}

describe('the list of sessions', () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = new FakeClock();
    clock.hold();
  });
  afterEach(() => document.body.replaceChildren());

  async function shown(properties: Partial<ChatStreamSessions> = {}): Promise<ChatStreamSessions> {
    const part = mountPart(Sessions, { sessions: range(3), clock, ...properties }, [sessionStyles, sessionNoteStyles]);
    await settled(part);
    return part;
  }
  /** The list draws after what holds it. */
  async function settled(part: ChatStreamSessions): Promise<void> {
    await drawn(part);
    await drawn(listIn(part));
    await drawn(part);
  }
  function listIn(part: Element): ChatStreamSessionList {
    const list = found(part, 'chat-stream-session-list');
    if (!(list instanceof ChatStreamSessionList)) throw new Error('the list is not defined');
    return list;
  }
  const titles = (part: Element) => [...part.querySelectorAll('.session-title')].map(({ textContent }) => textContent);
  const row = (part: Element, id: number) => found(part, `[data-key="${id}"] .session-select`);
  const focusedTitle = (part: Element) => focusedIn(part)?.textContent.trim();
  const hover = (target: Element, pointerType = 'mouse') =>
    target.dispatchEvent(new PointerEvent('pointerover', { pointerType, bubbles: true }));
  function type(part: Element, text: string): void {
    const field = found(part, 'input[type=search]') as HTMLInputElement;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  it('shows titles by day, and which one is shown', async () => {
    const [first, second] = range(2);
    const sessions = [
      { ...first, title: null },
      { ...second, timestamp: today - 86_400 },
    ] as readonly Session[];
    const part = await shown({ sessions, current: '2' });
    expect(titles(part)).to.deep.equal(['New chat', 'Session 2']);
    const days = [...part.querySelectorAll('ul')].map(({ ariaLabel }) => ariaLabel);
    expect(days).to.deep.equal(['today', 'yesterday']);
    expect([...part.querySelectorAll('[aria-current]')]).to.deep.equal([row(part, 2)]);
  });

  it('tells of what is to be begun and shown', async () => {
    const part = await shown();
    const [begun, selected] = [eventsOf(part, 'session-new'), eventsOf(part, 'session-select')];
    found(part, '.new-session').click();
    row(part, 2).click();
    expect(begun).to.have.length(1);
    expect(selected).to.deep.equal([{ id: 2 }]);
  });

  it('marks those that are answering and those with something new, in words', async () => {
    const marks: Record<string, SessionMark> = { 1: 'answering', 3: 'unread' };
    const part = await shown({ marks });
    expect(row(part, 1).textContent).to.include('Answering');
    expect(row(part, 2).querySelector('.session-mark')).to.equal(null);
    expect(row(part, 3).textContent).to.include('New answer');
    part.marks = {};
    await settled(part);
    expect(part.querySelector('.session-mark')).to.equal(null);
  });

  it('is one stop of Tab, and walked by arrow keys', async () => {
    const part = await shown({ current: 2 });
    const stops = () => [...part.querySelectorAll('.session-select[tabindex="0"]')];
    expect(stops()).to.deep.equal([row(part, 2)]);
    row(part, 2).focus();
    for (const [key, expected] of [
      ['ArrowDown', 'Session 3'],
      ['ArrowDown', 'Session 3'],
      ['Home', 'Session 1'],
      ['ArrowUp', 'Session 1'],
      ['End', 'Session 3'],
    ] as const) {
      const event = press(focusedIn(part) ?? part, key);
      await settled(part);
      expect([key, focusedTitle(part), event.defaultPrevented]).to.deep.equal([key, expected, true]);
    }
    expect(stops()).to.deep.equal([row(part, 3)]);
    expect(press(row(part, 3), 'a').defaultPrevented).to.equal(false);
  });

  it('shows what can be done where the focus or the pointer is', async () => {
    const part = await shown();
    row(part, 1).focus();
    hover(row(part, 2));
    hover(row(part, 3), 'touch');
    await settled(part);
    const named = [...part.querySelectorAll('.session-actions button')].map(({ ariaLabel }) => ariaLabel);
    const expected = [1, 2].flatMap((id) => [`Rename “Session ${id}”`, `Delete “Session ${id}”`]);
    expect(named).to.deep.equal(expected);
    listIn(part).dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
    await settled(part);
    expect(part.querySelectorAll('.session-actions')).to.have.length(1);
  });

  describe('renames', () => {
    async function renaming(part: ChatStreamSessions, title?: string): Promise<HTMLInputElement> {
      row(part, 2).focus();
      press(row(part, 2), 'F2');
      await settled(part);
      const field = found(part, '.session-field') as HTMLInputElement;
      if (title !== undefined) field.value = title;
      return field;
    }

    it('in the row itself', async () => {
      const part = await shown();
      const renamed = eventsOf(part, 'session-rename');
      const field = await renaming(part);
      expect(focusedIn(part)).to.equal(field);
      expect([field.value, field.selectionStart, field.selectionEnd]).to.deep.equal(['Session 2', 0, 9]);
      field.value = '  A new name ';
      press(field, 'Enter');
      await settled(part);
      expect(renamed).to.deep.equal([{ id: 2, title: 'A new name' }]);
      expect(focusedTitle(part)).to.equal('Session 2');
    });

    it('when something else is turned to', async () => {
      const part = await shown();
      const renamed = eventsOf(part, 'session-rename');
      await renaming(part, 'Another');
      found(part, '.new-session').focus();
      await settled(part);
      expect(renamed).to.deep.equal([{ id: 2, title: 'Another' }]);
    });

    it('nothing by Escape, which reaches nobody else, by no title, by the same, and while an input method writes', async () => {
      const part = await shown();
      const renamed = eventsOf(part, 'session-rename');
      const heard: string[] = [];
      part.addEventListener('keydown', ({ key }) => heard.push(key));
      for (const [title, key] of [
        ['Another', 'Escape'],
        ['  ', 'Enter'],
        ['Session 2', 'Enter'],
      ] as const) {
        press(await renaming(part, title), key);
        await settled(part);
        expect(focusedTitle(part), title).to.equal('Session 2');
      }
      expect(heard).to.deep.equal([]);
      press(await renaming(part, 'にほん'), 'Enter', { isComposing: true });
      await settled(part);
      expect(part.querySelector('.session-field')).to.exist;
      expect(renamed).to.deep.equal([]);
    });

    it('by its button, by two clicks, and from nothing where there is no title yet', async () => {
      const part = await shown({ sessions: [{ id: 2, title: null, timestamp: today }] });
      row(part, 2).dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      await settled(part);
      press(found(part, '.session-field'), 'Escape');
      await settled(part);
      found(part, '.session-rename').click();
      await settled(part);
      const field = found(part, '.session-field') as HTMLInputElement;
      expect([field.value, field.placeholder]).to.deep.equal(['', 'New chat']);
    });
  });

  describe('deletes', () => {
    it('after six seconds, and forgets the row at once', async () => {
      const part = await shown();
      const deleted = eventsOf(part, 'session-delete');
      row(part, 2).focus();
      press(row(part, 2), 'Delete');
      await settled(part);
      expect(titles(part)).to.deep.equal(['Session 1', 'Session 3']);
      expect(focusedTitle(part)).to.equal('Session 3');
      expect(found(part, '.session-undo').textContent).to.include('“Session 2” was deleted.');
      clock.advance(5999);
      expect(deleted).to.deep.equal([]);
      clock.advance(1);
      await settled(part);
      expect(deleted).to.deep.equal([{ id: 2 }]);
      // until the server has done it, it is still in the list that is handed in
      part.sessions = range(3);
      await settled(part);
      expect(titles(part)).to.deep.equal(['Session 1', 'Session 3']);
      expect(found(part, '.session-undo').textContent.trim()).to.equal('');
      part.restore(2);
      await settled(part);
      expect(titles(part)).to.have.length(3);
    });

    it('nothing that is taken back, and goes there', async () => {
      const part = await shown();
      const deleted = eventsOf(part, 'session-delete');
      row(part, 3).focus();
      await settled(part);
      found(part, '[data-key="3"] .session-delete').click();
      await settled(part);
      expect(focusedTitle(part)).to.equal('Session 2');
      found(part, '.session-undo button').click();
      await settled(part);
      expect(focusedTitle(part)).to.equal('Session 3');
      clock.advance(60_000);
      expect(deleted).to.deep.equal([]);
    });

    it('several, each to be taken back, the last by Ctrl+Z', async () => {
      const part = await shown();
      const deleted = eventsOf(part, 'session-delete');
      for (const id of [1, 2]) {
        press(row(part, id), 'Delete');
        await settled(part);
        clock.advance(1000);
      }
      expect(part.querySelectorAll('.session-undo button')).to.have.length(2);
      press(row(part, 3), 'z', { ctrlKey: true });
      await settled(part);
      expect(titles(part)).to.deep.equal(['Session 2', 'Session 3']);
      clock.advance(60_000);
      expect(deleted).to.deep.equal([{ id: 1 }]);
    });

    it('nothing while somebody is at the button that takes it back', async () => {
      const part = await shown();
      const deleted = eventsOf(part, 'session-delete');
      press(row(part, 1), 'Delete');
      await settled(part);
      found(part, '.session-undo button').focus();
      clock.advance(60_000);
      expect(deleted).to.deep.equal([]);
      row(part, 2).focus();
      clock.advance(5999);
      expect(deleted).to.deep.equal([]);
      clock.advance(1);
      expect(deleted).to.deep.equal([{ id: 1 }]);
    });

    it('at once when it goes, or the page does, and only once', async () => {
      for (const go of [(part: Element) => part.remove(), () => dispatchEvent(new Event('pagehide'))]) {
        const part = await shown();
        const deleted = eventsOf(part, 'session-delete');
        press(row(part, 1), 'Delete');
        go(part);
        expect(deleted).to.deep.equal([{ id: 1 }]);
        clock.advance(60_000);
        expect(deleted).to.have.length(1);
      }
    });

    it('the shown one, and says that it is left', async () => {
      const part = await shown({ current: 1 });
      const left = eventsOf(part, 'session-leave');
      press(row(part, 2), 'Delete');
      expect(left).to.deep.equal([]);
      press(row(part, 1), 'Delete');
      expect(left).to.deep.equal([{ id: 1 }]);
    });

    it('the last one, and leaves the focus where one begins anew', async () => {
      const part = await shown({ sessions: range(1) });
      row(part, 1).focus();
      press(row(part, 1), 'Delete');
      await settled(part);
      expect(part.textContent).to.include('No conversations yet');
      expect(focusedIn(part)).to.equal(found(part, '.new-session'));
    });
  });

  describe('searches', () => {
    it('in titles, and is left by Down and by Escape', async () => {
      const part = await shown();
      const field = found(part, 'input[type=search]') as HTMLInputElement;
      type(part, 'SESSION 2');
      await settled(part);
      expect(titles(part)).to.deep.equal(['Session 2']);
      expect(press(field, 'ArrowDown').defaultPrevented).to.equal(true);
      await settled(part);
      expect(focusedTitle(part)).to.equal('Session 2');
      expect(press(field, 'Escape').defaultPrevented).to.equal(true);
      await settled(part);
      expect([field.value, titles(part).length]).to.deep.equal(['', 3]);
      expect(press(field, 'Escape').defaultPrevented).to.equal(false);
    });

    it('in vain, and says so', async () => {
      const part = await shown();
      type(part, 'x');
      await settled(part);
      expect(found(part, '.no-sessions').textContent.trim()).to.equal('Nothing found');
    });
  });

  it('says that it is loading, but not over what is there', async () => {
    const part = await shown({ sessions: [], loading: true });
    expect(part.textContent).to.include('Loading the conversations…');
    part.sessions = range(1);
    await settled(part);
    expect(part.textContent).not.to.include('Loading the conversations…');
  });

  it('draws a thousand rows once, and what is seen of them', async () => {
    const part = await shown({ sessions: range(1000), current: 5 });
    expect(part.querySelectorAll('.session')).to.have.length(1000);
    expect(part.querySelectorAll('.session-actions')).to.have.length(1);
    expect(getComputedStyle(found(part, '.session')).contentVisibility).to.equal('auto');
    const rows = [...part.querySelectorAll('.session')];
    const changes = new MutationObserver(() => undefined);
    changes.observe(part, { childList: true, subtree: true, attributes: true });
    part.marks = { 7: 'unread' };
    await settled(part);
    expect(
      changes.takeRecords().map(({ target }) => (target as Element).closest('[data-key]')?.getAttribute('data-key')),
    ).to.satisfy((keys: readonly string[]) => keys.every((key) => key === '7'));
    expect([...part.querySelectorAll('.session')]).to.deep.equal(rows);
  });

  it('breaks no rule of accessibility', async () => {
    const part = await shown({
      current: 1,
      marks: { 1: 'answering', 2: 'unread' },
    });
    expect(await axeFindings(part)).to.deep.equal([]);
    press(row(part, 3), 'Delete');
    press(row(part, 2), 'F2');
    await settled(part);
    expect(await axeFindings(part)).to.deep.equal([]);
    part.sessions = [];
    part.loading = true;
    await settled(part);
    expect(await axeFindings(part)).to.deep.equal([]);
    part.loading = false;
    await settled(part);
    expect(await axeFindings(part)).to.deep.equal([]);
  });
});
