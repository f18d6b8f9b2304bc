/** Which key sends: Enter, with Shift+Enter for a new line, or Ctrl+Enter (⌘ on a Mac), with Enter for a new line. */
export type SendKey = 'enter' | 'ctrl-enter';

/** A key that an input method has in hand is not ours: it may end a composition, or choose a word. */
export function isComposing(event: KeyboardEvent): boolean {
  // Safari ends the composition before the key event and tells it by 229 alone
  return event.isComposing || event.keyCode === 229;
}

export function isSending(event: KeyboardEvent, sendKey: SendKey): boolean {
  if (event.key !== 'Enter' || event.shiftKey) return false;
  return sendKey === 'enter' || event.ctrlKey || event.metaKey;
}

export function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}
