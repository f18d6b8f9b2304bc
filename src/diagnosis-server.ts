/** `chat-stream/diagnosis` where there is no DOM: nothing is registered, and the class keeps its name. */
export function ChatStreamDiagnosis(): never {
  throw new TypeError('<chat-stream-diagnosis> can only be made in a browser');
}
