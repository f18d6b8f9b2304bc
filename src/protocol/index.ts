/** `chat-stream/protocol`: what travels between client and backend, for authors of either. */
export { type Id, isId, isSameId } from './guards.js';
export { type Capabilities, byteLength, maxContentBytes, parseCapabilities } from './capabilities.js';
export {
  type Session,
  type SessionCheck,
  type WireSession,
  parseNewSession,
  parseSession,
  parseSessionCheck,
  parseSessions,
} from './session.js';
export {
  type Attachment,
  type Finish,
  type Message,
  type PendingAction,
  type Role,
  type Source,
  type StoredMessage,
  type ToolActivity,
  type Usage,
  type WireAttachment,
  type WireMessage,
  emptyAnswer,
  encodeMessage,
  isIncomplete,
  parseAttachment,
  parseMessage,
  parseMessages,
} from './message.js';
export {
  type ChatEvent,
  type Done,
  type Failure,
  type Frame,
  type Hello,
  type Snapshot,
  type TaskStatus,
  decodeEvent,
  isTerminal,
} from './events.js';
export { encodeEvent, encodePendingActions } from './encode.js';
export { reduceMessage } from './reduce.js';
export { parseTaskId, readCheck } from './check.js';
export { ChatError, type ChatErrorCode, type ChatErrorOptions, errorText, isChatError } from './errors.js';
