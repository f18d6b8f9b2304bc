import type { ReactiveControllerHost } from 'lit';
import type { ChatMessage } from '../client/thread.js';
import { ChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { ChatStreamApproval, ApprovalAnswerEvent } from './approval.js';
import type { ChatController } from './chat-controller.js';
import type { ChatStreamComposer, ComposerEvent } from './composer.js';
import type { ChatStreamDrawer } from './drawer.js';
import { tell } from './events.js';
import type { LogSuggestionEvent } from './log.js';
import type { MessageActionEvent, MessageFeedbackEvent } from './message-events.js';
import { parts } from './parts.js';
import type { ChatStreamSessions, SessionEvent, SessionRenameEvent } from './sessions.js';
import type { UploadFunction } from './uploads.js';

interface GestureHost extends ReactiveControllerHost, HTMLElement {
  sessionId: Id | undefined;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** What people do with the parts of a chat, as verbs of its client. Acts that an app may stop are told to it first. */
export class Gestures {
  /** The message of one's own that the composer holds, to be sent in the place of what was said. */
  editing: { readonly id: Id; readonly text: string } | undefined;
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
    else this.#settle(this.#sent(text, attachments), restore);
  };

  readonly suggest = ({ detail: { text } }: LogSuggestionEvent): void => {
    this.focus();
    const detail = { text, attachments: [] };
    if (!tell(this.#host, 'chat-send', detail, { cancelable: true })) return;
    this.#settle(this.#controller.send(text), () => this.#composer?.restore(text));
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

  readonly edit = ({ detail: { message } }: MessageActionEvent): void => this.#edit(message);

  readonly editLast = (): void => {
    const { chat } = this.#controller;
    const last = chat?.$messages.get().findLast(({ role, id }) => role === 'human' && id !== undefined);
    if (last && chat?.$canEdit.get()) this.#edit(last);
  };

  readonly cancelEdit = (): void => this.#edit(undefined);

  readonly deleteMessage = ({ detail: { message } }: MessageActionEvent): void => {
    if (message.id !== undefined) this.#settle(this.#controller.chat?.deleteMessage(message.id));
  };

  readonly rate = ({ detail }: MessageFeedbackEvent): void => {
    const { message, rating, comment } = detail;
    if (message.id === undefined || !tell(this.#host, 'chat-feedback', detail, { cancelable: true })) return;
    this.#settle(this.#controller.chat?.feedback(message.id, rating, comment));
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

  readonly older = (): void => this.#settle(this.#controller.chat?.loadOlder());

  readonly reload = (): void => this.#controller.select(this.#host.sessionId);

  readonly newChat = (): void => {
    this.#leave();
    this.#host.sessionId = undefined;
    this.#controller.select(undefined);
    this.focus();
  };

  readonly select = ({ detail: { id } }: SessionEvent): void => {
    this.#leave();
    this.#controller.select(id);
    this.focus();
  };

  readonly rename = ({ detail: { id, title } }: SessionRenameEvent): void =>
    this.#settle(this.#controller.chat?.renameSession(id, title));

  /** The session that is shown is about to be deleted. The list stays where it is: there one can take that back. */
  readonly leaveSession = (): void => {
    this.#host.sessionId = undefined;
    this.#controller.select(undefined);
  };

  readonly deleteSession = ({ detail: { id }, target }: SessionEvent): void => {
    const list = target as ChatStreamSessions;
    this.#settle(this.#controller.chat?.deleteSession(id), () => list.restore(id));
  };

  readonly upload: UploadFunction = (file, { signal }) => {
    const { chat } = this.#controller;
    return chat ? chat.upload(file, file.name, { signal }) : Promise.reject(new ChatError('unsupported'));
  };

  get isDrawerOpen(): boolean {
    return this.#drawer?.isOpen ?? false;
  }

  /** For the button in the header. */
  readonly redraw = (): void => this.#host.requestUpdate();

  readonly toggleDrawer = (): void => {
    const drawn = parts.sessions.fetched().then(() => this.#host.updateComplete);
    void drawn.then(() => this.#drawer?.toggle());
  };

  readonly focus = (): void => this.#composer?.focus();

  get #composer(): ChatStreamComposer | null {
    return this.#host.renderRoot.querySelector('chat-stream-composer');
  }

  get #drawer(): ChatStreamDrawer | null {
    return this.#host.renderRoot.querySelector('chat-stream-drawer');
  }

  #sent(text: string, attachments: ComposerEvent['detail']['attachments']): Promise<unknown> | undefined {
    const { chat } = this.#controller;
    const { editing } = this;
    if (!editing) return this.#controller.send(text, { attachments });
    this.#edit(undefined);
    return chat?.edit(editing.id, text, { attachments });
  }

  #edit(message: ChatMessage | undefined): void {
    this.editing = message?.id === undefined ? undefined : { id: message.id, text: message.content };
    this.#host.requestUpdate();
  }

  /** Another conversation is shown: its list has done its work. */
  #leave(): void {
    this.#drawer?.dismiss();
    if (this.editing) this.#edit(undefined);
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
