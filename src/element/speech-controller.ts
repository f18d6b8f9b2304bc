import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What reads aloud: the tests hand in their own. */
export type Speech = Pick<SpeechSynthesis, 'speak' | 'cancel'>;

/** What is no text to be read. */
const UNREAD = '.buttons, .code-head, button, [aria-hidden=true], annotation';
/** What is said in one go: browsers break off what is long. */
const PIECES = 'p, li, h1, h2, h3, h4, h5, h6, th, td, pre, summary, dt, dd, math';

/** Reads a text aloud, for as long as its host is on the page. */
export class SpeechController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #speech: Speech | undefined;
  /** The last that is to be said. */
  #last: SpeechSynthesisUtterance | undefined;

  constructor(host: ReactiveControllerHost, speech: Speech | undefined = globalThis.speechSynthesis) {
    this.#host = host;
    this.#speech = speech;
    host.addController(this);
  }

  get isPossible(): boolean {
    return this.#speech !== undefined;
  }

  get isSpeaking(): boolean {
    return this.#last !== undefined;
  }

  /** Begins, or stops. One at a time is heard on a page. */
  toggle(shown: Element): void {
    const wasSpeaking = this.isSpeaking;
    this.stop();
    if (!wasSpeaking) this.#begin(piecesOf(shown), shown.closest('[lang]')?.getAttribute('lang') ?? '');
  }

  stop(): void {
    if (!this.#last) return;
    this.#last = undefined;
    this.#speech?.cancel();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.stop();
  }

  #begin(pieces: readonly string[], language: string): void {
    // what another message says
    this.#speech?.cancel();
    const utterances = pieces.map((piece) => Object.assign(new SpeechSynthesisUtterance(piece), { lang: language }));
    const last = utterances.at(-1);
    this.#last = last;
    for (const utterance of utterances) {
      // broken off by another message, or by the browser
      utterance.onerror = () => this.#ended(last);
      this.#speech?.speak(utterance);
    }
    if (last) last.onend = () => this.#ended(last);
    this.#host.requestUpdate();
  }

  #ended(last: SpeechSynthesisUtterance | undefined): void {
    if (this.#last !== last) return;
    this.#last = undefined;
    this.#host.requestUpdate();
  }
}

function piecesOf(shown: Element): readonly string[] {
  const copy = shown.cloneNode(true) as Element;
  for (const unread of copy.querySelectorAll(UNREAD)) unread.remove();
  const innermost = [...copy.querySelectorAll(PIECES)].filter((piece) => !piece.parentElement?.closest(PIECES));
  const pieces = innermost.length === 0 ? [copy] : innermost;
  return pieces.map((piece) => piece.textContent.trim()).filter((text) => text !== '');
}
