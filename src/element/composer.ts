import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Attachment } from '../protocol/message.js';
import { hasModifier, isComposing, isSending, type SendKey } from './composer-keys.js';
import { bytesLeft } from './composer-limit.js';
import type { Composed } from './composer-event.js';
import { renderField } from './composer-field.js';
import { renderAttach, renderEditing, renderMicrophone, renderSend, renderStop } from './composer-parts.js';
import type { ComposerFiles } from './composer-files.js';
import { FocusKeeper } from './composer-focus.js';
import { obstacleOf, type Obstacle } from './composer-obstacle.js';
import { TextController } from './composer-text.js';
import { ViewportController } from './composer-viewport.js';
import { parts } from './parts.js';
import { englishPresentation, type Presentation } from './presentation.js';
import type { PhraseKey } from './strings.js';
import type { Command, SuggestionMenu } from './suggestion-menu.js';
import type { AcceptedFiles, UploadFunction } from './uploads.js';
import { canRecord } from './voice-formats.js';

export type { Composed, ComposerEvent } from './composer-event.js';

/**
 * Where a person writes. Stays usable while an answer is being written.
 *
 * @fires composer-send - with a text, files or both
 * @fires composer-stop - the answer is to end
 * @fires composer-edit-last - the newest message of one's own is to be edited
 * @fires composer-edit-cancel - the message that is edited is to stay as it was
 */
export class ChatStreamComposer extends LitElement {
  static override properties = {
    presentation: { attribute: false },
    busy: { type: Boolean },
    session: {},
    scope: {},
    sendKey: { attribute: 'send-key' },
    maxBytes: { type: Number, attribute: 'max-bytes' },
    attachments: { attribute: false },
    upload: { attribute: false },
    audio: { type: Boolean },
    editing: { attribute: false },
    commands: { attribute: false },
  };
  declare presentation: Presentation;
  /** An answer is being written. */
  declare busy: boolean;
  /** Whose draft is shown; none while it is not known, or is yet to be made by the first message. */
  declare session: string | undefined;
  /** Tells the sessions of one backend from those of another. */
  declare scope: string;
  declare sendKey: SendKey;
  /** The most that a text may be. */
  declare maxBytes: number | undefined;
  /** The files that the backend takes, where it takes any. */
  declare attachments: AcceptedFiles | undefined;
  declare upload: UploadFunction | undefined;
  /** The backend takes voice messages. */
  declare audio: boolean;
  /** The message that is being edited. What was written before comes back when that has ended. */
  declare editing: { readonly text: string } | undefined;
  declare commands: readonly Command[];

