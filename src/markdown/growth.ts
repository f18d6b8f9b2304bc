import { lastStableCut } from './boundary.js';
import { completeInline, completeWithMaths } from './complete.js';
import { Credit } from './credit.js';
import { drawBlocks, type Drawing } from './draw.js';
import { Footnotes } from './footnotes.js';
import { levelsOf, pathOfFrame, withBlocks } from './frame-path.js';
import { cutFrame, isContinued, type Frame, type FrameCut } from './frame.js';
import { createGroups, isFull, writeInGroups, type Groups } from './groups.js';
import { heldFrom, lastWord } from './hold.js';
import type { InlineContext } from './inline.js';
import { lexBlocks, lexParagraph, type Lexed, type LexedBlocks } from './lexer.js';
import { Mounts } from './mounts.js';
import type { Settings } from './options.js';
import { nodesBetween, pathToLast, writeAt, type PathStep, type Writing } from './path.js';
import { finishedLinks, unfinishedLinks, type Definitions } from './references.js';
import { Revisions } from './revisions.js';
import { UnreadText } from './unread.js';
import { childrenAt } from './view.js';
import { reviseText } from './waiting.js';
import type { WriteOptions } from './write.js';

/** Told of nodes that nothing touches again, but for definitions that come late. */
export type OnFinished = (nodes: readonly Node[]) => void;

/** A part of a text that is final. */
interface Part {
  /** Where it is one of an open block. What its words mean was seen with the rest then. */
  readonly frame?: Frame;
  readonly isLast?: boolean;
}

/**
 * A text that is shown while it grows. Three parts of it are told apart: what is finished, which nobody looks at again;
 * what is done of the block that is still open, for which a frame stands (frame.ts); and the rest, which is read and drawn
 * anew with every piece that comes. The rest is short, so each piece costs the same, however long the text is.
 */
export class Growth {
  readonly #settings: Settings;
  readonly #groups: Groups;
  readonly #footnotes: Footnotes;
  readonly #mounts = new Mounts();
  readonly #definitions: Definitions = new Map();
  readonly #revisions: Revisions;
  readonly #credit = new Credit();
  readonly #unread = new UnreadText();
  readonly #finishedLinks = finishedLinks(this.#definitions, (label) => this.#revisions.define(label));
  readonly #restLinks = unfinishedLinks(this.#definitions);
  #frame: Frame | undefined;
  #done = '';
  #rest = '';
  /** The raw elements that are open. */
  #raw: readonly string[] = [];
  /** Where blocks are written, and where the rest is. */
  #base: readonly PathStep[];
  #path: readonly PathStep[];
  #leastForFrame = 0;
  #hasEnded = false;
  readonly #onFinished: OnFinished;

