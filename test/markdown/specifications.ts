/** The examples of CommonMark's and GitHub's specifications and marked's own test documents (test/fixtures/markdown). */
export const specifications = ['commonmark-0.31.2', 'gfm-0.29', 'marked-4.2.3'] as const;

/** The documents of one of them, by the number of the example or the name of the file. */
export async function examplesOf(specification: (typeof specifications)[number]): Promise<Map<string, string>> {
  const response = await fetch(`/test/fixtures/markdown/${specification}.json`);
  const examples: unknown = await response.json();
  if (typeof examples !== 'object' || examples === null) throw new Error(`${specification} holds no examples`);
  return new Map(Object.entries(examples).map(([name, text]) => [name, String(text)]));
}
