/** A code block of a guide. */
export interface Block {
  readonly language: string;
  readonly code: string;
  /** The file that it shows, from the folder of the guide; absent where it is of the guide alone. */
  readonly file: string | undefined;
  /** Of its first line, from 1. */
  readonly line: number;
}

/** A comment that GitHub and the site do not show names the file: `<!-- file: examples/page.html -->`. */
const fenced = /^(?:<!-- file: (?<file>\S+) -->\n)?```(?<language>[\w-]*)[^\n]*\n(?<code>[^]*?)^```$/gm;

/** The code blocks of a guide, in their order. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(fenced)].map(({ groups = {}, index }) => ({
    language: groups.language ?? '',
    code: groups.code ?? '',
    file: groups.file,
    line: markdown.slice(0, index).split('\n').length + (groups.file === undefined ? 1 : 2),
  }));
}

/** The guide with each named file as it is. */
export function withFiles(markdown: string, read: (file: string) => string): string {
  return markdown.replaceAll(fenced, (block: string, ...rest: readonly unknown[]) => {
    const { file, language } = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    if (file === undefined) return block;
    return `<!-- file: ${file} -->\n\`\`\`${language ?? ''}\n${read(file)}\`\`\``;
  });
}
