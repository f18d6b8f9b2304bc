import '../../../../src/element/define.js';
import type { CSSResult } from 'lit';
import type { ChatMessage } from '../../../../src/client/thread.js';
import type { ChatStreamLog } from '../../../../src/element/log.js';
import { styles } from '../../../../src/element/styles.js';
import { textOf } from '../../markdown/texts.js';
import { longestFrames, tasksOver, type Frames, type LongTasks } from './observe.js';

export interface Way {
  /** How many messages are drawn at first. */
  readonly pageSize: number;
  /** Whether what is not seen is not laid out. */
  readonly skips: boolean;
}

export interface Opened {
  readonly milliseconds: number;
  readonly drawn: number;
}

const host = document.querySelector('#host');
if (!host) throw new Error('there is no place');
const root = host.attachShadow({ mode: 'open' });
root.adoptedStyleSheets = sheets(styles);
const { added: text } = textOf('mixed', 4, 400_000);

const functions = { open, scrollUp, stream, listenToKeys };
declare global {
  var logBench: typeof functions;
}
globalThis.logBench = functions;

function log(): ChatStreamLog {
  const element = root.querySelector('chat-stream-log');
  if (!element) throw new Error('there is no log');
  return element;
}

/** From nothing to the frame after the one in which the messages are seen. */
async function open(count: number, { pageSize, skips }: Way): Promise<Opened> {
  root.replaceChildren();
  const sheet = new CSSStyleSheet();
  if (!skips) sheet.replaceSync('chat-stream-message { content-visibility: visible !important; }');
  root.adoptedStyleSheets = [...sheets(styles), sheet];
  const list = messages(count);
  await frames(2);
  const begun = performance.now();
  const element = document.createElement('chat-stream-log');
  Object.assign(element, { pageSize: pageSize || Infinity, messages: list, tabIndex: 0 });
  root.append(element, document.createElement('textarea'));
  await frames(2);
  return { milliseconds: performance.now() - begun, drawn: element.drawn.length };
}

/** A reader scrolls up by most of a page, frame by frame. */
async function scrollUp(count: number): Promise<Frames & LongTasks> {
  const tasks = tasksOver(50);
  const measured = await longestFrames(count, () => (log().scrollTop -= 500));
  return { ...measured, ...tasks.end() };
}

/** An answer grows for some seconds; it is handed over once a frame, as `<chat-stream>` does. */
async function stream(tokensPerSecond: number, seconds: number): Promise<Frames & LongTasks & { length: number }> {
  const element = log();
  const settled = element.messages;
  const tasks = tasksOver(50);
  const begun = performance.now();
  let length = 0;
  const measured = await longestFrames(seconds * 60, () => {
    length = Math.floor(((performance.now() - begun) / 1000) * tokensPerSecond) * 4;
    element.messages = [...settled, answer('grows', text.slice(0, length), undefined)];
  });
  element.messages = [...settled, answer('grows', text.slice(0, length), settled.length + 1)];
  await frames(2);
  return { ...measured, ...tasks.end(), length };
}

/** For each key that is pressed, the milliseconds until the frame has been drawn that shows it. */
function listenToKeys(): readonly number[] {
  const delays: number[] = [];
  root.addEventListener('keydown', ({ timeStamp }) => {
    // a message comes after the frame
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => delays.push(performance.now() - timeStamp);
      port2.postMessage(undefined);
    });
  });
  return delays;
}

function messages(count: number): readonly ChatMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const from = (index * 997) % 390_000;
    const content = text.slice(from, from + 300 + ((index * 131) % 900));
    const message = answer(`message-${index}`, content, index + 1);
    const timestamp = 1_700_000_000 + index * 600;
    return index % 2
      ? { ...message, timestamp }
      : { ...message, role: 'human', content: content.slice(0, 80), timestamp };
  });
}

function answer(key: string, content: string, id: number | undefined): ChatMessage {
  const empty = { reasoning: '', sources: [], attachments: [], tools: [], pendingActions: [] };
  const message = { ...empty, key, content, sessionId: 1, role: 'assistant', timestamp: 0 } as const;
  return id === undefined ? message : { ...message, id, finish: 'stop' };
}

async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}

function sheets(results: readonly (CSSResult | readonly unknown[])[]): CSSStyleSheet[] {
  return results.flatMap((result) =>
    'styleSheet' in result ? (result.styleSheet ?? []) : sheets(result as readonly CSSResult[]),
  );
}
