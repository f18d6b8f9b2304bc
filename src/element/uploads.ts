import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ChatError, isChatError } from '../protocol/errors.js';
import type { Attachment } from '../protocol/message.js';
import { drawPreview } from './uploads-preview.js';

/** What the backend takes. */
export interface AcceptedFiles {
  /** As in the attribute `accept`: `image/png`, `image/*`, `.pdf`; none: every kind. */
  readonly types: readonly string[];
  /** For one file. */
  readonly maxBytes: number;
}

export interface UploadOptions {
  readonly signal: AbortSignal;
  /** From 0 to 1. Who cannot tell need not. */
  readonly onProgress: (share: number) => void;
}

export type UploadFunction = (file: File, options: UploadOptions) => Promise<Attachment>;

type UploadState =
  | { readonly kind: 'uploading'; readonly share?: number }
  | { readonly kind: 'done'; readonly attachment: Attachment }
  | { readonly kind: 'failed'; readonly error: ChatError };

/** A file on its way to the backend, or there. */
export interface Upload {
  readonly name: string;
  /** Bytes, where known. */
  readonly size: number | undefined;
  /** Such as `image/png`; empty where not known. */
  readonly type: string;
  readonly state: UploadState;
  /** A small picture of a picture. */
  readonly preview: HTMLCanvasElement | undefined;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface OwnUpload extends Mutable<Upload> {
  readonly file: File | undefined;
  abort: AbortController;
}

export interface UploadsOptions {
  /** How a file gets to the backend; asked before each attempt. */
  readonly upload: () => UploadFunction | undefined;
  /** One has ended, well or not. */
  readonly onEnd: () => void;
}

/** The files of a message that is being written, and of those begun in other sessions. */
export class UploadController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: UploadsOptions;
  readonly #lists = new Map<string, OwnUpload[]>();
  /** From which files those came that were sent and may be given back. */
  readonly #files = new WeakMap<Attachment, File>();
  #list: OwnUpload[] = [];

