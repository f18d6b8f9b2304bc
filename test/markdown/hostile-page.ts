import { Chat } from '../../src/client/chat.js';
import type { ChatMessage } from '../../src/client/thread.js';
import '../../src/element/define.js';
import { nextFrame } from '../../src/element/frame.js';
import type { ChatStreamLog } from '../../src/element/log.js';
import type { MarkdownOptions } from '../../src/markdown/index.js';
import { forbidden } from './forbidden.js';
import { TRUSTED, type Hostile } from './hostile.js';
import { isShown, isShownSoFar } from './said.js';
import { byCodeUnit, bySizes, stream } from './streaming.js';

/** What the frames of hostile.browser.test.ts are asked to do. */
export interface Task {
  /** `carelessly` is what must not go unnoticed. */
  readonly shownBy: 'renderer' | 'element' | 'carelessly';
  readonly texts: readonly Hostile[];
  /** To be asked for at the end, so that all that was asked for before is known. */
  readonly lastRequest: string;
}

/** What they report. */
export interface Report {
  readonly checks: number;
  /** What should not have been, in words. */
  readonly failures: readonly string[];
}

const failures: string[] = [];
let checks = 0;

let failedText = '';

/** One failure of a text is enough. */
function fail(text: string, problem: string): void {
  if (failedText !== '' && text.startsWith(failedText)) return;
  failedText = text;
  failures.push(`${JSON.stringify(text.slice(-150))}: ${problem}`);
}

/** Longer texts are cut into fewer pieces, for time. */
function piecesOf(text: string, long = 700): string[] {
  if (text.length > 700) return bySizes(text, [97]);
  return text.length > long ? bySizes(text, [5]) : byCodeUnit(text);
}

function check(text: string, target: Element): void {
  checks += 1;
  const findings = forbidden(target);
  if (findings.length > 0) fail(text, findings.join(', '));
}

/** Script that runs, pages that are left, globals that are set, what the page's policy had to stop. */
function watch(): void {
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
    failures.push(`violation of ${effectiveDirective}: ${blockedURI} ${sample}`),
  );
  for (const name of ['alert', 'confirm', 'prompt', 'open', 'print'])
    Object.assign(window, { [name]: () => failures.push(`${name}() was called`) });
  addEventListener('pagehide', () => report(['the page was left']));
}

function report(found: readonly string[]): void {
  // more would take long to compare and to print
  const message: Report = { checks, failures: found.slice(0, 400) };
  parent.postMessage(message, '*');
}

/** Requests that no module of this page makes; resolves once the last one is known, for they are told of in order. */
function requestsUntil(last: string): Promise<void> {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) {
        if (name === last) resolve();
        else if (!name.startsWith(origin) || name.includes('/api/')) failures.push(`request of ${name}`);
      }
    }).observe({ type: 'resource', buffered: true });
    const image = new Image();
    image.src = last;
  });
}

const usual: MarkdownOptions = { allowedImageOrigins: [TRUSTED] };
/** With frames so early that short texts try them. */
const early: MarkdownOptions = { ...usual, framing: { worthwhile: 12, undecided: 3 } };

/** As a block of its own and in a line; whole and by single characters. */
function showByRenderer(hostile: Hostile): void {
  const block = `${hostile.text}\n\nafter`;
  for (const [whole, options] of [
    [block, usual],
    [block, early],
    [`before ${block}`, early],
  ] as const) {
    const atOnce = showPieces([whole], hostile, options);
    if (atOnce !== showPieces(piecesOf(whole), hostile, options)) fail(whole, `is otherwise at once: ${atOnce}`);
  }
}

/** @returns what is shown in the end */
function showPieces(pieces: readonly string[], { seen }: Hostile, options: MarkdownOptions): string {
  const whole = pieces.join('');
  const lengths = pieces.map(({ length }) => length);
  let end = 0;
  const look = (target: Element) => {
    if (!target.isConnected) document.body.append(target);
    end += lengths.shift() ?? 0;
    const soFar = whole.slice(0, end);
    check(soFar, target);
    if (seen === undefined && !isShownSoFar(soFar, target)) fail(soFar, `shows only ${target.textContent}`);
  };
  const target = stream(pieces, look, options);
  if (!isShown(seen ?? whole, target)) fail(whole, `shows in the end only ${target.textContent}`);
  if (!seesWhatFollows(target)) fail(whole, 'hides what follows');
  target.remove();
  return blocksOf(target);
}

