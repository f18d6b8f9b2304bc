import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PhraseKey } from './strings.js';
import { voiceFormat } from './voice-formats.js';
import { LevelMeter } from './voice-level.js';

/** Milliseconds between two looks at the level, and between two pieces of the recording. */
const LEVEL_EVERY = 50;
const PIECE_EVERY = 1000;
/** A recording ends by itself at this share of what may be uploaded, so that none is made in vain. */
const FULL = 0.95;

export interface VoiceOptions {
  readonly maxBytes: number;
  /** What the file is called, before the date. */
  readonly name: string;
  readonly onFile: (file: File) => void;
  /** Says why there is no recording. */
  readonly onFault: (fault: PhraseKey) => void;
}

/** Records a voice message, one at a time. */
export class VoiceController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #recording: Recording | undefined;
  /** The person is being asked for the microphone. */
  #asking: object | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get isRecording(): boolean {
    return this.#recording !== undefined;
  }

  get seconds(): number {
    return this.#recording?.seconds ?? 0;
  }

  /** How loud it was, from 0 to 1, oldest first. */
  get levels(): readonly number[] {
    return this.#recording?.levels ?? [];
  }

  async start(options: VoiceOptions): Promise<void> {
    if (this.#recording || this.#asking) return;
    const asking = {};
    this.#asking = asking;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (this.#asking === asking) this.#record(stream, options);
      else release(stream);
    } catch (error) {
      if (this.#asking === asking) options.onFault(faultOf(error));
    }
    if (this.#asking === asking) this.#asking = undefined;
  }

  /** Ends the recording, which is handed over then. */
  finish(): void {
    this.#recording?.finish();
  }

  discard(): void {
    this.#asking = undefined;
    this.#recording?.discard();
  }

  hostDisconnected(): void {
    // an element that is only moved is back at once
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.discard();
    });
  }

  #record(stream: MediaStream, options: VoiceOptions): void {
    const redraw = (): void => this.#host.requestUpdate();
    const onEnd = (file: File | undefined): void => {
      this.#recording = undefined;
      redraw();
      if (file) options.onFile(file);
    };
    this.#recording = new Recording(stream, { ...options, onLevel: redraw, onEnd });
    redraw();
  }
}

interface RecordingOptions extends Pick<VoiceOptions, 'maxBytes' | 'name'> {
  readonly onLevel: () => void;
  /** Without a file where it was discarded, or nothing was recorded. */
  readonly onEnd: (file: File | undefined) => void;
}

class Recording {
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #meter: LevelMeter;
  readonly #options: RecordingOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #pieces: Blob[] = [];
  readonly #began = performance.now();
  #isWanted = true;

  /** @throws DOMException where the browser cannot record this stream; it is let go then */
  constructor(stream: MediaStream, options: RecordingOptions) {
    this.#stream = stream;
    this.#options = options;
    try {
      this.#recorder = new MediaRecorder(stream, { mimeType: voiceFormat()?.type ?? '' });
      this.#recorder.addEventListener('dataavailable', this.#onPiece);
      this.#recorder.addEventListener('stop', this.#onStop);
      this.#recorder.start(PIECE_EVERY);
      this.#meter = new LevelMeter(stream);
    } catch (error) {
      release(stream);
      throw error;
    }
    this.#timer = setInterval(() => {
      this.#meter.look();
      options.onLevel();
    }, LEVEL_EVERY);
  }

  get seconds(): number {
    return Math.floor((performance.now() - this.#began) / 1000);
  }

  get levels(): readonly number[] {
    return this.#meter.levels;
  }

  finish(): void {
    // where the microphone was pulled out it has stopped already
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }

  discard(): void {
    this.#isWanted = false;
    this.finish();
  }

  readonly #onPiece = ({ data }: BlobEvent): void => {
    this.#pieces.push(data);
    const bytes = this.#pieces.reduce((sum, { size }) => sum + size, 0);
    if (bytes > this.#options.maxBytes * FULL) this.finish();
  };

  readonly #onStop = (): void => {
    clearInterval(this.#timer);
    this.#meter.close();
    release(this.#stream);
    const hasSound = this.#pieces.some(({ size }) => size > 0);
    this.#options.onEnd(this.#isWanted && hasSound ? this.#file() : undefined);
  };

  #file(): File {
    const { type, ending } = voiceFormat() ?? { type: '', ending: 'webm' };
    const now = new Date();
    // the date as it is where the person is; without colons, which not every system takes in a name
    const date = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
    const name = `${this.#options.name} ${date.replace('T', ' ').replaceAll(':', '-')}.${ending}`;
    return new File(this.#pieces, name, { type });
  }
}

function faultOf(error: unknown): PhraseKey {
  const isDenied = error instanceof DOMException && ['NotAllowedError', 'SecurityError'].includes(error.name);
  return isDenied ? 'microphoneDenied' : 'microphoneMissing';
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
