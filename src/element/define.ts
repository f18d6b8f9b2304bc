import { ChatStream } from './chat-stream.js';
import { ChatStreamComposer } from './composer.js';
import { ChatStreamLog } from './log.js';
import { ChatStreamMessage } from './message.js';
import { ChatStreamMessageActions } from './message-actions.js';
import { ChatStreamStatus } from './status-line.js';

const elements = {
  'chat-stream-message-actions': ChatStreamMessageActions,
  'chat-stream-message': ChatStreamMessage,
  'chat-stream-log': ChatStreamLog,
  'chat-stream-composer': ChatStreamComposer,
  'chat-stream-status': ChatStreamStatus,
  'chat-stream': ChatStream,
};

declare global {
  interface HTMLElementTagNameMap {
    'chat-stream': ChatStream;
    'chat-stream-composer': ChatStreamComposer;
    'chat-stream-log': ChatStreamLog;
    'chat-stream-message': ChatStreamMessage;
    'chat-stream-message-actions': ChatStreamMessageActions;
    'chat-stream-status': ChatStreamStatus;
  }
}

/** Registers the tags; where there is no registry (Node) it does nothing, and a second copy of the library is no error. */
if ('customElements' in globalThis) {
  for (const [name, element] of Object.entries(elements))
    if (!customElements.get(name)) customElements.define(name, element);
}
