/**
 * Saves code as a file. Fetched when it is first asked for.
 *
 * @param languageClass what the code is in, as its class
 */
export function save(content: string, languageClass: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = nameOf(languageClass);
  link.click();
  URL.revokeObjectURL(address);
}

/** Endings by languages; of what is not known, it is text. The language is chosen by whoever wrote the code. */
const endings: ReadonlyMap<string, string> = new Map([
  ...'c cpp cs css csv diff go html java js json jsx kt lua md php py rb rs sql swift toml ts tsx xml yaml'
    .split(' ')
    .map((ending) => [ending, ending] as const),
  ['c++', 'cpp'],
  ['csharp', 'cs'],
  ['javascript', 'js'],
  ['kotlin', 'kt'],
  ['markdown', 'md'],
  ['python', 'py'],
  ['ruby', 'rb'],
  ['rust', 'rs'],
  ['typescript', 'ts'],
  ['yml', 'yaml'],
]);

function nameOf(languageClass: string): string {
  const language = languageClass.slice('language-'.length).toLowerCase();
  return `code.${endings.get(language) ?? 'txt'}`;
}
