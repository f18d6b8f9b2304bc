import type { ChatEvent, Delta, Done, Failure, Snapshot } from './events.js';
import { given } from './guards.js';
import type { Message, ToolActivity } from './message.js';

/**
 * Folds one event into the answer it belongs to (contract section 3, rules 1 and 2). Pure, and safe against
 * repetition and replay: an event that says nothing new gives back the very same object.
 */
export function reduceMessage(message: Message, event: ChatEvent): Message {
  switch (event.type) {
    case 'text':
      return appendText(message, event);
    case 'reasoning':
      return withReasoning(message, append(message.reasoning, event));
    case 'snapshot':
      return applySnapshot(message, event);
    case 'tool':
      return withTool(message, event.tool);
    case 'ping':
      return event.len !== undefined && event.len > message.content.length ? withGap(message) : message;
    case 'hello':
      return event.taskId === undefined || event.taskId === message.taskId
        ? message
        : { ...message, taskId: event.taskId };
    case 'done':
      return finishWell(message, event);
    case 'error':
      return finishBadly(message, event);
    case 'status':
    case 'title':
      return message;
  }
}

function appendText(message: Message, delta: Delta): Message {
  const content = append(message.content, delta);
  if (content === undefined) return withGap(message);
  return content === message.content ? message : { ...message, content };
}

/** Rule 1. `undefined`: there is text missing between what we have and where this belongs. */
export function append(text: string, { delta, off = text.length }: Delta): string | undefined {
  if (off > text.length) return undefined;
  return text + delta.slice(text.length - off);
}

function withReasoning(message: Message, reasoning: string | undefined): Message {
  if (reasoning === undefined) return withGap(message);
  return reasoning === message.reasoning ? message : { ...message, reasoning };
}

/** Rule 2: a snapshot may only extend; one that we are past already, or that differs, changes nothing. */
function applySnapshot(message: Message, { text, reasoning, sources = message.sources }: Snapshot): Message {
  if (!text.startsWith(message.content)) return message;
  const allReasoning = reasoning?.startsWith(message.reasoning) ? reasoning : message.reasoning;
  if (text === message.content && allReasoning === message.reasoning)
    return isSame(sources, message.sources) ? message : { ...message, sources };
  const { gap: _, ...whole } = message;
  return { ...whole, content: text, reasoning: allReasoning, sources };
}

function withTool(message: Message, tool: ToolActivity): Message {
  const known = message.tools.find(({ id }) => id === tool.id);
  if (!known) return { ...message, tools: [...message.tools, tool] };
  return isSame(known, tool)
    ? message
    : { ...message, tools: message.tools.map((other) => (other === known ? tool : other)) };
}

/** For what came as JSON. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Only the final message may replace text that differs; without one, `len` tells whether we have it all. */
function finishWell(message: Message, { message: stored, finish, usage, len }: Done): Message {
  const ended = { ...message, ...given({ usage }), finish: finish ?? stored?.finish ?? 'stop' };
  if (stored === undefined) return len !== undefined && len > message.content.length ? withGap(ended) : ended;
  const { gap: _, ...whole } = ended;
  return {
    ...whole,
    ...stored,
    finish: ended.finish,
    // an end that brings no words takes none away
    content: stored.content || message.content,
    reasoning: stored.reasoning || message.reasoning,
    sources: stored.sources.length > 0 ? stored.sources : message.sources,
    tools: message.tools,
  };
}

/** What was said stays said: a failure ends the answer and takes nothing from it. */
function finishBadly(message: Message, { taskStatus, code }: Failure): Message {
  // as the server stores it, so that the mark is the same after a reload
  const finish = taskStatus === 5 ? 'cancelled' : code === 'interrupted' ? 'interrupted' : 'failed';
  return { ...message, finish };
}

function withGap(message: Message): Message {
  return message.gap ? message : { ...message, gap: true };
}
