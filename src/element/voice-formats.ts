/** The first that the browser can write is taken. */
const formats = [
  { type: 'audio/webm', ending: 'webm' },
  { type: 'audio/mp4', ending: 'm4a' },
  { type: 'audio/ogg', ending: 'ogg' },
] as const;

export type VoiceFormat = (typeof formats)[number];

export function canRecord(): boolean {
  // a page that did not come by https has no devices, whatever the types say
  return 'mediaDevices' in navigator && typeof MediaRecorder !== 'undefined' && voiceFormat() !== undefined;
}

export function voiceFormat(): VoiceFormat | undefined {
  return formats.find(({ type }) => MediaRecorder.isTypeSupported(type));
}
