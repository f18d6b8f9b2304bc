'use client';
/** `chat-stream/react`: the tag as a component, and the stores of a client as the values of a hook. */
export { ChatStream } from './chat-stream.js';
export type { ChatStreamComponent, ChatStreamProps } from './props.js';
export { type ChatView, useChat } from './use-chat.js';
