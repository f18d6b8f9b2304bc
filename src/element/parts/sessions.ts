import { html, nothing, type TemplateResult } from 'lit';
import { ChatStreamDrawer } from '../drawer.js';
import { drawerStyles } from '../drawer-styles.js';
import { register } from '../register.js';
import { ChatStreamSessionList } from '../session-list.js';
import { sessionNoteStyles } from '../session-note-styles.js';
import { sessionStyles } from '../session-styles.js';
import { ChatStreamSessions } from '../sessions.js';
import type { Shell } from '../shell.js';

register({
  'chat-stream-session-list': ChatStreamSessionList,
  'chat-stream-sessions': ChatStreamSessions,
  'chat-stream-drawer': ChatStreamDrawer,
});

export const styles = [sessionStyles, sessionNoteStyles, drawerStyles];

/** The conversations, beside the messages or in front of them. */
export function renderDrawer({ chat, presentation, gestures }: Shell): TemplateResult | typeof nothing {
  if (!chat) return nothing;
  const content = html`
    <chat-stream-sessions
      part="sessions"
      .presentation=${presentation}
      .sessions=${chat.$sessions.get()}
      .current=${chat.$session.get()?.id}
      .marks=${chat.$activity.get()}
      @session-new=${gestures.newChat}
      @session-select=${gestures.select}
      @session-rename=${gestures.rename}
      @session-delete=${gestures.deleteSession}
      @session-leave=${gestures.leaveSession}
    ></chat-stream-sessions>
  `;
  return html`
    <chat-stream-drawer
      .presentation=${presentation}
      .content=${content}
      label=${presentation.words.say('sessions')}
      @drawer-change=${gestures.redraw}
    ></chat-stream-drawer>
  `;
}
