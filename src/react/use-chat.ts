import { useMemo } from 'react';
import { useStore } from '@nanostores/react';
import type { ReadableAtom } from 'nanostores';
import type { Chat } from '../client/chat.js';

type ValueOf<Store> = Store extends ReadableAtom<infer Value> ? Value : never;

/** The stores of a chat as the values that they have now, and its verbs (docs/client.md). */
export type ChatView = {
  readonly [Name in keyof Chat as Name extends `$${infer Value}` ? Value : Name]: Name extends `$${string}`
    ? ValueOf<Chat[Name]>
    : Chat[Name];
};

/**
 * Draws a component anew whenever something of the chat changes. The chat is the app's own: make it where it lives as
 * long as it is to, and `dispose` of it there.
 */
export function useChat(chat: Chat): ChatView {
  const verbs = useMemo(() => verbsOf(chat), [chat]);
  return {
    ...verbs,
    sessions: useStore(chat.$sessions),
    activity: useStore(chat.$activity),
    session: useStore(chat.$session),
    messages: useStore(chat.$messages),
    hasOlder: useStore(chat.$hasOlder),
    status: useStore(chat.$status),
    phase: useStore(chat.$phase),
    transport: useStore(chat.$transport),
    notice: useStore(chat.$notice),
    metric: useStore(chat.$metric),
    error: useStore(chat.$error),
    canRetry: useStore(chat.$canRetry),
    canRegenerate: useStore(chat.$canRegenerate),
    canEdit: useStore(chat.$canEdit),
    pendingActions: useStore(chat.$pendingActions),
    capabilities: useStore(chat.$capabilities),
  };
}

function verbsOf(chat: Chat) {
  const { load, select, loadOlder, newSession, send, edit, retry, regenerate, answerActions, upload } = chat;
  const { renameSession, deleteSession, deleteMessage, feedback, stop, diagnose, dispose } = chat;
  return {
    ...{ load, select, loadOlder, newSession, send, edit, retry, regenerate, answerActions, upload },
    ...{ renameSession, deleteSession, deleteMessage, feedback, stop, diagnose, dispose },
  };
}