  constructor(host: ReactiveControllerHost & HTMLElement, options: UploadsOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get shown(): readonly Upload[] {
    return this.#list;
  }

  get isUploading(): boolean {
    return this.#list.some(({ state }) => state.kind === 'uploading');
  }

  get hasFailed(): boolean {
    return this.#list.some(({ state }) => state.kind === 'failed');
  }

  get attachments(): readonly Attachment[] {
    return this.#list.flatMap(({ state }) => (state.kind === 'done' ? [state.attachment] : []));
  }

  /** Shows the files of another message; those before go on where they are. */
  show(key: string): void {
    this.#list = this.#listOf(key);
    this.#host.requestUpdate();
  }

  /** What is shown belongs to another message from now on. */
  move(key: string): void {
    this.#list.push(...this.#listOf(key));
    for (const [before, list] of this.#lists) if (list === this.#list) this.#lists.delete(before);
    this.#lists.set(key, this.#list);
  }

  /** Begins to upload what is accepted, and says of the rest why not. */
  add(files: Iterable<File>, accepted: AcceptedFiles | undefined): void {
    for (const file of files) this.#add(file, accepted && refusalOf(file, accepted), this.#list);
  }

  /** Takes a file that is not there yet for the message that is shown now, whatever is shown by then. */
  expect(): (file: File) => void {
    const list = this.#list;
    return (file) => this.#add(file, undefined, list);
  }

  /** Puts files back that were uploaded before. */
  restore(attachments: readonly Attachment[], key: string | undefined): void {
    const given = attachments.map((attachment) => {
      const file = this.#files.get(attachment);
      const { name = attachment.type, size } = attachment;
      const upload = newUpload(name, size ?? file?.size, file?.type ?? '', file);
      upload.state = { kind: 'done', attachment };
      this.#preview(upload);
      return upload;
    });
    (key === undefined ? this.#list : this.#listOf(key)).unshift(...given);
    this.#host.requestUpdate();
  }

  retry(shown: Upload): void {
    const upload = this.#list.find((one) => one === shown);
    if (upload?.state.kind === 'failed' && upload.file) this.#begin(upload, upload.file);
  }

  /** Takes one out, and ends its upload. */
  remove(shown: Upload): void {
    const index = this.#list.findIndex((one) => one === shown);
    this.#list.splice(index, index < 0 ? 0 : 1).forEach(({ abort }) => abort.abort());
    this.#host.requestUpdate();
    this.#options.onEnd();
  }

  /** They have been sent, or are not wanted any more. */
  clear(): void {
    for (const { abort } of this.#list.splice(0)) abort.abort();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // an element that is only moved is back at once
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      for (const list of this.#lists.values()) list.forEach(interrupt);
      this.#host.requestUpdate();
    });
  }

  #listOf(key: string): OwnUpload[] {
    const list = this.#lists.get(key) ?? [];
    this.#lists.set(key, list);
    return list;
  }

  #add(file: File, refusal: 'file_too_large' | 'file_not_taken' | undefined, list: OwnUpload[]): void {
    const upload = newUpload(file.name, file.size, file.type, file);
    list.push(upload);
    if (refusal) upload.state = { kind: 'failed', error: new ChatError(refusal) };
    else this.#begin(upload, file);
    this.#preview(upload);
    this.#host.requestUpdate();
  }

  #begin(upload: OwnUpload, file: File): void {
    const send = this.#options.upload();
    if (!send) return;
    upload.abort = new AbortController();
    const { signal } = upload.abort;
    const become = (state: UploadState): void => {
      if (signal.aborted) return;
      upload.state = state;
      this.#host.requestUpdate();
    };
    become({ kind: 'uploading' });
    const onProgress = (share: number): void => {
      if (upload.state.kind === 'uploading') become({ kind: 'uploading', share });
    };
    void settled(send(file, { signal, onProgress })).then((state) => {
      if (state.kind === 'done') this.#files.set(state.attachment, file);
      become(state);
      if (!signal.aborted) this.#options.onEnd();
    });
  }

  #preview(upload: OwnUpload): void {
    if (!upload.file?.type.startsWith('image/')) return;
    void drawPreview(upload.file).then((preview) => {
      upload.preview = preview;
      this.#host.requestUpdate();
    });
  }
}

function newUpload(name: string, size: number | undefined, type: string, file: File | undefined): OwnUpload {
  const abort = new AbortController();
  return { name, size, type, file, state: { kind: 'uploading' }, preview: undefined, abort };
}

/** What is not there yet when the element goes does not arrive any more; it can be tried again should it come back. */
function interrupt(upload: OwnUpload): void {
  if (upload.state.kind !== 'uploading') return;
  upload.abort.abort();
  upload.state = { kind: 'failed', error: new ChatError('interrupted') };
}

async function settled(upload: Promise<Attachment>): Promise<UploadState> {
  try {
    return { kind: 'done', attachment: await upload };
  } catch (error) {
    if (isChatError(error)) return { kind: 'failed', error };
    return { kind: 'failed', error: new ChatError('server_error', { cause: error }) };
  }
}

function refusalOf(file: File, { types, maxBytes }: AcceptedFiles): 'file_too_large' | 'file_not_taken' | undefined {
  if (file.size > maxBytes) return 'file_too_large';
  return types.length === 0 || types.some((type) => isOfType(file, type.trim().toLowerCase()))
    ? undefined
    : 'file_not_taken';
}

/** As browsers read `accept`. A browser does not know the type of every file: then its name must do. */
function isOfType({ name, type }: File, wanted: string): boolean {
  if (wanted.startsWith('.')) return name.toLowerCase().endsWith(wanted);
  if (wanted === '*' || wanted === '*/*') return true;
  const [own = ''] = type.toLowerCase().split(';');
  return wanted.endsWith('/*') ? own.startsWith(wanted.slice(0, -1)) : own === wanted;
}
