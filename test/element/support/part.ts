import 'axe-core/axe.min.js';
import type { AxeResults } from 'axe-core';
import type { CSSResult, CSSResultGroup, LitElement } from 'lit';
import { styles } from '../../../src/element/styles.js';
import { fetchParts } from './parts.js';

await fetchParts();

declare const axe: { run(target: Element): Promise<AxeResults> };

/** A shadow root on the page that looks as that of `<chat-stream>`, with one of its parts in it. */
export function mountPart<Part extends LitElement>(
  part: new () => Part,
  properties: Partial<Part>,
  more: readonly CSSResult[] = [],
): Part {
  const host = document.body.appendChild(document.createElement('div'));
  host.style.blockSize = '40rem';
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [...sheets([styles]), ...sheets(more)];
  const element = Object.assign(new part(), properties);
  root.append(element);
  return element;
}

/** Waits until a part shows what it has been given. */
export async function drawn(part: LitElement): Promise<void> {
  while (!(await part.updateComplete));
}

/** What is found in a part, and fails with what is not. */
export function found(part: Element, selector: string): HTMLElement {
  const element = part.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`${selector} is not there`);
  return element;
}

/** What has the focus in the shadow root of a part. */
export function focusedIn(part: Element): Element | null {
  const root = part.getRootNode();
  return root instanceof ShadowRoot ? root.activeElement : document.activeElement;
}

/** The details of the events that a part tells its parent by. */
export function eventsOf(part: Element, name: string): unknown[] {
  const details: unknown[] = [];
  part.addEventListener(name, (event) => details.push((event as CustomEvent).detail));
  return details;
}

/** Presses a key where the focus is, or at an element. */
export function press(element: Element, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more });
  element.dispatchEvent(event);
  return event;
}

/** Rules of accessibility that a part breaks. */
export async function axeFindings(part: Element): Promise<string[]> {
  const root = part.getRootNode();
  const { violations } = await axe.run(root instanceof ShadowRoot ? root.host : part);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

function sheets(results: readonly CSSResultGroup[]): CSSStyleSheet[] {
  return results.flatMap((result) => {
    if (Array.isArray(result)) return sheets(result);
    return 'styleSheet' in result ? (result.styleSheet ?? []) : [];
  });
}
