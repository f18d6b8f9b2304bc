import type { Settings } from './options.js';
import { FOOTNOTE_CLASS } from './policy.js';
import { element, text, type ElementView, type View } from './view.js';
import { write, type OnInline } from './write.js';

/** A footnote as it is drawn. */
export interface Footnote {
  readonly label: string;
  readonly views: readonly View[];
}

interface Item {
  /** None where another one with the same label came before. */
  readonly label: string | undefined;
  readonly node: HTMLLIElement;
}

/** What refers to a footnote. It is no link: there are no ids in a text, which could be those of others. */
export function drawReference(label: string, number: number, { labels }: Settings): ElementView {
  const name = `${labels.footnote} ${number}`;
  const button = element('button', [text(String(number))], {
    type: 'button',
    'data-footnote': label,
    'aria-label': name,
  });
  return element('sup', [button], { class: `${FOOTNOTE_CLASS}-reference` });
}

/**
 * The footnotes at the end of a text, in the order in which they are referred to first; those that nothing refers to
 * come last. A footnote in the text that still grows is shown at the very end.
 */
export class Footnotes {
  readonly #settings: Settings;
  /** Those of the text, with the footnotes behind the last. */
  readonly #boxes: Element[] = [];
  readonly #section = document.createElement('section');
  readonly #list = document.createElement('ol');
  readonly #items: Item[] = [];
  readonly #byLabel = new Map<string, Item>();
  #growing: HTMLLIElement[] = [];
  /** Labels by their number, less one. */
  #order = new Map<string, number>();
  /** Where a person came from. */
  readonly #origins = new Map<string, HTMLElement>();

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#section.className = `${FOOTNOTE_CLASS}s`;
    this.#section.setAttribute('aria-label', settings.labels.footnotes);
    this.#section.append(this.#list);
    this.#listen(this.#section);
  }

  /** Takes a part of the text, in which there may be references. */
  addBox(box: Element): void {
    this.#boxes.push(box);
    this.#listen(box);
  }

  /** The number of a footnote that is referred to; the next one, where that is for the first time. */
  readonly numberOf = (label: string): number => {
    const number = this.#order.get(label) ?? this.#order.size + 1;
    this.#order.set(label, number);
    return number;
  };

  /** Shows the footnotes of text that still grows, behind those that are finished. */
  show(notes: readonly Footnote[]): void {
    for (const node of this.#growing.splice(notes.length)) node.remove();
    notes.forEach(({ views }, index) => {
      const node = (this.#growing[index] ??= document.createElement('li'));
      write(node, null, views);
    });
    this.#place();
  }

  /**
   * Takes footnotes that are finished.
   *
   * @returns their nodes
   */
  add(notes: readonly Footnote[], onInline: OnInline): Node[] {
    return notes.map(({ label, views }) => {
      const node = this.#growing.shift() ?? document.createElement('li');
      write(node, null, views, { onInline });
      const item = { label: this.#byLabel.has(label) ? undefined : label, node };
      this.#items.push(item);
      if (item.label !== undefined) this.#byLabel.set(label, item);
      return node;
    });
  }

  /** Numbers all anew, after earlier text came to refer to what is defined late. */
  renumber(): void {
    if (this.#items.length === 0) return;
    const labels = new Set<string>();
    const takeFrom = (node: Element | undefined) => {
      for (const { dataset } of referencesIn(node)) labels.add(dataset.footnote ?? '');
    };
    this.#boxes.forEach(takeFrom);
    // a set is walked to its end, also to what is added meanwhile
    const follow = () => {
      for (const label of labels) takeFrom(this.#byLabel.get(label)?.node);
    };
    follow();
    for (const { label, node } of this.#items) if (label === undefined || !labels.has(label)) takeFrom(node);
    follow();
    this.#order = new Map([...labels].map((label, index) => [label, index + 1]));
    for (const node of [...this.#boxes, this.#list]) for (const button of referencesIn(node)) this.#number(button);
    this.#place();
  }

  #listen(box: Element): void {
    box.addEventListener('click', ({ target: clicked }) => {
      const button = clicked instanceof Element ? clicked.closest<HTMLElement>('button') : null;
      if (button?.dataset.footnote !== undefined) this.#goTo(button, button.dataset.footnote);
      else if (button?.matches(`.${FOOTNOTE_CLASS}-back`)) this.#goBack(button);
    });
  }

  #number(button: HTMLElement): void {
    const number = String(this.numberOf(button.dataset.footnote ?? ''));
    if (button.textContent === number) return;
    button.textContent = number;
    button.setAttribute('aria-label', `${this.#settings.labels.footnote} ${number}`);
  }

  #place(): void {
    const rank = ({ label }: Item) => (label === undefined ? Infinity : (this.#order.get(label) ?? Infinity));
    const sorted = this.#items.map((item) => ({ item, rank: rank(item) }));
    sorted.sort((one, other) => (one.rank === other.rank ? 0 : one.rank - other.rank));
    for (const { item, rank } of sorted) this.#linkBack(item, rank !== Infinity);
    const nodes = [...sorted.map(({ item }) => item.node), ...this.#growing];
    nodes.forEach((node, index) => {
      const old = this.#list.children[index] ?? null;
      if (old !== node) this.#list.insertBefore(node, old);
    });
    if (nodes.length === 0) this.#section.remove();
    else if (!this.#section.parentNode) this.#boxes.at(-1)?.after(this.#section);
  }

  #linkBack({ node }: Item, isReferredTo: boolean): void {
    const old = node.querySelector(`:scope > .${FOOTNOTE_CLASS}-back`);
    if (!isReferredTo) old?.remove();
    if (!isReferredTo || old) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `${FOOTNOTE_CLASS}-back`;
    button.textContent = '↩';
    button.setAttribute('aria-label', this.#settings.labels.backToText);
    node.append(button);
  }

  #goTo(button: HTMLElement, label: string): void {
    const node = this.#byLabel.get(label)?.node;
    if (!node) return;
    this.#origins.set(label, button);
    node.tabIndex = -1;
    node.focus();
  }

  #goBack(button: Element): void {
    const label = this.#items.find(({ node }) => node === button.parentElement)?.label;
    if (label === undefined) return;
    const origin = this.#origins.get(label);
    const references = [...this.#boxes, this.#list].flatMap((node) => [...referencesIn(node)]);
    const first = references.find(({ dataset }) => dataset.footnote === label);
    (origin?.isConnected ? origin : first)?.focus();
  }
}

function referencesIn(node: Element | undefined): Iterable<HTMLElement> {
  return node?.querySelectorAll<HTMLElement>('button[data-footnote]') ?? [];
}
