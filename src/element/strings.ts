import type { Notice } from '../client/thread.js';
import type { Finish } from '../protocol/message.js';

/** Every word of the interface, in one place. */
export const strings = {
  log: 'Conversation',
  newChat: 'New chat',
  untitled: 'New chat',
  emptyTitle: 'What can I do for you?',
  emptyHint: 'Write a message below to begin.',
  loading: 'Loading the conversation…',
  composer: 'Message',
  placeholder: 'Write a message…',
  send: 'Send',
  stop: 'Stop',
  retry: 'Try again',
  you: 'You said:',
  assistant: 'The assistant said:',
  system: 'Note:',
  files: 'Attached files',
  reasoning: 'Reasoning',
  working: 'The assistant is answering.',
  complete: 'The answer is complete.',
  stopped: 'Stopped.',
  empty: 'The answer is empty.',
  toolInput: 'Input',
  toolOutput: 'Output',
} as const;

/** What is said under an answer that did not end by itself. */
export const finishNotes: Readonly<Partial<Record<Finish, string>>> = {
  length: 'The answer was cut off: it reached its longest length.',
  content_filter: 'The answer was withheld or cut off by a content filter.',
  cancelled: 'Stopped.',
  failed: 'This answer is incomplete.',
  interrupted: 'This answer is incomplete.',
};

/** What a person is told of how things stand. */
export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'signed_out':
      return 'You are signed out.';
    case 'offline':
      return 'You are offline. The answer goes on as soon as you are back.';
    case 'slow':
      return 'This is taking longer than usual…';
    case 'queued':
      return 'Waiting for its turn…';
    case 'retrying':
      return `The server has much to do. Trying again in ${notice.seconds} s…`;
  }
}
