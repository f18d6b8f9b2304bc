import { ChatStreamAnnouncer } from './answer-announcer.js';
import type { ChatStreamApproval } from './approval.js';
import { ChatStream } from './chat-stream.js';
import { ChatStreamComposer } from './composer.js';
import type { ChatStreamDrawer } from './drawer.js';
import type { ChatStreamLauncher } from './launcher.js';
import { ChatStreamLog } from './log.js';
import { ChatStreamMessage } from './message.js';
import type { ChatStreamMessageActions } from './message-actions.js';
import { register } from './register.js';
import type { ChatStreamSessionList } from './session-list.js';
import type { ChatStreamSessions } from './sessions.js';
import { ChatStreamStatus } from './status-line.js';

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

// the others come with their parts (parts.ts)
register({
  'chat-stream-message': ChatStreamMessage,
  'chat-stream-log': ChatStreamLog,
  'chat-stream-composer': ChatStreamComposer,
  'chat-stream-announcer': ChatStreamAnnouncer,
  'chat-stream-status': ChatStreamStatus,
  'chat-stream': ChatStream,
});
