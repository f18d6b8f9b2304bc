import type { Attachment } from '../protocol/message.js';

/** What is to be sent. Whoever cannot send it gives it back by `restore`. */
export interface Composed {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export type ComposerEvent = CustomEvent<Composed>;
