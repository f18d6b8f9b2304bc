import type { ChatMessage } from '../../../src/client/thread.js';
import { emptyAnswer } from '../../../src/protocol/message.js';

/** An answer that has ended, but for what is said of it. */
export function messageWith(given: Partial<ChatMessage> & { readonly key: string }): ChatMessage {
  return { ...emptyAnswer(1, 0), finish: 'stop', ...given };
}

/** An answer that still grows. */
export function growing(key: string, content: string, more: Partial<ChatMessage> = {}): ChatMessage {
  return { ...emptyAnswer(1, 0), key, content, ...more };
}

/** Questions and answers by turns, the oldest first. */
export function conversation(count: number, from = 0): readonly ChatMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const id = from + index;
    const content = `message ${id} ${'words '.repeat(10 + ((id * 7) % 50))}`;
    return messageWith({ key: `message-${id}`, id, role: id % 2 ? 'assistant' : 'human', content });
  });
}

/** What a part asks for by events of these names, as they come. */
export function heard(part: EventTarget, ...names: readonly string[]): { name: string; detail: unknown }[] {
  const events: { name: string; detail: unknown }[] = [];
  for (const name of names)
    part.addEventListener(name, (event) => events.push({ name, detail: (event as CustomEvent<unknown>).detail }));
  return events;
}

/** Until all is drawn, and what follows from its size. */
export async function frames(count = 2): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}