  /** What stands in the way of what was asked for last. */
  #hint: Obstacle | undefined;
  #key = '';
  readonly #text = new TextController(this, {
    field: () => this.querySelector('textarea'),
    onShow: (key, isCarried) => this.#onShow(key, isCarried),
  });
  /** Where files can be taken, and where there are commands: once that is there. */
  #files: ComposerFiles | undefined;
  #menu: SuggestionMenu | undefined;

  constructor() {
    super();
    this.presentation = englishPresentation;
    this.busy = false;
    this.scope = '';
    this.sendKey = 'enter';
    this.audio = false;
    this.commands = [];
    new FocusKeeper(this);
    new ViewportController(this);
  }

  /**
   * Gives back what could not be sent; what was written since stays, after it.
   *
   * @param session - where it came from, should another be shown by now: the text becomes a part of that one's draft
   */
  restore(text: string, attachments: readonly Attachment[] = [], session = this.session): void {
    // who has them has what takes them
    if (attachments.length > 0)
      this.#takeFiles()?.restore(attachments, session === this.session ? undefined : this.#text.keyOf(session));
    this.#text.restore(text, session);
  }

  /** Uploads files as if they had been chosen here. */
  addFiles(files: readonly File[]): void {
    if (files.length === 0) return;
    this.#say(undefined);
    this.#files?.add(files);
    this.focus();
  }

  override focus(options?: FocusOptions): void {
    this.querySelector('textarea')?.focus(options);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const key = this.#hint?.key;
    if (key === 'failedFiles' ? !this.#files?.hasFailed : key === 'stillAnswering' && changes.has('busy'))
      this.#hint = undefined;
    this.#needParts();
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (this.editing && changes.has('editing')) this.focus();
  }

  protected override render(): TemplateResult {
    const { words } = this.presentation;
    const [files, hint] = [this.#files, this.#hint];
    const isRecording = files?.isRecording ?? false;
    return html`
      ${this.editing ? renderEditing(words, this.#cancelEdit) : nothing} ${this.#menu?.render(words)}
      <form part="composer" class="composer" ?data-over=${files?.isOver} @submit=${this.#submit}>
        ${files?.renderDrop(words)} ${files?.renderList(words)}
        <div class="composer-row">
          ${files?.renderVoice(words)}
          <div class="composer-start" ?hidden=${isRecording}>
            ${this.upload && this.attachments ? renderAttach(words, this.attachments, files && this.#add) : nothing}
            <slot name="composer-actions"></slot>
          </div>
          ${this.#renderField(isRecording)} ${this.#renderEnd(isRecording)}
        </div>
      </form>
      <p class="composer-hint" part="hint" role="status">${hint && words.say(hint.key, hint.values)}</p>
    `;
  }

  #renderField(isHidden: boolean): TemplateResult {
    return renderField({
      words: this.presentation.words,
      menu: this.#menu,
      hasCommands: this.commands.length > 0,
      isEditing: this.editing !== undefined,
      isHidden,
      left: bytesLeft(this.#text.value, this.maxBytes),
      sendKey: this.sendKey,
      onKey: this.#onKey,
      onInput: this.#onInput,
    });
  }

  #renderEnd(isRecording: boolean): readonly unknown[] {
    const { words } = this.presentation;
    const hasMicrophone = this.audio && this.upload !== undefined && canRecord() && !isRecording;
    return [
      hasMicrophone ? renderMicrophone(words, this.#files !== undefined, this.#record) : nothing,
      this.busy ? renderStop(words, this.#stop) : isRecording ? nothing : renderSend(words, this.#isEmpty),
    ];
  }

  get #isEmpty(): boolean {
    return this.#text.value.trim() === '' && (this.#files?.isEmpty ?? true);
  }

  #needParts(): void {
    if (this.upload && (this.attachments ?? this.audio)) this.#takeFiles();
    if (this.commands.length > 0)
      this.#menu ??= parts.commands.for(this)?.createMenu(this, ({ text }) => this.#text.write(text));
  }

  #takeFiles(): ComposerFiles | undefined {
    const options = { onUploadEnd: () => this.#onUploadEnd(), onFault: (key: PhraseKey) => this.#say({ key }) };
    return (this.#files ??= parts.files.for(this)?.createFiles(this, options, this.#key));
  }

  #say(hint: Obstacle | undefined): void {
    this.#hint = hint;
    this.requestUpdate();
  }

  readonly #onInput = (): void => {
    this.#say(undefined);
    this.#text.changed();
    this.#menu?.update(this.#text.value, this.commands);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (isComposing(event) || this.#menu?.onKey(event)) return;
    const act = this.#actOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  #actOf(event: KeyboardEvent): (() => void) | undefined {
    if (isSending(event, this.sendKey)) return this.#submit;
    if (this.editing) return event.key === 'Escape' ? this.#cancelEdit : undefined;
    const isLast = event.key === 'ArrowUp' && !hasModifier(event) && this.#text.value === '';
    return isLast ? () => this.#tell('composer-edit-last') : undefined;
  }

  readonly #submit = (event?: Event): void => {
    event?.preventDefault();
    const text = this.#text.value;
    if (this.#isEmpty) return;
    const { maxBytes, busy } = this;
    this.#say(obstacleOf({ text, maxBytes, busy, uploads: this.#files }));
    if (this.#hint) return;
    const attachments = this.#files?.take() ?? [];
    this.#text.write('');
    this.#tell('composer-send', { text, attachments });
  };

  readonly #add = (files: readonly File[]): void => this.addFiles(files);

  readonly #stop = (): void => this.#tell('composer-stop');

  readonly #cancelEdit = (): void => this.#tell('composer-edit-cancel');

  readonly #record = (): void => {
    this.#say(undefined);
    this.#files?.record(this.presentation.words.say('voiceMessage'));
  };

  #onUploadEnd(): void {
    if (this.#hint?.key === 'waitingForFiles' && !this.#files?.isUploading) this.#submit();
  }

  #onShow(key: string, isCarried: boolean): void {
    this.#menu?.close();
    this.#say(undefined);
    this.#key = key;
    this.#files?.show(key, isCarried);
  }

  /** The button that was pressed may go: the focus stays here. */
  #tell(name: string, detail?: Composed): void {
    if (this.matches(':focus-within')) this.focus();
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
