import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Attachment } from '../protocol/message.js';
import type { PhraseKey } from './strings.js';
import { renderUploads } from './upload-list.js';
import { FileDropController } from './uploads-drop.js';
import { UploadController, type AcceptedFiles, type UploadFunction } from './uploads.js';
import { renderVoiceBar } from './voice-bar.js';
import { VoiceController } from './voice.js';
import type { Words } from './words.js';

/** What a composer that takes files says of them. */
interface FilesHost extends ReactiveControllerHost, HTMLElement {
  readonly attachments: AcceptedFiles | undefined;
  readonly upload: UploadFunction | undefined;
  /** Uploads them as if they had been chosen. */
  addFiles(files: readonly File[]): void;
}

interface FilesOptions {
  readonly onUploadEnd: () => void;
  /** Says why there is no recording. */
  readonly onFault: (fault: PhraseKey) => void;
}

/** @param key - of the message that is shown */
export function createFiles(host: FilesHost, options: FilesOptions, key: string): ComposerFiles {
  return new ComposerFiles(host, options, key);
}

/** The files of a message that is being written: chosen, dropped, pasted or recorded. */
export class ComposerFiles {
  readonly #host: FilesHost;
  readonly #options: FilesOptions;
  readonly #uploads: UploadController;
  readonly #voice: VoiceController;
  readonly #drop: FileDropController;

  constructor(host: FilesHost, options: FilesOptions, key: string) {
    this.#host = host;
    this.#options = options;
    this.#uploads = new UploadController(host, { upload: () => host.upload, onEnd: options.onUploadEnd });
    this.#uploads.show(key);
    this.#voice = new VoiceController(host);
    this.#drop = new FileDropController(host, {
      isOpen: () => host.attachments !== undefined && host.upload !== undefined,
      onFiles: (files) => host.addFiles(files),
    });
  }

  get isEmpty(): boolean {
    return this.#uploads.shown.length === 0;
  }

  get isUploading(): boolean {
    return this.#uploads.isUploading;
  }

  get hasFailed(): boolean {
    return this.#uploads.hasFailed;
  }

  get isRecording(): boolean {
    return this.#voice.isRecording;
  }

  /** Somebody holds files over the chat. */
  get isOver(): boolean {
    return this.#drop.isOver;
  }

  add(files: readonly File[]): void {
    this.#uploads.add(files, this.#host.attachments);
  }

  /** Takes what there is for a message that is sent. */
  take(): readonly Attachment[] {
    const { attachments } = this.#uploads;
    this.#uploads.clear();
    return attachments;
  }

  /** Gives back what could not be sent. @param key - of the message that it is of; none: of the one that is shown */
  restore(attachments: readonly Attachment[], key: string | undefined): void {
    this.#uploads.restore(attachments, key);
  }

  /** Another message is shown; `isCarried`: the same under a new key. */
  show(key: string, isCarried: boolean): void {
    if (isCarried) this.#uploads.move(key);
    else this.#uploads.show(key);
    // it belongs where it was begun
    if (!isCarried) this.#voice.finish();
  }

  record(name: string): void {
    const maxBytes = this.#host.attachments?.maxBytes ?? Infinity;
    void this.#voice.start({ name, maxBytes, onFile: this.#uploads.expect(), onFault: this.#options.onFault });
  }

  renderDrop(words: Words): TemplateResult | typeof nothing {
    return this.isOver ? html`<div class="drop">${words.say('dropFiles')}</div>` : nothing;
  }

  renderList(words: Words): TemplateResult | typeof nothing {
    return renderUploads(this.#uploads, words);
  }

  /** In the place of the field. */
  renderVoice(words: Words): TemplateResult | typeof nothing {
    return this.isRecording ? renderVoiceBar(this.#voice, words) : nothing;
  }
}
