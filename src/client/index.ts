/** `chat-stream/client`: the headless client, for any framework and for Node. */
export { Chat, createChat } from './chat.js';
export type { ChatOptions } from './options.js';
export type { Activity } from './activity.js';
export type { BackendCapabilities } from './capabilities.js';
export type { UploadOptions } from './upkeep.js';
export type { SendOptions } from './outgoing.js';
export { type ChatMessage, type Notice, type Status, isGrowing } from './thread.js';
export type { Outcome, Phase, PollReason, Transport, TransportChoice } from '../transport/run-state.js';
export type {
  Diagnosis,
  DiagnoseOptions,
  Finding,
  FindingId,
  Level,
  Mark,
  Suspect,
  Verdict,
} from '../transport/diagnosis/diagnosis.js';
export type { Advice } from '../transport/diagnosis/advice.js';
export type { Clock } from '../transport/clock.js';
export type { HeaderSource } from '../transport/http.js';
export type { Endpoint, EndpointInputs, EndpointName, EndpointOverrides, Rating } from '../transport/endpoints.js';
export type { RunLimits } from '../transport/limits.js';
export type { RunMetric } from '../transport/meter.js';
export type { KeyValueStorage } from '../transport/memory.js';
export type { Locks } from '../transport/slots.js';
export type { Change, Surroundings } from '../transport/surroundings.js';
export { nextcloud, nextcloudEndpoints, nextcloudFile, type NextcloudOptions } from '../transport/nextcloud.js';
export type {
  Attachment,
  Finish,
  Message,
  PendingAction,
  Role,
  Source,
  ToolActivity,
  Usage,
} from '../protocol/message.js';
export { type Capabilities, byteLength, maxContentBytes } from '../protocol/capabilities.js';
export type { Session } from '../protocol/session.js';
export type { Id } from '../protocol/guards.js';
export { ChatError, type ChatErrorCode, errorText, isChatError } from '../protocol/errors.js';
