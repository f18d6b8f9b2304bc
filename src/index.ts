/** `chat-stream`: registers the tag `<chat-stream>`, and exports its class and the client under it. */
import './element/define.js';

export { ChatStream } from './element/chat-stream.js';
export type {
  ChatApprovalEvent,
  ChatDeltaEvent,
  ChatErrorEvent,
  ChatEventName,
  ChatFeedbackEvent,
  ChatLinkEvent,
  ChatMessageEvent,
  ChatMetricEvent,
  ChatSendEvent,
  ChatSessionEvent,
  ChatStatusEvent,
  ChatTransportEvent,
} from './element/events.js';
export type { MessageExtras } from './element/message-events.js';
export type { Command } from './element/suggestion-menu.js';
export type { Phrase, Plural, Strings } from './element/strings.js';
export * from './client/index.js';
