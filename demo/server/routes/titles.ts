import type { Titles } from '../runs/titles.js';
import type { Store } from '../store/store.js';
import { readId, readQuery } from './input.js';
import { refuseForeignGet } from './origin.js';
import type { ChatContext, Route } from './route.js';

export interface TitleRoutesOptions {
  readonly store: Store;
  readonly titles: Titles;
}

/** What a client does that asks for a title by itself. */
export function titleRoutes({ store, titles }: TitleRoutesOptions): readonly Route[] {
  const readPlace = async (context: ChatContext): Promise<{ userId: number; sessionId: number }> => {
    const { id: userId } = context.get('user');
    const wanted = readId(readQuery(context), 'sessionId');
    await store.of(userId).sessions.get(wanted);
    return { userId, sessionId: wanted };
  };
  return [
    {
      method: 'GET',
      path: '/chat/generate_title',
      async answer(context) {
        refuseForeignGet(context);
        const { userId, sessionId } = await readPlace(context);
        return context.json({ taskId: titles.start(userId, sessionId) });
      },
    },
    {
      method: 'GET',
      path: '/chat/check_title_generation',
      async answer(context) {
        const taskId = readId(readQuery(context), 'taskId');
        const { userId, sessionId } = await readPlace(context);
        const title = titles.check(userId, sessionId, taskId);
        return title === undefined ? context.json({ task_status: 2 }, 417) : context.json({ result: title });
      },
    },
  ];
}