  constructor(target: Element | DocumentFragment, settings: Settings, onFinished: OnFinished = () => undefined) {
    const onLex = (characters: number) => {
      this.#credit.spend(characters);
      settings.onLex(characters);
    };
    this.#settings = { ...settings, onLex };
    this.#onFinished = onFinished;
    this.#revisions = new Revisions({
      later: settings.later,
      // at the end all of it, before as much as may be read
      mayGoOn: () => this.#hasEnded || this.#credit.isLeft,
      revise: (text) => reviseText(text, this.#finishedLinks, this.#context),
      onDone: () => this.#tidy(),
    });
    this.#footnotes = new Footnotes(settings);
    this.#groups = createGroups(target, (box) => this.#footnotes.addBox(box));
    this.#base = [{ node: this.#groups.current, after: null }];
    this.#path = this.#base;
  }

  /** Adds text and shows it. */
  add(text: string): void {
    this.#rest += text;
    this.#credit.earn(text.length);
    if (this.#credit.isLeft) this.#readAndShow();
    else this.#unread.add(text, this.#groups.current);
    this.#revisions.begin();
    this.#mounts.sweep(this.#groups.current);
  }

  #readAndShow(): void {
    this.#unread.clear();
    const blocks = this.#read();
    const cut = lastStableCut(this.#text, blocks.tokens, this.#prefix.length);
    if (cut > 0) this.#finish(cut);
    const lexed = this.#show(cut > 0 ? undefined : blocks);
    if (this.#rest.length < this.#leastForFrame) return;
    const frameCut = cutFrame(this.#text, lexed.tokens, this.#frame, this.#settings);
    if (frameCut) this.#freeze(frameCut);
  }

  /** Adds text, after which no more comes: all is finished, as it stands. */
  end(text: string): void {
    this.#rest += text;
    this.#unread.clear();
    if (this.#rest !== '') {
      this.#read();
      this.#finish(this.#text.length, true);
    } else {
      // what a frame stands for is finished, too
      const { current } = this.#groups;
      this.#onFinished(nodesBetween(this.#base, [{ node: current, after: current.lastChild }]));
    }
    this.#hasEnded = true;
    this.#revisions.begin();
    this.#footnotes.show([]);
    this.#tidy();
    // it would hide what was not meant to be in it, for its end is missing
    for (const { node } of this.#base) if (node instanceof HTMLDetailsElement) node.open = true;
  }

  /** What renderers filled is no longer shown, or no longer changed. */
  dispose(): void {
    this.#revisions.stop();
    this.#mounts.disposeAll();
  }

  get #context(): InlineContext {
    return { settings: this.#settings, numberOf: this.#footnotes.numberOf, mounts: this.#mounts };
  }

  get #prefix(): string {
    return this.#frame?.prefix ?? '';
  }

  get #text(): string {
    return this.#prefix + this.#rest;
  }

  /** The blocks of the rest; of all that is open, where the rest makes something else of it than its frame said. */
  #read(): LexedBlocks {
    const blocks = lexBlocks(this.#text, this.#restLinks, this.#settings);
    if (!this.#frame || isContinued(blocks.tokens, this.#frame)) return blocks;
    this.#rest = this.#done + this.#rest;
    this.#leastForFrame = this.#rest.length * 2;
    this.#leaveFrame();
    this.#revisions.forgetBlock();
    return lexBlocks(this.#text, this.#restLinks, this.#settings);
  }

  /** What stands before the cut is final. */
  #finish(cut: number, isLast = false): void {
    const text = this.#text;
    const begin = this.#base;
    const { views, open, written } = this.#writeFinal(text.slice(0, cut), { isLast });
    this.#rest = text.slice(cut);
    this.#raw = open;
    this.#base = pathToLast(this.#groups.current, written, views, open.length);
    this.#onFinished(nodesBetween(begin, this.#base));
    const { after = null } = this.#base[0] ?? {};
    if (open.length === 0 && isFull(after)) this.#base = [{ node: this.#groups.next(after), after: null }];
    this.#leaveFrame();
    this.#revisions.endBlock();
    this.#leastForFrame = 0;
  }

  /** What stands before the cut is final, and its block goes on behind it. */
  #freeze({ cut, frame: found }: FrameCut): void {
    const text = this.#text;
    const { views, written, frame = found } = this.#writeFinal(text.slice(0, cut), { frame: found });
    this.#done += text.slice(this.#prefix.length, cut);
    this.#rest = text.slice(cut);
    this.#path = pathOfFrame(frame, pathToLast(this.#groups.current, written, views, this.#depthOf(frame)), this.#base);
    this.#frame = frame;
    this.#show();
  }

  #leaveFrame(): void {
    this.#frame = undefined;
    this.#done = '';
    this.#path = this.#base;
  }

  #depthOf(frame: Frame): number {
    return this.#base.length - 1 + levelsOf(frame);
  }

  #show(known?: LexedBlocks): Lexed {
    const text = this.#text;
    const blocks = known ?? lexBlocks(text, this.#restLinks, this.#settings);
    const end = Math.max(heldFrom(text, blocks.tokens), this.#prefix.length);
    const visible = text.slice(0, end);
    const shown = end === text.length ? blocks : lexBlocks(visible, this.#restLinks, this.#settings);
    const lexed = shown.finish(this.#settings.renderers.has('maths') ? completeWithMaths : completeInline);
    const { views, notes } = this.#draw(lexed, lastWord(visible));
    writeAt(this.#path, views, {});
    this.#footnotes.show(notes);
    return lexed;
  }

  #draw(lexed: Lexed, growing?: string, isLoose = this.#frame?.continued.isLoose): Drawing {
    const continued = { ...this.#frame?.continued, isLoose, raw: this.#raw };
    return drawBlocks(lexed.tokens, { ...this.#context, lexed, growing, continued });
  }

  #writeFinal(text: string, { frame: found, isLast = false }: Part): Drawing & Writing & Part {
    const lex = found?.type === 'paragraph' ? lexParagraph : lexBlocks;
    const lexed = lex(text, this.#finishedLinks, this.#settings).finish();
    const { views, open, notes } = this.#draw(lexed, undefined, found?.continued.isLoose);
    const frame = found && withBlocks(found, childrenAt(views, this.#base.length - 1), this.#frame);
    const last = this.#path.at(-1);
    const onInline: WriteOptions['onInline'] = (source, parent, nodes) => {
      this.#revisions.add({ source, parent, nodes, lead: parent === last?.node ? last.lead : undefined });
    };
    this.#onFinished(this.#footnotes.add(notes, onInline));
    // the rest is shown behind it, or behind what is open at its end
    const levels = frame ? this.#depthOf(frame) : open.length;
    const options = { open: isLast ? 0 : levels + 1, onInline };
    return { open, notes, ...(frame && { frame }), ...writeInGroups(this.#groups, this.#path, views, options) };
  }

  /** What text that was read again may have changed elsewhere. */
  #tidy(): void {
    this.#footnotes.renumber();
    this.#mounts.sweep(this.#groups.current);
  }
}
