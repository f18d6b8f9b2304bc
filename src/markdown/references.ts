import type { Links } from 'marked';

/** The link reference definitions of the finished text, by normalised label. The first of a label counts. */
export type Definitions = Map<string, Links[string]>;

/** What marked reads definitions from and writes them to. */
export interface LinkTable {
  readonly table: Links;
  /** Labels that were asked for in vain since the last call. */
  takeMissing(): ReadonlySet<string>;
}

/** The table for finished text, whose definitions count. */
export function finishedLinks(definitions: Definitions, onDefine: (label: string) => void): LinkTable {
  return linkTable(definitions, (label, definition) => {
    if (definitions.has(label)) return;
    definitions.set(label, definition);
    onDefine(label);
  });
}

/** The same for text that still grows: its own definitions are not used, for their addresses may grow as well. */
export function unfinishedLinks(definitions: Definitions): LinkTable {
  return linkTable(definitions, () => undefined);
}

/**
 * A proxy, for two reasons: every lookup of marked is seen, also those by which it only decides where emphasis ends;
 * and nothing is copied per lexer run, which would be quadratic in the number of definitions.
 */
function linkTable(definitions: Definitions, onDefine: (label: string, definition: Links[string]) => void): LinkTable {
  let missing = new Set<string>();
  const find = (label: string | symbol) => {
    if (typeof label !== 'string') return undefined;
    const definition = definitions.get(label);
    if (!definition) missing.add(label);
    return definition;
  };
  const table = new Proxy<Links>(
    {},
    {
      get: (_target, label) => find(label),
      getOwnPropertyDescriptor: (_target, label) => {
        const value = find(label);
        return value && { value, configurable: true, enumerable: true, writable: true };
      },
      set: (_target, label, definition: Links[string]) => {
        if (typeof label === 'string') onDefine(label, definition);
        return true;
      },
    },
  );
  const takeMissing = () => {
    const taken = missing;
    missing = new Set();
    return taken;
  };
  return { table, takeMissing };
}
