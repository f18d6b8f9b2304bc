/** `chat-stream`: registers the tag `<chat-stream>`, and exports its class and the client under it. */
import './element/define.js';

export { ChatStream } from './element/chat-stream.js';
export type { ChatErrorEvent, ChatStatusEvent, ChatTransportEvent } from './element/events.js';
export * from './client/index.js';
