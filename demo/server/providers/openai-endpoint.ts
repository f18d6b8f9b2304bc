import type { PromptMessage } from './provider.js';

/** What is sent where. */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The address of the completions and the login for it. The address may be given with or without
 * `/chat/completions`; what is behind the `?` (Azure's `api-version`) stays.
 */
export function endpointOf(address: string, key: string | undefined): Endpoint {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/chat/completions') ? path : `${path}/chat/completions`;
  url.hash = '';
  return { url: url.href, headers: key === undefined ? {} : loginOf(url, key) };
}

/** Azure takes the key in a header of its own on all of its addresses; a key sent as Bearer is not one there. */
function loginOf(url: URL, key: string): Record<string, string> {
  const isAzure = url.searchParams.has('api-version') || url.hostname.endsWith('.azure.com');
  return isAzure ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}

/** The usage comes in a stream only when it is asked for. */
export function requestBody(model: string, messages: readonly PromptMessage[]): string {
  return JSON.stringify({ model, messages, stream: true, stream_options: { include_usage: true } });
}
