import { answerEndpoints } from './answer-endpoints.js';
import type { Endpoint, Field } from './endpoint.js';
import { sessionEndpoints } from './session-endpoints.js';

/** Every endpoint of the contract that this server has. One that is missing here makes a test fail. */
export const endpoints: readonly Endpoint[] = [...sessionEndpoints, ...answerEndpoints];

export function endpointOf(method: string, path: string): Endpoint | undefined {
  return endpoints.find((endpoint) => endpoint.method === method && endpoint.path === path);
}

export function fieldsIn(endpoint: Endpoint, place: Field['in']): readonly Field[] {
  return (endpoint.fields ?? []).filter((field) => field.in === place);
}
