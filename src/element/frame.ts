/** When the page is drawn, and what time it is: the tests hand in their own. */
export interface Frames {
  now(): number;
  /** Calls back with the next frame; what it gives takes that back. */
  next(callback: () => void): () => void;
}

/** A page that is hidden, or becomes it, has no frames. */
const LONGEST_FRAME = 100;

export const pageFrames: Frames = {
  now: () => performance.now(),
  next(callback) {
    const frame = requestAnimationFrame(run);
    const timer = setTimeout(run, document.hidden ? 0 : LONGEST_FRAME);
    return cancel;

    function cancel(): void {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    }
    function run(): void {
      cancel();
      callback();
    }
  },
};

/** The next animation frame; in a hidden page, where there are none, the next turn of the event loop. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => void pageFrames.next(resolve));
}
