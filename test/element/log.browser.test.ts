import { expect } from 'chai';
import type { ChatMessage } from '../../src/client/thread.js';
import '../../src/element/define.js';
import { ChatStreamLog } from '../../src/element/log.js';
import { ChatStreamMessage } from '../../src/element/message.js';
import { until } from '../support/driven-stream.js';
import { conversation, frames, growing, heard, messageWith } from './support/messages.js';
import { axeFindings, focusedIn, mountPart, press } from './support/part.js';

async function mounted(properties: Partial<ChatStreamLog>): Promise<ChatStreamLog> {
  const log = mountPart(ChatStreamLog, properties);
  log.style.height = '400px';
  log.tabIndex = 0;
  log.setAttribute('role', 'log');
  log.setAttribute('aria-label', 'Conversation');
  await frames();
  return log;
}

function distance({ scrollHeight, clientHeight, scrollTop }: Element): number {
  return Math.round(scrollHeight - clientHeight - scrollTop);
}

/** A reader scrolls, and what follows from that has been drawn. */
async function scrollTo(log: Element, top: number): Promise<void> {
  const scrolled = new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
  log.scrollTop = top;
  await scrolled;
  await frames(3);
}

function messageOf(log: ChatStreamLog, key: string): ChatStreamMessage {
  const found = [...log.querySelectorAll('chat-stream-message')].find(({ message }) => message?.key === key);
  if (!found) throw new Error(`${key} is not drawn`);
  return found;
}

/** Where a message is seen. */
function topOf(log: ChatStreamLog, key: string): number {
  return Math.round(messageOf(log, key).getBoundingClientRect().top - log.getBoundingClientRect().top);
}

function keysOf(log: ChatStreamLog): (string | undefined)[] {
  return [...log.querySelectorAll('chat-stream-message')].map(({ message }) => message?.key);
}

/** The first message that is seen. */
function firstSeen(log: ChatStreamLog): string {
  const seen = [...log.querySelectorAll('chat-stream-message')].find(
    (message) => message.getBoundingClientRect().bottom > log.getBoundingClientRect().top,
  );
  return seen?.message?.key ?? '';
}

afterEach(() => document.body.replaceChildren());

describe('a log that grows', () => {
  it('stays at its end while the reader is there, and leaves who has scrolled up where they are', async () => {
    const settled = conversation(30);
    const log = await mounted({ messages: settled });
    expect(distance(log)).to.equal(0);
    log.messages = [...settled, growing('grows', 'words\n\n'.repeat(30))];
    await frames();
    expect(distance(log)).to.equal(0);
    await scrollTo(log, log.scrollTop - 900);
    const [key, top] = [firstSeen(log), topOf(log, firstSeen(log))];
    log.messages = [...settled, growing('grows', 'words\n\n'.repeat(60))];
    await frames(3);
    expect([firstSeen(log), topOf(log, key)]).to.deep.equal([key, top]);
  });

  it('does not take more than a screen of new text for a reader who has gone', async () => {
    const settled = conversation(30);
    const log = await mounted({ messages: settled });
    for (let length = 1; length < 6; length++) {
      log.messages = [...settled, growing('grows', 'words\n\n'.repeat(length * 30))];
      // between the scrolling and its event
      await log.updateComplete;
      log.dispatchEvent(new Event('scroll'));
    }
    await frames();
    expect(distance(log)).to.equal(0);
  });

  it('counts what came while the reader was elsewhere, and goes there', async () => {
    const settled = conversation(30);
    const log = await mounted({ messages: settled });
    expect(log.querySelector('.latest')).to.equal(null);
    await scrollTo(log, log.scrollTop - 500);
    expect(log.querySelector('.latest')?.ariaLabel).to.equal('Jump to latest');
    log.messages = [...settled, messageWith({ key: 'new-1', content: 'x' }), growing('new-2', 'y')];
    await frames();
    const button = log.querySelector<HTMLElement>('.latest');
    expect(button?.textContent.trim()).to.equal('2 new messages');
    button?.focus();
    button?.click();
    await frames(3);
    expect(distance(log)).to.equal(0);
    expect(log.querySelector('.latest')).to.equal(null);
    expect(focusedIn(log)).to.equal(messageOf(log, 'new-2'));
  });

  it('shows a message of one’s own, wherever the reader is', async () => {
    const settled = conversation(30);
    const log = await mounted({ messages: settled });
    await scrollTo(log, log.scrollTop - 500);
    log.messages = [...settled, messageWith({ key: 'own', role: 'human', content: 'x' }), growing('answer', '')];
    await frames(3);
    expect(distance(log)).to.equal(0);
  });

  it('draws a message that has not changed no more', async () => {
    const settled = conversation(200);
    const log = await mounted({ messages: settled, can: { delete: true }, pageSize: 200 });
    const drawings = new Map<string, number>();
    const prototype = ChatStreamMessage.prototype as unknown as { render: (this: ChatStreamMessage) => unknown };
    const { render } = prototype;
    prototype.render = function (this: ChatStreamMessage) {
      const key = this.message?.key ?? '';
      drawings.set(key, (drawings.get(key) ?? 0) + 1);
      return render.call(this);
    };
    try {
      log.messages = [...settled, growing('grows', 'a')];
      await frames();
      drawings.clear();
      for (const content of ['a b', 'a b c', 'a b c d']) {
        log.messages = [...settled, growing('grows', content)];
        // an equal set of abilities is no change
        log.can = { delete: true };
        await frames(1);
      }
      await frames(1);
      expect([...drawings]).to.deep.equal([['grows', 3]]);
    } finally {
      prototype.render = render;
    }
  });

  it('begins a day where one begins, and none where it is not known', async () => {
    const at = (key: string, day: number, hour = 12) =>
      messageWith({ key, content: key, timestamp: new Date(2026, 1, day, hour).getTime() / 1000 });
    const messages = [at('a', 3), at('b', 3, 23), at('c', 4, 0), messageWith({ key: 'd' }), at('e', 5)];
    const log = await mounted({ messages });
    const days = [...log.querySelectorAll('.day')].map(({ textContent }) => textContent);
    expect(days).to.deep.equal([
      'Tuesday, February 3, 2026',
      'Wednesday, February 4, 2026',
      'Thursday, February 5, 2026',
    ]);
    expect(log.querySelector('.day')?.nextElementSibling).to.equal(messageOf(log, 'a'));
  });
});

