import { isRecord } from '../protocol/guards.js';
import type { EndpointOverrides } from './endpoints.js';

/** A server's part of the options of `createChat`. */
export interface NextcloudOptions {
  readonly baseUrl: string;
  readonly endpoints: EndpointOverrides;
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
} satisfies EndpointOverrides;

/**
 * The options for a chat with the Assistant of a Nextcloud: `createChat({ ...nextcloud(), headers })`.
 *
 * @param root - where the Nextcloud is, such as `https://cloud.example` or `/nextcloud`; by default the root of the page's origin
 */
export function nextcloud(root = ''): NextcloudOptions {
  return { baseUrl: `${root.replace(/\/+$/, '')}/ocs/v2.php/apps/assistant`, endpoints: nextcloudEndpoints };
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
  const ocs = isRecord(body) ? body.ocs : undefined;
  const data = isRecord(ocs) ? ocs.data : undefined;
  const task = isRecord(data) ? data.task : undefined;
  const status = isRecord(task) ? taskStatuses[String(task.status)] : undefined;
  return status === undefined ? body : { task_status: status };
}
