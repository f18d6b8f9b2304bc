import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface FileDropOptions {
  /** Files can be taken now. */
  readonly isOpen: () => boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Files that are dropped anywhere on the chat, or pasted into its host. Where none are taken all is left to the page. */
export class FileDropController implements ReactiveController {
  /** Somebody holds files over the chat. */
  isOver = false;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: FileDropOptions;
  #place: Node | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: FileDropOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    const root = this.#host.getRootNode();
    // outside of a shadow tree the chat is no more than its host
    const place = root instanceof ShadowRoot ? root : this.#host;
    place.addEventListener('dragover', this.#onDrag);
    place.addEventListener('dragleave', this.#onDrag);
    place.addEventListener('drop', this.#onDrag);
    this.#host.addEventListener('paste', this.#onPaste);
    this.#place = place;
  }

  hostDisconnected(): void {
    this.#place?.removeEventListener('dragover', this.#onDrag);
    this.#place?.removeEventListener('dragleave', this.#onDrag);
    this.#place?.removeEventListener('drop', this.#onDrag);
    this.#host.removeEventListener('paste', this.#onPaste);
    this.#become(false);
  }

  readonly #onDrag = (event: Event): void => {
    if (!(event instanceof DragEvent) || !event.dataTransfer?.types.includes('Files') || !this.#options.isOpen())
      return;
    if (event.type === 'dragleave') {
      const { relatedTarget } = event;
      this.#become(relatedTarget instanceof Node && this.#place?.contains(relatedTarget) === true);
      return;
    }
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.#become(event.type === 'dragover');
    if (event.type === 'drop') this.#options.onFiles(filesOf(event.dataTransfer));
  };

  readonly #onPaste = (event: ClipboardEvent): void => {
    const { clipboardData } = event;
    if (!clipboardData || clipboardData.files.length === 0 || !this.#options.isOpen()) return;
    // a text processor puts a picture of its text beside the text
    if (['text/plain', 'text/html'].every((type) => clipboardData.types.includes(type))) return;
    event.preventDefault();
    this.#options.onFiles(filesOf(clipboardData));
  };

  #become(isOver: boolean): void {
    if (this.isOver === isOver) return;
    this.isOver = isOver;
    this.#host.requestUpdate();
  }
}

/** Without folders, which look like files and cannot be read. */
function filesOf({ items }: DataTransfer): readonly File[] {
  return [...items].flatMap((item) => {
    const file = item.webkitGetAsEntry()?.isDirectory ? null : item.getAsFile();
    return file ? [file] : [];
  });
}