describe('a long log', () => {
  it('draws the newest first, and older ones for who scrolls up to them, without moving what is read', async () => {
    const log = await mounted({ messages: conversation(10_000) });
    expect(keysOf(log)).to.have.length(50);
    for (let page = 0; page < 3; page++) {
      const before = keysOf(log).length;
      const key = keysOf(log)[1] ?? '';
      messageOf(log, key).scrollIntoView({ block: 'start' });
      const top = topOf(log, key);
      await until('more', () => keysOf(log).length > before);
      await frames(4);
      expect(topOf(log, key), `page ${page}`).to.be.closeTo(top, 1);
    }
  });

  it('asks once for older ones, and puts them before what is read', async () => {
    const log = await mounted({ messages: conversation(20, 100), hasOlder: true });
    const asked = heard(log, 'log-older');
    await scrollTo(log, 40);
    await scrollTo(log, 0);
    expect(asked).to.have.length(1);
    const top = topOf(log, 'message-100');
    log.messages = [...conversation(40, 80).slice(0, 20), ...log.messages];
    await until('older ones', () => keysOf(log).length === 40);
    await frames(4);
    expect(keysOf(log)[0]).to.equal('message-80');
    expect(topOf(log, 'message-100')).to.be.closeTo(top, 1);
    expect(asked).to.have.length(1);
    await scrollTo(log, 0);
    expect(asked).to.have.length(2);
  });

  it('asks for older ones where there is nothing to scroll', async () => {
    const log = mountPart(ChatStreamLog, { messages: conversation(1, 5), hasOlder: true });
    log.style.height = '400px';
    const asked = heard(log, 'log-older');
    await frames(3);
    expect(asked).to.have.length(1);
  });

  it('begins anew with another conversation', async () => {
    const log = await mounted({ messages: conversation(300) });
    await scrollTo(log, 0);
    log.messages = conversation(300, 1000);
    await frames(3);
    expect(keysOf(log)).to.have.length(50);
    expect(distance(log)).to.equal(0);
  });
});

describe('what stands where nothing is said', () => {
  it('is a greeting with suggestions, the shape of what loads, or what went wrong', async () => {
    const log = await mounted({ suggestions: ['What is new?'] });
    const events = heard(log, 'log-suggestion', 'log-reload');
    expect(log.querySelector('.empty-title')?.textContent).to.equal('What can I do for you?');
    log.querySelector<HTMLElement>('.suggestions button')?.click();
    expect(await axeFindings(log)).to.deep.equal([]);
    log.loading = true;
    await log.updateComplete;
    expect(log.querySelector('.empty')).to.equal(null);
    expect(log.textContent).to.include('Loading the conversation');
    expect(await axeFindings(log)).to.deep.equal([]);
    log.loading = false;
    log.failed = true;
    await log.updateComplete;
    log.querySelector<HTMLElement>('.load-failed button')?.click();
    expect(await axeFindings(log)).to.deep.equal([]);
    expect(events).to.deep.equal([
      { name: 'log-suggestion', detail: { text: 'What is new?' } },
      { name: 'log-reload', detail: null },
    ]);
  });
});

