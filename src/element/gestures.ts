import type { ReactiveControllerHost } from 'lit';
import { ChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { ChatStreamApproval, ApprovalAnswerEvent } from './approval.js';
import type { ChatController } from './chat-controller.js';
import type { ChatStreamComposer, ComposerEvent } from './composer.js';
import type { ChatStreamDrawer } from './drawer.js';
import { tell } from './events.js';
import type { LogSuggestionEvent } from './log.js';
import type { MessageActionEvent } from './message-events.js';
import type { ChatStreamSessions, SessionEvent, SessionRenameEvent } from './sessions.js';
import type { UploadFunction } from './uploads.js';

interface GestureHost extends ReactiveControllerHost, HTMLElement {
  sessionId: Id | undefined;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** What people do with the parts of a chat, as verbs of its client. Acts that an app may stop are told to it first. */
export class Gestures {
  readonly #host: GestureHost;
  readonly #controller: ChatController;

  constructor(host: GestureHost, controller: ChatController) {
    this.#host = host;
    this.#controller = controller;
  }

  readonly send = ({ detail, target }: ComposerEvent): void => {
    const { text, attachments } = detail;
    const composer = target as ChatStreamComposer;
    const { session } = composer;
    const restore = (): void => composer.restore(text, attachments, session);
    if (!tell(this.#host, 'chat-send', detail, { cancelable: true })) restore();
    else this.#settle(this.#controller.chat?.send(text, { attachments }), restore);
  };

  readonly suggest = ({ detail: { text } }: LogSuggestionEvent): void => {
    this.focus();
    const detail = { text, attachments: [] };
    if (!tell(this.#host, 'chat-send', detail, { cancelable: true })) return;
    this.#settle(this.#controller.chat?.send(text), () => this.#composer?.restore(text));
  };

  readonly stop = (): void => this.#settle(this.#controller.chat?.stop());

  readonly retry = (): void => {
    this.focus();
    this.#settle(this.#controller.chat?.retry());
  };

  readonly regenerate = (): void => {
    this.focus();
    this.#settle(this.#controller.chat?.regenerate());
  };

  readonly deleteMessage = ({ detail: { message } }: MessageActionEvent): void => {
    if (message.id !== undefined) this.#settle(this.#controller.chat?.deleteMessage(message.id));
  };

  readonly answer = ({ detail, target }: ApprovalAnswerEvent): void => {
    const { chat } = this.#controller;
    const card = target as ChatStreamApproval;
    if (!chat) return;
    const actions = chat.$pendingActions.get();
    if (tell(this.#host, 'chat-approval', { ...detail, actions }, { cancelable: true }))
      this.#settle(chat.answerActions(detail.isConfirmed), () => card.restore());
    else card.restore();
    this.focus();
  };

  readonly reload = (): void => this.#settle(this.#controller.chat?.select(this.#host.sessionId));

  readonly newChat = (): void => {
    this.#leave();
    this.#host.sessionId = undefined;
    this.#settle(this.#controller.chat?.select(undefined));
    this.focus();
  };

  readonly select = ({ detail: { id } }: SessionEvent): void => {
    this.#leave();
    this.#settle(this.#controller.chat?.select(id));
    this.focus();
  };

  readonly rename = ({ detail: { id, title } }: SessionRenameEvent): void =>
    this.#settle(this.#controller.chat?.renameSession(id, title));

  /** The session that is shown is about to be deleted. The list stays where it is: there one can take that back. */
  readonly leaveSession = (): void => {
    this.#host.sessionId = undefined;
    this.#settle(this.#controller.chat?.select(undefined));
  };

  readonly deleteSession = ({ detail: { id }, target }: SessionEvent): void => {
    const list = target as ChatStreamSessions;
    this.#settle(this.#controller.chat?.deleteSession(id), () => list.restore(id));
  };

  readonly upload: UploadFunction = (file) => {
    const { chat } = this.#controller;
    return chat ? chat.upload(file) : Promise.reject(new ChatError('unsupported'));
  };

  get isDrawerOpen(): boolean {
    return this.#drawer?.isOpen ?? false;
  }

  /** For the button in the header. */
  readonly redraw = (): void => this.#host.requestUpdate();

  readonly toggleDrawer = (): void => this.#drawer?.toggle();

  readonly focus = (): void => this.#composer?.focus();

  get #composer(): ChatStreamComposer | null {
    return this.#host.renderRoot.querySelector('chat-stream-composer');
  }

  get #drawer(): ChatStreamDrawer | null {
    return this.#host.renderRoot.querySelector('chat-stream-drawer');
  }

  /** Another conversation is shown: its list has done its work. */
  #leave(): void {
    this.#drawer?.dismiss();
  }

  #settle(verb: Promise<unknown> | undefined, onRefused: () => void = () => undefined): void {
    this.#controller.settle(
      verb?.catch((error: unknown) => {
        onRefused();
        throw error;
      }),
    );
  }
}
