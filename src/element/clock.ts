import type { ChatOptions } from '../client/chat.js';

/** Time as the client sees it, handed in so that tests need not wait. */
export type Clock = NonNullable<ChatOptions['clock']>;

export const pageClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout> | undefined),
};
