import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Chat } from '../client/chat.js';
import { maxContentBytes } from '../protocol/capabilities.js';
import type { ChatMessage } from '../client/thread.js';
import type { Message } from '../protocol/message.js';
import type { ChatError } from '../protocol/errors.js';
import type { Announce } from './answer-announcer.js';
import type { SendKey } from './composer-keys.js';
import { renderDrawerButton } from './drawer-button.js';
import type { Gestures } from './gestures.js';
import type { LauncherController } from './launcher.js';
import type { MessageExtras } from './message-events.js';
import { parts } from './parts.js';
import { directionOf, type Presentation } from './presentation.js';
import type { Command } from './suggestion-menu.js';

/** What an app may say about the frame and its parts: properties of the element. */
interface ShellOptions {
  readonly hideSessions: boolean;
  readonly showMetrics: boolean;
  readonly speech: boolean;
  readonly sendKey: SendKey;
  readonly announce: Announce;
  readonly suggestions: readonly string[];
  readonly commands: readonly Command[];
  readonly messageExtras: MessageExtras | undefined;
  readonly baseUrl: string | undefined;
}

export interface Shell {
  readonly host: LitElement;
  readonly chat: Chat | undefined;
  readonly error: ChatError | undefined;
  readonly options: ShellOptions;
  readonly presentation: Presentation;
  readonly gestures: Gestures;
  /** Where the chat does not stay in its place. */
  readonly launcher: LauncherController | undefined;
}

/** All of a chat. */
export function renderShell(shell: Shell): TemplateResult {
  return html`
    <div class="frame" dir=${directionOf(shell.presentation.words.locale)}>
      ${renderDrawer(shell)}
      <div class="main">
        ${renderHeader(shell)} ${renderLog(shell)} ${renderState(shell)}
        <slot name="before-composer"></slot>
        ${renderComposer(shell)}
        <slot name="footer"></slot>
      </div>
    </div>
  `;
}

function hasSessions({ chat, options }: Shell): boolean {
  return chat !== undefined && !options.hideSessions && chat.$capabilities.get().sessions !== false;
}

function renderDrawer(shell: Shell): unknown {
  if (!hasSessions(shell)) return nothing;
  return parts.sessions.for(shell.host)?.renderDrawer(shell) ?? html`<div class="side-place"></div>`;
}

function renderHeader(shell: Shell): TemplateResult {
  const { chat, presentation, gestures, launcher } = shell;
  const { words } = presentation;
  return html`
    <header part="header" class="header">
      ${hasSessions(shell) ? renderDrawerButton(presentation, gestures.isDrawerOpen, gestures.toggleDrawer) : nothing}
      <slot name="header">
        <h2 class="title" dir="auto">${chat?.$session.get()?.title ?? words.say('untitled')}</h2>
      </slot>
      ${renderNew(shell)} ${launcher?.renderClose(presentation) ?? nothing}
    </header>
  `;
}

/** Not seen beside the list of sessions, which has one of its own. */
function renderNew({ presentation, gestures }: Shell): TemplateResult {
  return html`
    <button class="new" part="new" type="button" @click=${gestures.newChat}>
      ${presentation.words.say('newChat')}
    </button>
  `;
}

function renderLog({ chat, error, options, presentation, gestures }: Shell): TemplateResult {
  const status = chat?.$status.get() ?? 'idle';
  const messages = chat?.$messages.get() ?? [];
  const canEdit = chat?.$canEdit.get() ?? false;
  const can = {
    regenerate: chat?.$canRegenerate.get() ?? false,
    // with an error, the line that says so offers it
    retry: error === undefined && (chat?.$canRetry.get() ?? false),
    edit: canEdit,
    delete: canEdit,
    feedback: chat?.$capabilities.get().feedback ?? false,
    speech: options.speech,
  };
  return html`
    <chat-stream-log
      part="log"
      role="log"
      aria-label=${presentation.words.say('log')}
      aria-live="off"
      aria-busy=${isBusy(chat)}
      tabindex=${messages.length === 0 ? 0 : -1}
      .presentation=${presentation}
      .messages=${messages}
      .hasOlder=${chat?.$hasOlder.get() ?? false}
      .versionsOf=${versionsOf}
      .suggestions=${options.suggestions}
      .can=${can}
      .extras=${options.messageExtras}
      ?loading=${status === 'loading'}
      ?failed=${error !== undefined && messages.length === 0 && chat?.$session.get() !== undefined}
      @log-older=${gestures.older}
      @log-reload=${gestures.reload}
      @log-suggestion=${gestures.suggest}
      @log-leave=${gestures.focus}
      @message-regenerate=${gestures.regenerate}
      @message-retry=${gestures.retry}
      @message-edit=${gestures.edit}
      @message-feedback=${gestures.rate}
      @message-delete=${gestures.deleteMessage}
    ></chat-stream-log>
  `;
}

/** What has to be decided, how things stand, and what is said of them. */
function renderState({ host, chat, error, options, presentation, gestures }: Shell): TemplateResult {
  const notice = chat?.$notice.get();
  const actions = chat?.$pendingActions.get() ?? [];
  if (actions.length > 0) parts.approval.for(host);
  return html`
    <chat-stream-approval
      .presentation=${presentation}
      .actions=${actions}
      @approval-answer=${gestures.answer}
    ></chat-stream-approval>
    <chat-stream-status
      .presentation=${presentation}
      .error=${error}
      .notice=${notice}
      .transport=${chat?.$transport.get()}
      .metric=${chat?.$metric.get()}
      ?retryable=${chat?.$canRetry.get()}
      ?busy=${isBusy(chat)}
      ?show-metrics=${options.showMetrics}
      @status-retry=${gestures.retry}
    ></chat-stream-status>
    <chat-stream-announcer
      .presentation=${presentation}
      .messages=${chat?.$messages.get() ?? []}
      .notice=${notice}
      .actions=${actions}
      .announce=${options.announce}
      ?busy=${isBusy(chat)}
      ?failed=${error !== undefined}
    ></chat-stream-announcer>
    ${presentation.announcer.place}
  `;
}

function renderComposer({ chat, options, presentation, gestures }: Shell): TemplateResult {
  const { attachments, audio, limits } = chat?.$capabilities.get() ?? {};
  const id = chat?.$session.get()?.id;
  return html`
    <chat-stream-composer
      .presentation=${presentation}
      .session=${id === undefined ? undefined : String(id)}
      .scope=${options.baseUrl ?? ''}
      .sendKey=${options.sendKey}
      .maxBytes=${limits?.contentBytes ?? maxContentBytes}
      .attachments=${attachments && attachments.maxBytes > 0 ? attachments : undefined}
      .upload=${gestures.upload}
      .commands=${options.commands}
      .editing=${gestures.editing}
      ?audio=${audio ?? false}
      ?busy=${isBusy(chat)}
      @composer-send=${gestures.send}
      @composer-stop=${gestures.stop}
      @composer-edit-last=${gestures.editLast}
      @composer-edit-cancel=${gestures.cancelEdit}
    ></chat-stream-composer>
  `;
}

/** Something is being sent or answered. */
function isBusy(chat: Chat | undefined): boolean {
  const status = chat?.$status.get() ?? 'idle';
  return status !== 'idle' && status !== 'loading';
}

const none: readonly Message[] = [];

function versionsOf({ versions = none }: ChatMessage): readonly Message[] {
  return versions;
}
