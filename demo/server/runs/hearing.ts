import type { Attachment } from '../../../src/protocol/message.js';
import type { Files } from '../files/files.js';
import { ProviderError, type Provider } from '../providers/provider.js';
import type { UserStore } from '../store/store.js';
import type { Run } from './run.js';

/** Characters that are read aloud: what services take at most. */
const speechLimit = 4000;

export interface HearingOptions {
  readonly store: UserStore;
  readonly files: Files;
  readonly provider: Provider;
  readonly log: (words: string) => void;
}

export function isSound({ type }: Attachment): boolean {
  return type.startsWith('audio/');
}

/**
 * Writes down what a person has said instead of writing, so that it is read from now on.
 *
 * @returns whether the person has spoken
 * @throws ProviderError
 */
export async function hear(run: Run, { store, files, provider }: HearingOptions): Promise<boolean> {
  const message = await store.messages.get(run.sessionId, run.messageId);
  const recordings = message.attachments.filter(isSound);
  if (message.content !== '' || recordings.length === 0 || !provider.transcribe) return false;
  const words: string[] = [];
  for (const { fileId } of recordings) {
    const { bytes, type } = await files.read(run.userId, fileId);
    words.push(await provider.transcribe(bytes, type, run.signal));
  }
  const content = words.join('\n').trim();
  if (content === '') throw new ProviderError('nothing_heard');
  await store.messages.setContent(message.id, content);
  return true;
}

/** Who has spoken is spoken to, where that can be had. An answer is no worse for being silent. */
export async function speak(run: Run, { files, provider, log }: HearingOptions): Promise<void> {
  const text = run.answer.content.slice(0, speechLimit);
  if (!provider.speak || text.trim() === '') return;
  try {
    const { audio, type } = await provider.speak(text, run.signal);
    const name = `answer.${type.split('/')[1]?.replace('mpeg', 'mp3') ?? 'audio'}`;
    const file = await files.add(run.userId, { bytes: audio, name, claimedType: type });
    run.amend({ attachments: [file] });
  } catch (error) {
    log(`its answer could not be read aloud: ${error instanceof Error ? error.name : 'unknown'}`);
  }
}
