import { ChatStreamAnnouncer } from './answer-announcer.js';
import { ChatStreamApproval } from './approval.js';
import { ChatStream } from './chat-stream.js';
import { ChatStreamComposer } from './composer.js';
import { ChatStreamDrawer } from './drawer.js';
import { ChatStreamLauncher } from './launcher.js';
import { ChatStreamLog } from './log.js';
import { ChatStreamMessage } from './message.js';
import { ChatStreamMessageActions } from './message-actions.js';
import { ChatStreamSessionList } from './session-list.js';
import { ChatStreamSessions } from './sessions.js';
import { ChatStreamStatus } from './status-line.js';

const elements = {
  'chat-stream-message-actions': ChatStreamMessageActions,
  'chat-stream-message': ChatStreamMessage,
  'chat-stream-log': ChatStreamLog,
  'chat-stream-composer': ChatStreamComposer,
  'chat-stream-session-list': ChatStreamSessionList,
  'chat-stream-sessions': ChatStreamSessions,
  'chat-stream-drawer': ChatStreamDrawer,
  'chat-stream-approval': ChatStreamApproval,
  'chat-stream-announcer': ChatStreamAnnouncer,
  'chat-stream-launcher': ChatStreamLauncher,
  'chat-stream-status': ChatStreamStatus,
  'chat-stream': ChatStream,
};

declare global {
  interface HTMLElementTagNameMap {
    'chat-stream': ChatStream;
    'chat-stream-announcer': ChatStreamAnnouncer;
    'chat-stream-approval': ChatStreamApproval;
    'chat-stream-composer': ChatStreamComposer;
    'chat-stream-drawer': ChatStreamDrawer;
    'chat-stream-launcher': ChatStreamLauncher;
    'chat-stream-session-list': ChatStreamSessionList;
    'chat-stream-sessions': ChatStreamSessions;
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
