import { isId, type Id } from '../protocol/guards.js';

/** Other tabs, and other elements of this page, on the same backend. They are told which session moved, never what was said. */
export interface Tabs {
  tell(sessionId: Id): void;
  close(): void;
}

/** @param backend the same for all that share sessions: the absolute base URL */
export function joinTabs(backend: string, onTold: (sessionId: Id) => void): Tabs {
  // Node has channels too, but no tabs
  if (typeof location !== 'object' || typeof BroadcastChannel === 'undefined') return alone;
  const channel = new BroadcastChannel(`chat-stream ${backend}`);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isId(data)) onTold(data);
  });
  return {
    tell: (sessionId) => channel.postMessage(sessionId),
    close: () => channel.close(),
  };
}

const alone: Tabs = { tell: () => undefined, close: () => undefined };
