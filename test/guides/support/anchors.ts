/** The addresses of the headings of a guide, as GitHub makes them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const text = withoutCode(markdown);
  const seen = new Map<string, number>();
  const anchors = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const slug = slugOf(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return new Set([...anchors, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]);
}

/** Where a guide's links and pictures lead. */
export function linksOf(markdown: string): readonly string[] {
  const text = withoutCode(markdown).replaceAll(/`[^`\n]*`/g, '');
  const written = [...text.matchAll(/\]\(<?([^)>\s]+)>?(?: "[^"]*")?\)/g)];
  const named = [...text.matchAll(/(?:href|src|srcset)="([^"]+)"/g)];
  return [...written, ...named].map(([, target = '']) => target);
}

export function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[^]*?^```$/gm, '');
}

function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}
