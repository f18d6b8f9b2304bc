import type { Id } from '../protocol/guards.js';
import type { WireAttachment } from '../protocol/message.js';
import type { Call } from './http.js';

/** What each endpoint is told, under the contract's names (section 1). */
export interface EndpointInputs {
  readonly newSession: { readonly timestamp: number };
  readonly capabilities: Readonly<Record<string, never>>;
  readonly sessions: Readonly<Record<string, never>>;
  readonly renameSession: { readonly sessionId: Id; readonly title: string };
  readonly deleteSession: { readonly sessionId: Id };
  readonly newMessage: {
    readonly sessionId: Id;
    readonly role: 'human';
    readonly content: string;
    readonly timestamp: number;
    /** Left out where there are none. */
    readonly attachments?: readonly WireAttachment[] | undefined;
    readonly firstHumanMessage: boolean;
    readonly clientKey: string;
  };
  /** `cursor`: how many of the newest messages to pass over. */
  readonly messages: { readonly sessionId: Id; readonly cursor?: number | undefined };
  readonly deleteMessage: { readonly messageId: Id; readonly sessionId: Id };
  readonly stream: { readonly sessionId: Id; readonly messageId: Id; readonly agencyConfirm: number | undefined };
  /** `after` is the id of the last event that was applied (contract section 3, rule 8). */
  readonly resume: { readonly sessionId: Id; readonly taskId: Id; readonly after: string };
  readonly generate: { readonly sessionId: Id; readonly agencyConfirm: number | undefined };
  /** `messageId` is the assistant message that is to be replaced. */
  readonly regenerate: { readonly sessionId: Id; readonly messageId: Id };
  readonly checkGeneration: { readonly taskId: Id; readonly sessionId: Id };
  readonly checkSession: { readonly sessionId: Id };
  readonly generateTitle: { readonly sessionId: Id };
  readonly checkTitle: { readonly taskId: Id; readonly sessionId: Id };
  readonly cancel: { readonly sessionId: Id; readonly taskId: Id };
  readonly feedback: {
    readonly sessionId: Id;
    readonly messageId: Id;
    readonly rating: Rating;
    readonly comment?: string | undefined;
  };
  readonly upload: { readonly file: Blob; readonly name: string };
}

/** What a person thinks of an answer: bad, nothing any more, good. */
export type Rating = -1 | 0 | 1;

export type EndpointName = keyof EndpointInputs;

/** How one endpoint is asked, and how its answer is read. */
export interface Endpoint<Input> {
  readonly method: Call['method'];
  /** Below the base URL; `/../` goes up from there, never to another origin. Encode what you put into it. */
  readonly path: string | ((input: Input) => string);
  /**
   * What goes into the URL, and what goes into the body: as JSON, or as a form. Where there is none of them, all of the
   * input goes into the URL of a GET or DELETE, and into the body of all else as JSON.
   */
  readonly query?: (input: Input) => Call['query'];
  readonly json?: (input: Input) => unknown;
  readonly form?: (input: Input) => FormData;
  /** Makes of an answer's parsed body the one of the contract: takes it out of an envelope, renames keys. */
  readonly read?: (body: unknown, status: number, input: Input) => unknown;
}

export type Endpoints = { readonly [Name in EndpointName]: Endpoint<EndpointInputs[Name]> };

/** What a backend does in another way than the contract says; all else stays. An event stream has no `read`. */
export type EndpointOverrides = { readonly [Name in EndpointName]?: Partial<Endpoint<EndpointInputs[Name]>> };

/** The contract's own (section 1). */
export const contractEndpoints: Endpoints = {
  newSession: { method: 'PUT', path: '/chat/new_session' },
  capabilities: { method: 'GET', path: '/chat/capabilities' },
  sessions: { method: 'GET', path: '/chat/sessions' },
  renameSession: { method: 'PATCH', path: '/chat/update_session' },
  deleteSession: { method: 'DELETE', path: '/chat/delete_session' },
  newMessage: { method: 'PUT', path: '/chat/new_message' },
  messages: { method: 'GET', path: '/chat/messages' },
  deleteMessage: { method: 'DELETE', path: '/chat/delete_message' },
  stream: { method: 'POST', path: '/chat/stream' },
  resume: { method: 'GET', path: '/chat/stream' },
  generate: { method: 'GET', path: '/chat/generate' },
  regenerate: { method: 'GET', path: '/chat/regenerate' },
  checkGeneration: { method: 'GET', path: '/chat/check_generation' },
  checkSession: { method: 'GET', path: '/chat/check_session' },
  generateTitle: { method: 'GET', path: '/chat/generate_title' },
  checkTitle: { method: 'GET', path: '/chat/check_title_generation' },
  cancel: { method: 'POST', path: '/chat/cancel' },
  feedback: { method: 'POST', path: '/chat/feedback' },
  upload: { method: 'POST', path: '/chat/attachments', form: toForm },
};

/** Those without which there is no chat (contract section 1, marked R). A backend may lack any other. */
export const requiredEndpoints: ReadonlySet<EndpointName> = new Set([
  'newSession',
  'newMessage',
  'generate',
  'checkGeneration',
]);

/** The file in the field `data`, with its name. */
export function toForm({ file, name }: EndpointInputs['upload']): FormData {
  const form = new FormData();
  form.append('data', file, name);
  return form;
}

/** The request that an endpoint is asked with. */
export function toCall<Input extends object>(endpoint: Endpoint<Input>, input: Input): Call {
  const { method, path, query, json, form } = endpoint;
  const goesIntoUrl = method === 'GET' || method === 'DELETE';
  const isMapped = query ?? json ?? form;
  return {
    method,
    path: typeof path === 'function' ? path(input) : path,
    ...(isMapped
      ? { query: query?.(input), json: json?.(input), form: form?.(input) }
      : { [goesIntoUrl ? 'query' : 'json']: input }),
  };
}
