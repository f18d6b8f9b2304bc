'use client';
/** `chat-stream/react` where there is no DOM: the same names, and markup that a browser makes a chat of. */
export { ChatStream } from './markup.js';
export type { ChatStreamComponent, ChatStreamProps } from './props.js';
export { type ChatView, useChat } from './use-chat.js';
