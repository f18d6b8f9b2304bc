import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Words } from './words.js';

/** A text that is often written, to be had by `/` and a part of its name. */
export interface Command {
  readonly name: string;
  readonly description?: string;
  /** What is put into the field. */
  readonly text: string;
}

const listId = 'suggestions';
const optionId = (index: number): string => `suggestion-${index}`;

/** The suggestions that a `/` at the start of a text opens. The focus stays in the field, which names the active one. */
export class SuggestionMenu implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onChoose: (command: Command) => void;
  #shown: readonly Command[] = [];
  #active = 0;

  constructor(host: ReactiveControllerHost & HTMLElement, onChoose: (command: Command) => void) {
    this.#host = host;
    this.#onChoose = onChoose;
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.#shown.length > 0;
  }

  /** For the field, which stays a text field: HTML gives it no other role. */
  get references(): { readonly list: string; readonly active: string } | undefined {
    return this.isOpen ? { list: listId, active: optionId(this.#active) } : undefined;
  }

  /** A person has written. */
  update(text: string, commands: readonly Command[]): void {
    const [, query] = /^\/(\S*)$/.exec(text) ?? [];
    this.#show(query === undefined ? [] : matching(commands, query.toLocaleLowerCase()));
  }

  close(): void {
    this.#show([]);
  }

  /** @returns whether the key was meant for the menu */
  onKey(event: KeyboardEvent): boolean {
    const chosen = this.#shown[this.#active];
    if (!chosen) return false;
    const { length } = this.#shown;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#activate((this.#active + 1) % length),
      ArrowUp: () => this.#activate((this.#active + length - 1) % length),
      Enter: () => this.#choose(chosen),
      Escape: () => this.close(),
    };
    const act = acts[event.key];
    if (!act) return false;
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }

  hostConnected(): void {
    this.#host.addEventListener('click', this.#onClick);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('click', this.#onClick);
  }

  hostUpdated(): void {
    const active = this.#host.querySelector('[role=option][aria-selected=true]');
    if (this.isOpen) active?.scrollIntoView({ block: 'nearest' });
  }

  render(words: Words): TemplateResult | typeof nothing {
    if (!this.isOpen) return nothing;
    // the pointer leaves the focus where it is
    const keepFocus = (event: Event): void => event.preventDefault();
    return html`
      <div
        class="command-menu"
        part="suggestions"
        id=${listId}
        role="listbox"
        aria-label=${words.say('suggestions')}
        @pointerdown=${keepFocus}
        @mousedown=${keepFocus}
      >
        ${this.#shown.map((command, index) => this.#renderOption(command, index))}
      </div>
    `;
  }

  #renderOption(command: Command, index: number): TemplateResult {
    const { name, description } = command;
    return html`
      <div class="suggestion" id=${optionId(index)} role="option" aria-selected=${index === this.#active}>
        <bdi class="suggestion-name">/${name}</bdi>
        ${description === undefined ? nothing : html`<span class="suggestion-text" dir="auto">${description}</span>`}
      </div>
    `;
  }

  readonly #onClick = ({ target }: Event): void => {
    const option = target instanceof Element ? target.closest('[role=option]') : null;
    const chosen = this.#shown.find((_, index) => optionId(index) === option?.id);
    if (chosen) this.#choose(chosen);
  };

  #choose(command: Command): void {
    this.close();
    this.#onChoose(command);
  }

  #show(commands: readonly Command[]): void {
    if (!this.isOpen && commands.length === 0) return;
    this.#shown = commands;
    this.#activate(0);
  }

  #activate(index: number): void {
    this.#active = index;
    this.#host.requestUpdate();
  }
}

/** Those whose names begin so come before those that have it further on. */
function matching(commands: readonly Command[], query: string): readonly Command[] {
  const places = commands.map((command) => ({ command, place: command.name.toLocaleLowerCase().indexOf(query) }));
  const found = places.filter(({ place }) => place >= 0);
  return [...found.filter(({ place }) => place === 0), ...found.filter(({ place }) => place > 0)].map(
    ({ command }) => command,
  );
}
