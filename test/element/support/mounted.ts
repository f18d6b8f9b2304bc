import { ChatStream } from '../../../src/element/chat-stream.js';
import '../../../src/element/define.js';
import { until } from '../../support/driven-stream.js';
import { fetchParts } from './parts.js';

await fetchParts();

/** One `<chat-stream>` on the page, with what a test looks at. */
export class Mounted {
  readonly element: ChatStream;

  constructor(
    attributes: Readonly<Record<string, string>> = { 'base-url': '/api' },
    setUp?: (element: ChatStream) => void,
    element = document.createElement('chat-stream'),
  ) {
    this.element = element;
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
    setUp?.(this.element);
    if (!element.isConnected) document.body.append(element);
  }

  /** One that the test has put on the page by itself. */
  static of(element: Element): Mounted {
    if (!(element instanceof ChatStream)) throw new TypeError(`<${element.localName}> is no chat`);
    return new Mounted({}, undefined, element);
  }

  get root(): ShadowRoot {
    if (!this.element.shadowRoot) throw new Error('the element has not rendered yet');
    return this.element.shadowRoot;
  }

  find(selector: string): HTMLElement | null {
    return this.root.querySelector(selector);
  }

  all(selector: string): readonly HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }

  /** Waits for an element; what the page draws is drawn in a frame that announces itself to nobody. */
  async shown(selector: string, text = ''): Promise<HTMLElement> {
    const match = () => this.all(selector).find((element) => element.textContent.includes(text));
    await until(`${selector} with "${text}"`, () => match() !== undefined);
    const element = match();
    if (!element) throw new Error(`${selector} is gone again`);
    return element;
  }

  /** Types a message and presses Enter, as a person does. */
  async send(text: string): Promise<void> {
    const field = await this.shown('textarea');
    if (!(field instanceof HTMLTextAreaElement)) throw new Error('the composer has no field');
    field.focus();
    field.value = text;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  }
}
