/** Text as the lexer takes it: `\n` line ends, and no NUL, which CommonMark 2.3 replaces. Idempotent. */
export function normalise(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD');
}

/** Text that came, cut where what comes next cannot change a character: `held` is empty or one code unit. */
export function splitHeld(text: string): { ready: string; held: string } {
  const last = text.charCodeAt(text.length - 1);
  // A CR may be half a line end, a high surrogate half a character. NaN, of an empty text, is neither.
  const undecided = last === 0x0d || (last >= 0xd800 && last <= 0xdbff);
  const end = undecided ? text.length - 1 : text.length;
  return { ready: text.slice(0, end), held: text.slice(end) };
}
