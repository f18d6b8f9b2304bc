import type { Links } from 'marked';

/** The link reference definitions of the finished text, by normalised label. The first of a label counts. */
export type Definitions = Map<string, Links[string]>;

/** What lexing a piece of text had to do with definitions. */
export interface Lookups {
  /** Labels that were asked for in vain: a later definition of one changes the piece. */
  readonly missing: Set<string>;
  /** Labels that the piece defined. */
  readonly defined: Set<string>;
}

/** The table that marked reads and writes while it lexes finished text. */
export function finishedLinks(definitions: Definitions, lookups: Lookups): Links {
  return linkTable(definitions, {
    onMiss: (label) => lookups.missing.add(label),
    onDefine: (label, definition) => {
      definitions.set(label, definition);
      lookups.missing.delete(label);
      lookups.defined.add(label);
    },
  });
}

/** The same for text that still grows: its own definitions are not used, for their addresses may grow as well. */
export function unfinishedLinks(definitions: Definitions): Links {
  return linkTable(definitions, { onMiss: () => undefined, onDefine: () => undefined });
}

interface TableEvents {
  onMiss: (label: string) => void;
  onDefine: (label: string, definition: Links[string]) => void;
}

/**
 * A proxy, for two reasons: every lookup of marked is seen, also those by which it only decides where emphasis ends;
 * and nothing is copied per lexer run, which would be quadratic in the number of definitions.
 */
function linkTable(definitions: Definitions, events: TableEvents): Links {
  const find = (label: string | symbol) => {
    if (typeof label !== 'string') return undefined;
    const definition = definitions.get(label);
    if (!definition) events.onMiss(label);
    return definition;
  };
  return new Proxy<Links>(
    {},
    {
      get: (_target, label) => find(label),
      getOwnPropertyDescriptor: (_target, label) => {
        const value = find(label);
        return value && { value, configurable: true, enumerable: true, writable: true };
      },
      set: (_target, label, definition: Links[string]) => {
        if (typeof label === 'string') events.onDefine(label, definition);
        return true;
      },
    },
  );
}
