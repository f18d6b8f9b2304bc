import type { ChatStream } from '../element/chat-stream.js';
import type { ChatEventName } from '../element/events.js';
import type { properties } from '../element/properties.js';

/** The properties of `<chat-stream>`, for a framework that sets properties. */
export type ChatStreamProperties = {
  [Name in keyof typeof properties]?: ChatStream[Name] | undefined;
};

/** The attributes of `<chat-stream>`, for markup. */
export interface ChatStreamAttributes {
  /** Where the contract's paths begin. */
  'base-url'?: string | undefined;
  /** The session to show; without it the newest. */
  'session-id'?: string | number | undefined;
  transport?: ChatStream['transport'] | undefined;
  /** The language of the interface, as a BCP 47 tag; without it the page's own. */
  locale?: string | undefined;
  /** `inline` (in its place), `panel` (at the side of the window) or `bubble` (in its corner). */
  mode?: ChatStream['mode'] | undefined;
  /** In the modes `panel` and `bubble`: the chat is seen. */
  open?: boolean | undefined;
  'hide-sessions'?: boolean | undefined;
  'show-metrics'?: boolean | undefined;
  speech?: boolean | undefined;
  /** Which key sends; the other one breaks the line. */
  'send-key'?: ChatStream['sendKey'] | undefined;
  /** What screen readers are told of an answer while it is written. */
  announce?: ChatStream['announce'] | undefined;
  breaks?: boolean | undefined;
  smooth?: boolean | undefined;
  'code-download'?: boolean | undefined;
}

/** The events of `<chat-stream>`, by their names. */
export type ChatStreamEvents = Pick<HTMLElementEventMap, ChatEventName>;

/** Listeners as a framework wants them: the prefix, and then the event's own name. */
export type ChatStreamListeners<Prefix extends string> = {
  [Name in ChatEventName as `${Prefix}${Name}`]?: ((event: ChatStreamEvents[Name]) => void) | undefined;
};
