import type { Store } from '../store/store.js';
import { bad, readBody, readId, readOptionalText } from './input.js';
import type { Route } from './route.js';

/** Characters. */
export const commentLimit = 2000;

export function feedbackRoute(store: Store, now: () => number): Route {
  return {
    method: 'POST',
    path: '/chat/feedback',
    async answer(context) {
      const body = await readBody(context);
      const { sessions, messages, feedback } = store.of(context.get('user').id);
      const session = await sessions.get(readId(body, 'sessionId'));
      const message = await messages.get(session.id, readId(body, 'messageId'));
      if (message.role !== 'assistant') throw bad('Only an answer can be rated.');
      const comment = readOptionalText(body, 'comment')?.trim();
      if (comment !== undefined && comment.length > commentLimit)
        throw bad(`"comment" is longer than ${commentLimit} characters.`);
      await feedback.set({ messageId: message.id, rating: readRating(body.rating), comment, timestamp: now() });
      return context.json([]);
    },
  };
}

function readRating(value: unknown): 1 | 0 | -1 {
  if (value === 1 || value === 0 || value === -1) return value;
  throw bad('"rating" must be -1, 0 or 1.');
}
