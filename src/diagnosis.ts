/** `chat-stream/diagnosis`: registers the tag `<chat-stream-diagnosis>`, and exports its class. */
import { ChatStreamDiagnosis } from './element/diagnosis.js';
import { register } from './element/register.js';

declare global {
  interface HTMLElementTagNameMap {
    'chat-stream-diagnosis': ChatStreamDiagnosis;
  }
}

register({ 'chat-stream-diagnosis': ChatStreamDiagnosis });

export { ChatStreamDiagnosis };
export type { DiagnosisEvent } from './element/diagnosis.js';
export type { Diagnosis } from './client/diagnose.js';
