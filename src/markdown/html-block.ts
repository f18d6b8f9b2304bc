import { resolveReferences } from './entities.js';
import { lines, paragraph } from './html-text.js';
import type { Stretch } from './html-views.js';
import type { RawPart } from './raw.js';
import { readHtml } from './sanitise.js';

/** Raw HTML, written anew: allowed tags well nested, all else escaped. */
export class HtmlBlock {
  readonly #room: number;
  readonly #open: string[] = [];
  #html = '';
  #source = '';
  #hasTags = false;

  /** @param room elements that may still be opened within each other; what is nested more deeply is text */
  constructor(room: number) {
    this.#room = room;
  }

  isOpen(tag: string): boolean {
    return this.#open.includes(tag);
  }

  add(part: RawPart): void {
    if (part.kind === 'text') this.#addText(part.text);
    else if (part.kind === 'void') this.#addTag(`<${part.tag}>`);
    else if (part.kind === 'close') this.#close(part.tag);
    else if (this.#open.length >= this.#room) this.#addText(`<${part.tag}>`);
    else {
      this.#open.push(part.tag);
      this.#addTag('open' in part.attributes ? `<${part.tag} open>` : `<${part.tag}>`);
    }
  }

  /** @param holdsBlocks text is to be paragraphs, as it does not stand within a phrase */
  read(holdsBlocks: boolean): Stretch {
    const read = this.#hasTags ? readHtml(this.#html, holdsBlocks) : undefined;
    if (read) return read;
    const words = this.#hasTags ? this.#source : resolvedOutsideTags(this.#source);
    return { views: holdsBlocks ? paragraph([words]) : lines(words) };
  }

  /** An end tag ends what is open within its element, too; one without a start is text. */
  #close(tag: string): void {
    if (!this.isOpen(tag)) {
      this.#addText(`</${tag}>`);
      return;
    }
    while (this.#open.at(-1) !== tag) this.#addTag(`</${this.#open.pop() ?? tag}>`);
    this.#addTag(`</${this.#open.pop() ?? tag}>`);
  }

  #addTag(tag: string): void {
    this.#hasTags = true;
    this.#html += tag;
    this.#source += tag;
  }

  #addText(words: string): void {
    this.#html += escaped(resolvedOutsideTags(words));
    this.#source += words;
  }
}

/** In what is shown as the markup it is, references stay as they are written. */
function resolvedOutsideTags(words: string): string {
  return words.includes('<') ? words : resolveReferences(words);
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
