import type { ChatStream } from '../element/chat-stream.js';
import type { ChatStreamAttributes, ChatStreamListeners, ChatStreamProperties } from './tag.js';

type SetProperties = { [Name in keyof ChatStreamProperties as `prop:${Name}`]?: ChatStreamProperties[Name] };
type SetAttributes = { [Name in keyof ChatStreamAttributes as `attr:${Name}`]?: string | undefined };

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'chat-stream': Omit<JSX.HTMLAttributes<ChatStream>, keyof ChatStreamProperties> &
        ChatStreamAttributes &
        ChatStreamListeners<'on:'> &
        SetProperties &
        SetAttributes;
    }
  }
}
