import { fileTypeFromBuffer } from 'file-type';

/** What people may send: pictures, sound and documents that a model can read. Nothing in them runs in a browser. */
export const acceptedTypes = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'audio/*',
  'application/pdf',
  'text/*',
] as const;

/** Text of any kind is plain text here, whatever it is called: HTML and SVG are not to be shown as such. */
const plainText = 'text/plain';

/** What a recorder of a browser writes, which knows a file of sound only from one of pictures by what is in it. */
const soundIn: Readonly<Record<string, string>> = {
  'video/webm': 'audio/webm',
  'video/mp4': 'audio/mp4',
  'application/ogg': 'audio/ogg',
};

/**
 * The media type of a file, from its bytes: the name and the type that it came with say nothing.
 *
 * @param claimed decides between sound and pictures in a container that may hold either
 * @returns `undefined` for what is not accepted
 */
export async function mediaTypeOf(bytes: Uint8Array, claimed: string): Promise<string | undefined> {
  const found = (await fileTypeFromBuffer(bytes))?.mime.split(';')[0];
  if (found === undefined || found.endsWith('/xml')) return isText(bytes) ? plainText : undefined;
  const type = claimed.startsWith('audio/') ? (soundIn[found] ?? found) : found;
  return isAccepted(type) ? type : undefined;
}

function isAccepted(type: string): boolean {
  return acceptedTypes.some((accepted) => accepted === type || (accepted === 'audio/*' && type.startsWith('audio/')));
}

function isText(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0');
  } catch {
    return false;
  }
}
