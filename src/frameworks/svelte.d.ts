import type { HTMLAttributes } from 'svelte/elements';
import type { ChatStream } from '../element/chat-stream.js';
import type { ChatStreamAttributes, ChatStreamListeners, ChatStreamProperties } from './tag.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'chat-stream': Omit<HTMLAttributes<ChatStream>, keyof ChatStreamProperties> &
      ChatStreamProperties &
      ChatStreamAttributes &
      ChatStreamListeners<'on'>;
  }
}
