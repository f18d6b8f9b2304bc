/** White space and control characters become one space. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Characters of a title that is made here. */
const titleLength = 60;

/** The first line that says something. */
export function firstLine(text: string): string {
  return oneLine(text.split(/[\r\n]/).find((line) => line.trim() !== '') ?? '');
}

/** A line as a title: its beginning, whole characters. */
export function titleOf(line: string): string {
  const characters = Array.from(line);
  return characters.length > titleLength ? `${characters.slice(0, titleLength).join('').trimEnd()}…` : line;
}
