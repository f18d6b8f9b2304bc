/** As many as there is room to draw in the widest composer. */
const MOST = 160;
/** A voice near the microphone is about a quarter as loud as can be. */
const GAIN = 4;

/** How loud a stream is, looked at from time to time. */
export class LevelMeter {
  readonly #context = new AudioContext();
  readonly #analyser = this.#context.createAnalyser();
  readonly #samples = new Uint8Array(this.#analyser.fftSize);
  /** From 0 to 1, oldest first. */
  readonly levels: number[] = new Array<number>(MOST).fill(0);

  constructor(stream: MediaStream) {
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
  }

  look(): void {
    this.#analyser.getByteTimeDomainData(this.#samples);
    // silence is 128
    const squares = this.#samples.reduce((sum, sample) => sum + ((sample - 128) / 128) ** 2, 0);
    this.levels.push(Math.min(1, GAIN * Math.sqrt(squares / this.#samples.length)));
    this.levels.shift();
  }

  close(): void {
    void this.#context.close();
  }
}
