import * as React from 'react';
import type { ChatStream as ChatStreamElement } from '../element/chat-stream.js';
import { properties } from '../element/properties.js';
import { listenerNames } from './listeners.js';
import type { ChatStreamComponent, ChatStreamProps } from './props.js';

const declarations: Readonly<
  Record<string, { readonly attribute?: string | boolean; readonly reflect?: boolean; readonly type?: unknown }>
> = properties;

// React counts the parameters: a function that takes a ref may leave it only in this way
/** The tag as a server writes it: what can be an attribute is one, and the browser makes a chat of it. */
export const ChatStream: ChatStreamComponent = React.forwardRef<ChatStreamElement, ChatStreamProps>((...[props]) =>
  React.createElement('chat-stream', attributesOf(props)),
);
ChatStream.displayName = 'ChatStream';

function attributesOf(props: ChatStreamProps): Record<string, unknown> {
  const { className, ...rest } = props;
  const attributes: Record<string, unknown> = className === undefined ? {} : { class: className };
  for (const [prop, value] of Object.entries(rest)) {
    const name = attributeOf(prop);
    if (name !== undefined && value !== undefined && value !== false) attributes[name] = value === true ? '' : value;
  }
  // a tag that has only a part of what it connects with would ask without a key
  if (props.headers ?? props.fetch ?? props.client) delete attributes['base-url'];
  return attributes;
}

/** None for what markup has no place for. */
function attributeOf(prop: string): string | undefined {
  if (prop in listenerNames) return undefined;
  const attribute = declarations[prop]?.attribute;
  if (attribute === false) return undefined;
  return typeof attribute === 'string' ? attribute : prop;
}
