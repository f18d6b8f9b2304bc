import type { ChatEventName } from '../element/events.js';

type Pascal<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<Name>;

/** `onChatSend` for `chat-send`, and so on. */
export type ListenerNames = { readonly [Name in ChatEventName as `on${Pascal<Name>}`]: Name };

/** Which prop listens to which event. */
export const listenerNames: ListenerNames = {
  onChatApproval: 'chat-approval',
  onChatDelta: 'chat-delta',
  onChatError: 'chat-error',
  onChatFeedback: 'chat-feedback',
  onChatLink: 'chat-link',
  onChatMessage: 'chat-message',
  onChatMetric: 'chat-metric',
  onChatSend: 'chat-send',
  onChatSession: 'chat-session',
  onChatStatus: 'chat-status',
  onChatTransport: 'chat-transport',
};
