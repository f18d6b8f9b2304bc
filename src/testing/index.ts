/** `chat-stream/testing`: a backend that lives in a test, for tests of pages. Needs msw, which a project brings itself. */
export { type GivenMessage, type TestBackend, type TestBackendOptions, createTestBackend } from './backend.js';
export type { Answer, Ending, Failing, ToolStep } from './answer.js';
export { TestClock } from './clock.js';
export { type FaultId, type NamedFault, faults } from './faults/all.js';
export type { Level } from './parts.js';
export type { Question } from './question.js';
export type { Endpoint, RecordedRequest } from './request.js';
export type { Script } from './script.js';
export type { StoredFeedback, StoredFile } from './store.js';
export type { ChatEvent } from '../protocol/events.js';
export type { Id } from '../protocol/guards.js';
export type {
  Finish,
  PendingAction,
  Source,
  ToolActivity,
  Usage,
  WireMessage,
  WireStoredAttachment,
} from '../protocol/message.js';
export type { Capabilities } from '../protocol/capabilities.js';
export type { WireSession } from '../protocol/session.js';
