import { listen } from './controls.js';
import { Growth } from './growth.js';
import { createHighlighter } from './highlight.js';
import { normalise, splitHeld } from './intake.js';
import { settingsFrom, type MarkdownOptions } from './options.js';
import { ShownText } from './shown-text.js';

/** A text that is shown while it grows. */
export interface MarkdownStream {
  /**
   * Adds text and shows it at once; the caller gathers what comes within one frame.
   * @throws Error after end().
   */
  push(delta: string): void;
  /**
   * Shows what was held back. The target now holds what renderMarkdown makes of the whole text; where a hundred texts
   * and more still wait for definitions that came late, it does so some frames later.
   */
  end(): void;
  /** Empties the target and starts over, with `text` if there is some; also after end(). */
  reset(text?: string): void;
  /** Ends the stream as it stands, and disposes of what renderers filled; to be called when the target goes. */
  dispose(): void;
}

/**
 * Shows a growing text in `target`, whose children are the stream's alone. Nodes of finished blocks are not touched
 * again, with two exceptions: when a link reference definition comes, the finished pieces that asked for its label are
 * rendered once more; and the whole is, when there was raw HTML in it before DOMPurify had been fetched.
 * @throws TypeError when the options name something that is not a URL scheme.
 */
export function createMarkdownStream(
  target: Element | DocumentFragment,
  options: MarkdownOptions = {},
): MarkdownStream {
  const settings = settingsFrom(options);
  let hasEnded = false;
  let held = '';
  const onFinished = createHighlighter(settings.highlight);
  let shown = show();
  listen(target, settings);

  return { push, end, reset, dispose };

  function show(): ShownText {
    return new ShownText(target, () => new Growth(target, settings, onFinished));
  }

  function push(delta: string): void {
    if (hasEnded) throw new Error('The markdown stream has ended; reset() starts a new one.');
    const taken = splitHeld(held + delta);
    held = taken.held;
    if (taken.ready !== '') shown.add(normalise(taken.ready));
  }

  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    shown.end(normalise(held));
  }

  function dispose(): void {
    hasEnded = true;
    shown.dispose();
  }

  function reset(text = ''): void {
    shown.dispose();
    target.replaceChildren();
    hasEnded = false;
    held = '';
    shown = show();
    push(text);
  }
}