describe('the keyboard in a log', () => {
  it('goes from message to message, and is led to the newest at first', async () => {
    const log = await mounted({ messages: short(4) });
    expect(log.drawn.map(({ tabIndex }) => tabIndex)).to.deep.equal([-1, -1, -1, 0]);
    log.focus();
    press(log, 'ArrowUp');
    expect(focusedIn(log)).to.equal(log.drawn[3]);
    press(focusedIn(log) ?? log, 'ArrowUp');
    await log.updateComplete;
    expect(focusedIn(log)).to.equal(log.drawn[2]);
    expect(log.drawn.map(({ tabIndex }) => tabIndex)).to.deep.equal([-1, -1, 0, -1]);
    press(focusedIn(log) ?? log, 'Home');
    await until('the first', () => focusedIn(log) === log.drawn[0]);
    expect(press(focusedIn(log) ?? log, 'ArrowUp').defaultPrevented).to.equal(true);
    expect(focusedIn(log)).to.equal(log.drawn[0]);
    press(focusedIn(log) ?? log, 'ArrowDown');
    press(focusedIn(log) ?? log, 'End');
    expect(focusedIn(log)).to.equal(log.drawn[3]);
    expect(await axeFindings(log)).to.deep.equal([]);
  });

  it('reads a long message to its end before it goes on', async () => {
    const messages = [...short(2), messageWith({ key: 'long', content: 'words\n\n'.repeat(60) }), ...short(1, 7)];
    const log = await mounted({ messages });
    messageOf(log, 'long').focus({ preventScroll: true });
    messageOf(log, 'long').scrollIntoView({ block: 'start' });
    expect(press(messageOf(log, 'long'), 'ArrowDown').defaultPrevented).to.equal(false);
    messageOf(log, 'long').scrollIntoView({ block: 'end' });
    expect(press(messageOf(log, 'long'), 'ArrowDown').defaultPrevented).to.equal(true);
    expect(focusedIn(log)).to.equal(log.drawn.at(-1));
  });

  it('draws older ones by Home, more each time', async () => {
    const log = await mounted({ messages: conversation(400), pageSize: 20 });
    log.focus();
    press(log, 'ArrowUp');
    const counts: number[] = [];
    for (let time = 0; time < 3; time++) {
      const before = log.drawn.length;
      press(focusedIn(log) ?? log, 'Home');
      await until('more', () => log.drawn.length > before);
      counts.push(log.drawn.length - before);
      await until('the first', () => log.drawn.indexOf(focusedIn(log) as HTMLElement) <= 20);
    }
    expect(counts[2]).to.be.greaterThan(counts[0] ?? 0);
  });

  it('leaves by Escape, and is left alone where somebody writes', async () => {
    const log = await mounted({ messages: short(2), can: { feedback: true } });
    const left = heard(log, 'log-leave');
    log.drawn[1]?.focus();
    press(log.drawn[1] ?? log, 'Escape');
    expect(left).to.have.length(1);
    log.querySelector<HTMLElement>('.good')?.click();
    await frames();
    const field = log.querySelector('textarea');
    if (!field) throw new Error('there is no field');
    expect(press(field, 'ArrowUp').defaultPrevented).to.equal(false);
    press(field, 'Escape');
    expect(left).to.have.length(1);
  });

  it('stays where it is while an answer grows, and goes to what follows when its message is deleted', async () => {
    const messages = short(4);
    const log = await mounted({ messages });
    log.drawn[1]?.focus();
    log.messages = [...messages, growing('grows', 'x')];
    await frames();
    expect(focusedIn(log)).to.equal(log.drawn[1]);
    log.messages = log.messages.filter((_, index) => index !== 1);
    await frames();
    expect(focusedIn(log)).to.equal(messageOf(log, 'message-2'));
    log.querySelectorAll<HTMLElement>('.copy')[2]?.focus();
    log.messages = log.messages.slice(0, 2);
    await frames();
    expect(focusedIn(log)).to.equal(messageOf(log, 'message-2'));
    log.messages = [];
    await frames();
    expect(focusedIn(log)).to.equal(log);
  });
});

function short(count: number, from = 0): readonly ChatMessage[] {
  return conversation(count, from).map((message) => ({ ...message, content: 'short' }));
}
