import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { ChatStream } from '../element/chat-stream.js';
import type { ChatStreamAttributes, ChatStreamListeners, ChatStreamProperties } from './tag.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'chat-stream': Omit<DetailedHTMLProps<HTMLAttributes<ChatStream>, ChatStream>, keyof ChatStreamProperties> &
        ChatStreamProperties &
        ChatStreamAttributes &
        ChatStreamListeners<'on'> & { class?: string | undefined };
    }
  }
}
