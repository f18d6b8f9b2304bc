/**
 * Looks at what is shown right after each frame, until all words are there. A word holds the time at which it was said:
 * `(12 1763886000000.5)`.
 * @param {() => string} read
 * @param {number} count
 * @returns {Promise<number[]>} milliseconds from word to frame
 */
export function watch(read, count) {
  return new Promise((resolve) => {
    const delays = [];
    const { port1, port2 } = new MessageChannel();
    // a message comes behind the frame, and with it what was drawn in the frame's own callbacks
    const look = () => requestAnimationFrame(() => port2.postMessage(0));
    port1.onmessage = () => {
      const now = performance.timeOrigin + performance.now();
      for (const [, index, said] of read().matchAll(/\((\d+) ([\d.]+)\)/g))
        delays[Number(index)] ??= now - Number(said);
      if (Object.keys(delays).length < count) look();
      else resolve(delays);
    };
    look();
  });
}
