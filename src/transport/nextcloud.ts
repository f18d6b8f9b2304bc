import type { Capabilities } from '../protocol/capabilities.js';
import { isRecord, type Id, type JsonRecord } from '../protocol/guards.js';
import { toForm, type EndpointInputs, type EndpointOverrides } from './endpoints.js';

/** A server's part of the options of `createChat`. */
export interface NextcloudOptions {
  readonly baseUrl: string;
  readonly endpoints: EndpointOverrides;
  readonly capabilities: Capabilities;
}

/** What Nextcloud Assistant (2.13 to 4.0) does in another way than the contract says (section 1). */
export const nextcloudEndpoints = {
  // the endpoint that was proposed to it knows GET only (section 3)
  stream: { method: 'GET' },
  // of the server's task processing, not of the app: outside its base URL, and in an envelope
  cancel: {
    method: 'POST',
    path: ({ taskId }) => `/../../taskprocessing/tasks/${encodeURIComponent(taskId)}/cancel`,
    json: () => undefined,
    read: readCancelled,
  },
  // of the app, but not of its chat
  upload: { path: '/api/v1/input-file', form: toNamedForm, read: readUploaded },
} satisfies EndpointOverrides;

/** What is known of an Assistant, which has no endpoint to say so. */
const nextcloudCapabilities: Capabilities = { cancel: true, feedback: false, titles: true, sessions: true };

/**
 * The options for a chat with the Assistant of a Nextcloud: `createChat({ ...nextcloud(), headers })`.
 *
 * @param root - where the Nextcloud is, such as `https://cloud.example` or `/nextcloud`; by default the root of the page's origin
 */
export function nextcloud(root = ''): NextcloudOptions {
  return { baseUrl: baseUrlOf(root), endpoints: nextcloudEndpoints, capabilities: nextcloudCapabilities };
}

/**
 * Where a Nextcloud shows a file that belongs to a message: it tells no address itself.
 *
 * @param root - as for `nextcloud`
 */
export function nextcloudFile(fileId: Id, root = ''): string {
  return `${baseUrlOf(root)}/api/v1/file/${encodeURIComponent(fileId)}/display`;
}

function baseUrlOf(root: string): string {
  return `${root.replace(/\/+$/, '')}/ocs/v2.php/apps/assistant`;
}

/** The numbers of the contract (section 2) for the names that task processing has for the states of a task. */
const taskStatuses: Readonly<Record<string, number>> = {
  STATUS_SCHEDULED: 1,
  STATUS_RUNNING: 2,
  STATUS_SUCCESSFUL: 3,
  STATUS_FAILED: 4,
  STATUS_CANCELLED: 5,
};

/** Reads `{ocs: {data: {task: {status}}}}`; what is something else stays as it is. */
function readCancelled(body: unknown): unknown {
  const task = dataOf(body)?.task;
  const status = isRecord(task) ? taskStatuses[String(task.status)] : undefined;
  return status === undefined ? body : { task_status: status };
}

/** The Assistant takes the name from a field of its own. */
function toNamedForm(input: EndpointInputs['upload']): FormData {
  const form = toForm(input);
  form.append('filename', input.name);
  return form;
}

/** Reads `{ocs: {data: {fileId}}}`. What kind of file it is a message must say, and the answer does not. */
function readUploaded(body: unknown, _status: number, { file }: EndpointInputs['upload']): unknown {
  const fileId = dataOf(body)?.fileId;
  return fileId === undefined ? body : { file_id: fileId, type: file.type.startsWith('audio/') ? 'Audio' : 'File' };
}

/** What is in the envelope of an answer of the framework. */
function dataOf(body: unknown): JsonRecord | undefined {
  const ocs = isRecord(body) ? body.ocs : undefined;
  return isRecord(ocs) && isRecord(ocs.data) ? ocs.data : undefined;
}
