import type { ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';
import type { ChatStream } from '../element/chat-stream.js';
import type { ChatStreamProperties } from '../frameworks/tag.js';
import type { ListenerNames } from './listeners.js';

type Listeners = {
  [Prop in keyof ListenerNames]?: ((event: HTMLElementEventMap[ListenerNames[Prop]]) => void) | undefined;
};

/** The tag's properties and events (docs/element.md), and what every tag of HTML takes. */
export type ChatStreamProps = Omit<HTMLAttributes<ChatStream>, keyof ChatStreamProperties> &
  ChatStreamProperties &
  Listeners;

/** Its ref is the tag itself, with its methods. */
export type ChatStreamComponent = ForwardRefExoticComponent<ChatStreamProps & RefAttributes<ChatStream>>;
