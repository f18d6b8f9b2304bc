import type { PromptFile, PromptMessage } from './provider.js';

/** What was written, and what can be written of the files that came with it. */
export function wordsOf(message: PromptMessage): string {
  const notes = filesOf(message)
    .filter((file) => !isPicture(file))
    .map(noteOn);
  return [message.content, ...notes].filter((text) => text !== '').join('\n\n');
}

/** Pictures, for models that see. */
export function picturesOf(message: PromptMessage): readonly PromptFile[] {
  return filesOf(message).filter(isPicture);
}

export function base64Of({ bytes }: PromptFile): string {
  return Buffer.from(bytes).toString('base64');
}

function filesOf(message: PromptMessage): readonly PromptFile[] {
  return 'files' in message ? (message.files ?? []) : [];
}

function isPicture({ type }: PromptFile): boolean {
  return type.startsWith('image/');
}

/** A model that cannot read a file should at least know that it is there. */
function noteOn({ name, type, bytes }: PromptFile): string {
  const title = `File ${JSON.stringify(name)} (${type})`;
  return type === 'text/plain'
    ? `${title}:\n\n${new TextDecoder().decode(bytes)}`
    : `${title}, which cannot be read here.`;
}
