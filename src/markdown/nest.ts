import { HtmlBlock } from './html-block.js';
import type { Stretch } from './html-views.js';
import { readableProse } from './policy.js';
import { readRaw, type RawAttributes } from './raw.js';
import { element, text, type View } from './view.js';

interface Level {
  readonly tag: string;
  readonly attributes: RawAttributes;
  readonly children: View[];
}

/** Raw elements within each other; what is nested more deeply is text. */
const MAX_DEPTH = 16;

/** Puts views one after the other, into the raw elements that are open at each. */
export class Nest {
  readonly #roots: View[] = [];
  readonly #levels: Level[];

  /** @param open raw elements that are open from before, the outermost first: what is added continues the innermost */
  constructor(open: readonly string[] = []) {
    this.#levels = open.map((tag) => ({ tag, attributes: {}, children: [] }));
  }

  /** The raw elements that are open, the outermost first. */
  get open(): readonly string[] {
    return this.#levels.map(({ tag }) => tag);
  }

  get #current(): View[] {
    return this.#levels.at(-1)?.children ?? this.#roots;
  }

  add(...views: readonly View[]): void {
    this.#current.push(...views);
  }

  /** Raw HTML within a line of text: a tag, or what looks like one. */
  addTag(html: string): void {
    for (const part of readRaw(html)) {
      if (part.kind === 'text') this.#addWords(part.text);
      else if (part.kind === 'void') this.add(element(part.tag));
      else if (part.kind === 'open' && this.#levels.length < MAX_DEPTH) this.#levels.push({ ...part, children: [] });
      else if (part.kind === 'open') this.#addWords(`<${part.tag}>`);
      else if (this.#isOpen(part.tag)) this.#closeUpTo(part.tag);
      else this.#addWords(`</${part.tag}>`);
    }
  }

  /** Raw HTML that is a block. What is between the ends of elements that were open before is read by itself. */
  addBlock(html: string): void {
    let block = this.#newBlock();
    for (const part of readRaw(html)) {
      if (part.kind !== 'close' || block.isOpen(part.tag) || !this.#isOpen(part.tag)) block.add(part);
      else {
        this.#addStretch(block.read(this.#holdsBlocks));
        this.#closeUpTo(part.tag);
        block = this.#newBlock();
      }
    }
    this.#addStretch(block.read(this.#holdsBlocks));
  }

  /**
   * All that was added. What is still open ends here.
   *
   * @param isEnd nothing more comes for it: what a click would open is shown open then, for without its end it hides what
   *   it was not meant to
   */
  close(isEnd: boolean): View[] {
    while (this.#levels.length > 0) this.#closeOne(isEnd);
    return this.#roots;
  }

  get #holdsBlocks(): boolean {
    return this.#levels.every(({ tag }) => tag === 'details');
  }

  #newBlock(): HtmlBlock {
    return new HtmlBlock(MAX_DEPTH - this.#levels.length);
  }

  #addWords(words: string): void {
    this.add(text(readableProse(words)));
  }

  #addStretch({ views, open }: Stretch): void {
    this.add(...views);
    if (!open) return;
    this.#levels.push({ ...open, children: [] });
    this.#addStretch(open.inner);
  }

  #isOpen(tag: string): boolean {
    return this.#levels.some((level) => level.tag === tag);
  }

  /** An end tag ends what is open within its element, too. */
  #closeUpTo(tag: string): void {
    while (this.#levels.at(-1)?.tag !== tag) this.#closeOne(false);
    this.#closeOne(false);
  }

  #closeOne(isEnd: boolean): void {
    const level = this.#levels.pop();
    if (!level) return;
    const attributes = isEnd && level.tag === 'details' ? { open: '' } : level.attributes;
    this.add(element(level.tag, level.children, attributes));
  }
}
