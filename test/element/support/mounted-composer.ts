import { ChatStreamComposer } from '../../../src/element/composer.js';
import '../../../src/element/define.js';
import { styles } from '../../../src/element/styles.js';
import { until } from '../../support/driven-stream.js';
import { fetchParts } from './parts.js';

await fetchParts();

type Detail = Readonly<Record<string, unknown>> | null;

/** One composer in a shadow tree, as in `<chat-stream>`, and what it has told. */
export class MountedComposer {
  readonly composer = document.createElement('chat-stream-composer');
  readonly root: ShadowRoot;
  /** Each event as its name and what it carries. */
  readonly told: [name: string, detail: Detail][] = [];

  constructor(given: Partial<ChatStreamComposer> = {}) {
    const host = document.createElement('div');
    this.root = host.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [styles].flat(5).flatMap(({ styleSheet }) => styleSheet ?? []);
    Object.assign(this.composer, given);
    for (const name of ['send', 'stop', 'edit-last', 'edit-cancel'])
      this.composer.addEventListener(`composer-${name}`, (event) =>
        this.told.push([name, event instanceof CustomEvent ? (event.detail as Detail) : null]),
      );
    const frame = this.root.appendChild(document.createElement('div'));
    frame.className = 'frame';
    const main = frame.appendChild(document.createElement('div'));
    main.className = 'main';
    main.append(this.composer);
    document.body.append(host);
  }

  static async shown(given: Partial<ChatStreamComposer> = {}): Promise<MountedComposer> {
    const mounted = new MountedComposer(given);
    await mounted.drawn;
    return mounted;
  }

  get drawn(): Promise<boolean> {
    return this.composer.updateComplete;
  }

  /** What was sent. */
  get sent(): readonly Detail[] {
    return this.told.filter(([name]) => name === 'send').map(([, detail]) => detail);
  }

  get field(): HTMLTextAreaElement {
    return this.find('textarea', HTMLTextAreaElement);
  }

  get hint(): string {
    return this.find('.composer-hint').textContent.trim();
  }

  /** What has the focus. */
  get focused(): string | undefined {
    const { activeElement } = this.root;
    return activeElement?.getAttribute('aria-label') ?? activeElement?.localName;
  }

  find<Type extends HTMLElement = HTMLElement>(selector: string, type?: abstract new () => Type): Type {
    const element = this.root.querySelector(selector);
    if (!(element instanceof (type ?? HTMLElement))) throw new Error(`there is no ${selector}`);
    return element as Type;
  }

  all(selector: string): readonly HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }

  has(selector: string): boolean {
    return this.root.querySelector(selector) !== null;
  }

  /** Types, with the focus in the field. */
  async type(text: string): Promise<void> {
    this.field.focus();
    this.field.value = text;
    this.field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await this.drawn;
  }

  /** Presses a key in the field. @returns whether the browser would have done what it does by itself */
  async press(key: string, more: KeyboardEventInit = {}): Promise<boolean> {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    const isLeft = this.field.dispatchEvent(event);
    await this.drawn;
    return isLeft;
  }

  async click(selector: string): Promise<void> {
    const button = this.find(selector);
    button.focus();
    button.click();
    await this.drawn;
  }

  async set(values: Partial<ChatStreamComposer>): Promise<void> {
    Object.assign(this.composer, values);
    await this.drawn;
  }

  async becomes(what: string, is: () => boolean): Promise<void> {
    await until(what, is);
    await this.drawn;
  }

  /** Drops files on the chat. */
  drag(name: 'dragover' | 'dragleave' | 'drop', files: readonly File[]): DragEvent {
    const dataTransfer = transferOf(files);
    const event = new DragEvent(name, { bubbles: true, cancelable: true, composed: true, dataTransfer });
    this.composer.dispatchEvent(event);
    return event;
  }

  paste(files: readonly File[], texts: Readonly<Record<string, string>> = {}): ClipboardEvent {
    const clipboardData = transferOf(files);
    for (const [type, text] of Object.entries(texts)) clipboardData.setData(type, text);
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, composed: true });
    // Firefox takes none in the constructor
    Object.defineProperty(event, 'clipboardData', { value: clipboardData });
    this.field.dispatchEvent(event);
    return event;
  }
}

function transferOf(files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}
