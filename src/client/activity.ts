import { computed, type ReadableAtom } from 'nanostores';
import type { Thread } from './thread.js';

/** What marks a session in a list: an answer is being written in it, or has ended in it while another was shown. */
export type Activity = 'answering' | 'unread';

/** By session id, as text. It is the same object for as long as it says the same, however fast an answer grows. */
export function activityOf(
  threads: ReadableAtom<Readonly<Record<string, Thread>>>,
): ReadableAtom<Readonly<Record<string, Activity>>> {
  let before: Readonly<Record<string, Activity>> = {};
  return computed(threads, (all) => {
    const marks = Object.fromEntries(Object.entries(all).flatMap(markOf));
    const isSame = JSON.stringify(marks) === JSON.stringify(before);
    return (before = isSame ? before : marks);
  });
}

function markOf([key, { sessionId, activity, isUnread }]: [string, Thread]): [string, Activity][] {
  if (sessionId === undefined) return [];
  if (activity === 'answering') return [[key, 'answering']];
  return isUnread ? [[key, 'unread']] : [];
}
