import * as React from 'react';
import { createComponent } from '@lit/react';
import { ChatStream as ChatStreamElement } from '../element/chat-stream.js';
import '../element/define.js';
import { listenerNames } from './listeners.js';
import type { ChatStreamComponent } from './props.js';

/** `<chat-stream>` with its properties and events as props. */
// the types of createComponent leave no room for a prop that is undefined, which is what a condition makes of one
export const ChatStream = createComponent({
  react: React,
  tagName: 'chat-stream',
  elementClass: ChatStreamElement,
  events: { ...listenerNames },
  displayName: 'ChatStream',
}) as ChatStreamComponent;
