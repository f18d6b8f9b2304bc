/** What is asked of the model: no longer than it must be, and each long enough for what is done meanwhile. */
export const questions = {
  polled: 'Write three sentences about a river.',
  streamed: 'Say hello in one sentence.',
  left: 'Write five sentences about the sea.',
  stopped: 'Count from 1 to 500 in words, one number in a line.',
} as const;
