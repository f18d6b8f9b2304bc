import type { Emitter } from 'highlight.js';
import type { CodeKind, CodeSpan } from './highlight.js';

/** What the library calls a piece. Of what is not listed, the outer one counts; `subst` is code in a string. */
const kinds: ReadonlyMap<string, CodeKind | undefined> = new Map<string, CodeKind | undefined>([
  ...'attr attribute property'.split(' ').map((scope) => [scope, 'attribute'] as const),
  ...'comment quote'.split(' ').map((scope) => [scope, 'comment'] as const),
  ...'keyword selector-tag template-tag variable.language'.split(' ').map((scope) => [scope, 'keyword'] as const),
  ...'bullet literal number symbol variable.constant'.split(' ').map((scope) => [scope, 'number'] as const),
  ...'name section title'.split(' ').map((scope) => [scope, 'name'] as const),
  ...'char code link regexp string'.split(' ').map((scope) => [scope, 'string'] as const),
  ...'built_in class selector-class selector-id title.class type'.split(' ').map((scope) => [scope, 'type'] as const),
  ...'template-variable variable'.split(' ').map((scope) => [scope, 'variable'] as const),
  ['meta', 'meta'],
  ['addition', 'inserted'],
  ['deletion', 'deleted'],
  ['subst', undefined],
]);

/** Collects what the library finds, where its own collector would write HTML. */
export class SpanCollector implements Emitter {
  readonly spans: CodeSpan[] = [];
  readonly #kinds: (CodeKind | undefined)[] = [];

  addText(text: string): void {
    if (text !== '') this.spans.push({ text, kind: this.#kinds.at(-1) });
  }

  startScope(scope: string): void {
    this.#kinds.push(kindOf(scope, this.#kinds.at(-1)));
  }

  endScope(): void {
    this.#kinds.pop();
  }

  // the library calls these two by either name
  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage({ spans }: Emitter & { spans?: readonly CodeSpan[] }): void {
    this.spans.push(...(spans ?? []));
  }

  finalize(): void {
    this.#kinds.length = 0;
  }

  /** Nobody reads it. */
  toHTML(): string {
    return '';
  }
}

/** A name has parts, from the general to the special: `title.class.inherited`. */
function kindOf(scope: string, outer: CodeKind | undefined): CodeKind | undefined {
  for (let name = scope; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.'))))
    if (kinds.has(name)) return kinds.get(name);
  return outer;
}
