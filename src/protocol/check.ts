import { asTaskStatus, type ChatEvent } from './events.js';
import { asText, given, isId, isRecord, type Id } from './guards.js';
import { asSources, parseMessage } from './message.js';

/** The answer of `generate` and `regenerate`: `{taskId}`. */
export function parseTaskId(value: unknown): Id | undefined {
  return isRecord(value) && isId(value.taskId) ? value.taskId : undefined;
}

/**
 * Reads an answer of `GET /chat/check_generation` as the events a stream would have sent (contract section 2), so
 * that one reducer serves both transports. `undefined`: not an answer that the contract knows.
 */
export function readCheck(status: number, body: unknown): readonly ChatEvent[] | undefined {
  if (!isRecord(body)) return undefined;
  if (status === 200) return readStored(body);
  const taskStatus = asTaskStatus(body.task_status);
  if (taskStatus === undefined) return undefined;
  if (status === 417)
    return [{ type: 'status', taskStatus, slowPickup: body.slow_pickup === true }, ...readOutput(body.task_output)];
  if (status === 400)
    return [{ type: 'error', error: asText(body.userFacingErrorMessage) ?? '', code: 'task_failed', taskStatus }];
  return undefined;
}

function readStored(body: unknown): readonly ChatEvent[] | undefined {
  const message = parseMessage(body);
  return message && [{ type: 'done', message, ...given({ finish: message.finish }) }];
}

/** `output` is cumulative: all text so far, which is what a snapshot is. */
function readOutput(output: unknown): readonly ChatEvent[] {
  if (!isRecord(output) || typeof output.output !== 'string') return [];
  const { output: text, reasoning, sources } = output;
  return [{ type: 'snapshot', text, ...given({ reasoning: asText(reasoning), sources: asSources(sources) }) }];
}
