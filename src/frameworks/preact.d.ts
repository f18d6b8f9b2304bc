import type { HTMLAttributes } from 'preact';
import type { ChatStream } from '../element/chat-stream.js';
import type { ChatStreamAttributes, ChatStreamListeners, ChatStreamProperties } from './tag.js';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'chat-stream': Omit<HTMLAttributes<ChatStream>, keyof ChatStreamProperties> &
        ChatStreamProperties &
        ChatStreamAttributes &
        ChatStreamListeners<'on'>;
    }
  }
}
