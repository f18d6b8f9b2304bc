import type { ChatErrorCode } from '../protocol/errors.js';

/** Words that depend on a number, by the plural categories of their language (Intl.PluralRules). */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** Words, with the places of values in braces: `{name}`. A plural is chosen by the value `count`. */
export type Phrase = string | Plural;

/** Every word of the interface. An app gives its own for any of them (`strings`); the rest stays as it is. */
export const english = {
  // the frame
  log: 'Conversation',
  newChat: 'New chat',
  untitled: 'New chat',
  loading: 'Loading the conversation…',
  emptyTitle: 'What can I do for you?',
  emptyHint: 'Write a message below to begin.',
  loadFailed: 'The conversation could not be loaded.',
  retry: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  older: 'Loading older messages…',
  latest: 'Jump to latest',
  newMessages: { one: '{count} new message', other: '{count} new messages' },
  openChat: 'Open chat',
  closeChat: 'Close chat',
  unread: { one: '{count} unread answer', other: '{count} unread answers' },

  // messages
  you: 'You',
  assistant: 'Assistant',
  system: 'Note',
  empty: 'The answer is empty.',
  reasoning: 'Reasoning',
  thinking: 'Thinking…',
  thought: { one: 'Thought for {count} second', other: 'Thought for {count} seconds' },
  toolInput: 'Input',
  toolOutput: 'Output',
  toolPending: 'waiting',
  toolRunning: 'running',
  toolDone: 'done',
  toolFailed: 'failed',
  sources: { one: '{count} source', other: '{count} sources' },
  files: 'Attached files',
  actions: 'Actions for this message',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed here',
  regenerate: 'Another answer',
  continue: 'Continue',
  edit: 'Edit',
  editing: 'Editing a message: what follows it will be replaced.',
  delete: 'Delete',
  good: 'Good answer',
  bad: 'Bad answer',
  feedbackPraise: 'What was good? (optional)',
  feedbackComment: 'What was wrong? (optional)',
  feedbackSend: 'Send feedback',
  feedbackThanks: 'Thank you for your feedback.',
  readAloud: 'Read aloud',
  stopReading: 'Stop reading',
  version: 'Version {index} of {count}',
  previousVersion: 'Previous version',
  nextVersion: 'Next version',

  // the composer
  composer: 'Message',
  placeholder: 'Write a message…',
  send: 'Send',
  stop: 'Stop',
  tooLong: { one: '{count} byte too long', other: '{count} bytes too long' },
  bytesLeft: { one: '{count} byte left', other: '{count} bytes left' },
  stillAnswering: 'You can send this when the answer is complete.',
  waitingForFiles: 'This will be sent as soon as the files are there.',
  failedFiles: 'Try the files that failed again, or remove them. Then send.',
  attach: 'Attach files',
  dropFiles: 'Drop files here',
  uploading: 'Uploading {name}',
  uploadFailed: '{name} could not be uploaded: {reason}',
  removeFile: 'Remove {name}',
  retryFile: 'Try {name} again',
  record: 'Record a voice message',
  recording: 'Recording, {time}',
  stopRecording: 'End the recording',
  discardRecording: 'Discard the recording',
  microphoneDenied: 'The microphone may not be used here.',
  microphoneMissing: 'No microphone can be used here.',
  voiceMessage: 'Voice message',
  suggestions: 'Suggestions',

  // sessions
  sessions: 'Conversations',
  showSessions: 'Show conversations',
  searchSessions: 'Search conversations',
  loadingSessions: 'Loading the conversations…',
  noSessions: 'No conversations yet',
  nothingFound: 'Nothing found',
  rename: 'Rename',
  renameSession: 'Rename “{title}”',
  deleteSession: 'Delete “{title}”',
  sessionDeleted: '“{title}” was deleted.',
  undo: 'Undo',
  answering: 'Answering',
  unreadAnswer: 'New answer',

  // pending actions
  approval: { one: 'The assistant asks to do this:', other: 'The assistant asks to do {count} things:' },
  confirm: 'Confirm',
  reject: 'Reject',
  approvalHint: 'Or write what to do instead.',

  // what is announced and how things stand
  working: 'The assistant is answering.',
  complete: 'The answer is complete.',
  stopped: 'Stopped.',
  failed: 'The answer failed.',
  signedOut: 'You are signed out.',
  offline: 'You are offline. The answer goes on as soon as you are back.',
  slow: 'This is taking longer than usual…',
  queued: 'Waiting for its turn…',
  retrying: {
    one: 'The server has much to do. Trying again in {count} second…',
    other: 'The server has much to do. Trying again in {count} seconds…',
  },
  firstText: 'first text after {time}',
  tokens: { one: '{count} token per second', other: '{count} tokens per second' },
  polling: 'Answers come whole here: this server does not stream.',
  cutOff: 'The answer was cut off: it reached its longest length.',
  filtered: 'The answer was withheld or cut off by a content filter.',
  incomplete: 'This answer is incomplete.',

  // in the text of an answer
  code: 'Code',
  table: 'Table',
  copyTable: 'Copy table',
  wrap: 'Wrap',
  download: 'Download',
  notCopied: 'Not copied; the text is selected',
  showDiagram: 'Show diagram',
  diagram: 'Diagram',
  diagramFailed: 'The diagram cannot be shown',
  footnotes: 'Footnotes',
  footnote: 'Footnote',
  backToText: 'Back to the text',
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
  imageNotLoaded: 'Image, not loaded',
  image: 'Image',
} as const satisfies Readonly<Record<string, Phrase>>;

/** What can be said. */
export type PhraseKey = keyof typeof english;

/** Words by their keys; those of errors by `error_` and the code. English stands in for what is missing. */
export type Strings = { readonly [Key in PhraseKey]?: (typeof english)[Key] extends string ? string : Phrase } & {
  readonly [Code in ChatErrorCode as `error_${Code}`]?: string;
};