/** Without the boxes that share out the blocks, and with text in one piece. */
function blocksOf(target: Element): string {
  target.normalize();
  return [...target.children].map(({ innerHTML }) => innerHTML).join('');
}

function seesWhatFollows(target: Element): boolean {
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  let last: Element | null = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.nodeValue?.includes('after')) last = node.parentElement;
  return last?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ?? false;
}

function showCarelessly({ text }: Hostile): void {
  const target = document.body.appendChild(document.createElement('div'));
  target.innerHTML = text;
  check(text, target);
}

/** All at once in one chat: first as it is when loaded, then as if all of them were written at the same time. */
async function showByElement(texts: readonly Hostile[]): Promise<void> {
  const element = document.createElement('chat-stream');
  element.client = new Chat({ baseUrl: `${origin}/api`, fetch: storing(texts) });
  document.body.append(element);
  const log = await found<ChatStreamLog>(() => element.shadowRoot?.querySelector<ChatStreamLog>('chat-stream-log'));
  await found(() => log.querySelectorAll('.content > *')[texts.length - 1]);
  for (const bubble of log.querySelectorAll('.bubble'))
    if (bubble.childElementCount > 0) fail(bubble.textContent, 'is more than text where a person wrote it');
  for (const [index, content] of log.querySelectorAll('.content').entries()) check(texts[index]?.text ?? '', content);
  await found(() => element.client?.$status.get() === 'idle');

  const [stored] = log.messages.filter(({ role }) => role === 'assistant');
  if (!stored) throw new Error('nothing was stored');
  const pieces = texts.map(({ text }) => piecesOf(text, 200));
  const { id, finish, ...answer } = stored;
  let messages: ChatMessage[] = texts.map((_, index) => ({ ...answer, key: `growing-${index}`, content: '' }));
  while (messages.some((message) => message.finish === undefined)) {
    const before = messages;
    messages = before.map((message, index) => grow(message, pieces[index] ?? []));
    log.messages = messages;
    await log.updateComplete;
    await nextFrame();
    const contents = log.querySelectorAll('.content');
    for (const [index, message] of messages.entries()) {
      const content = contents[index];
      if (message !== before[index] && content) check(message.content, content);
    }
  }
  element.remove();
}

function grow(message: ChatMessage, pieces: string[]): ChatMessage {
  const piece = pieces.shift();
  if (piece !== undefined) return { ...message, content: message.content + piece };
  return message.finish ? message : { ...message, id: message.key, finish: 'stop' };
}

/** A backend with one session, in which each text was sent and answered with itself. */
function storing(texts: readonly Hostile[]): typeof fetch {
  const rows = texts.flatMap(({ text }, index) =>
    ['human', 'assistant'].map((role, of) => ({
      id: index * 2 + of + 1,
      session_id: 1,
      role,
      content: text,
      timestamp: 1,
      attachments: [],
    })),
  );
  return (input) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, origin);
    if (pathname.endsWith('/sessions'))
      return Promise.resolve(Response.json([{ id: 1, user_id: 'me', title: texts[0]?.text, timestamp: 1 }]));
    if (pathname.endsWith('/messages')) return Promise.resolve(Response.json(rows));
    return Promise.resolve(Response.json({ messageTaskId: null }));
  };
}

async function found<Value>(find: () => Value | null | undefined): Promise<Value> {
  for (;;) {
    const value = find();
    if (value) return value;
    await nextFrame();
  }
}

async function perform({ shownBy, texts, lastRequest }: Task): Promise<void> {
  if (shownBy === 'element') await showByElement(texts);
  else texts.forEach(shownBy === 'renderer' ? showByRenderer : showCarelessly);
  await requestsUntil(lastRequest);
  if (shownBy === 'carelessly')
    await found(() => /violation|request of.*alert\(\) was|alert\(\) was.*request of/s.test(failures.join('\n')));
  report(failures);
}

watch();
addEventListener('message', ({ data }: MessageEvent<Task>) => {
  perform(data).catch((error: unknown) => report([...failures, String(error)]));
});
report(['ready']);
