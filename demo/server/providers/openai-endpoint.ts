/** Where completions are to be had, and in which language they are asked for. */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dialect: 'openai' | 'ollama';
}

/**
 * The address of the completions and the login for it. The address may be given with or without
 * `/chat/completions`; what is behind the `?` (Azure's `api-version`) stays. One that ends in `/api` or `/api/chat`
 * is Ollama's own.
 */
export function endpointOf(address: string, key: string | undefined): Endpoint {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, '');
  const dialect = /\/api(?:\/chat)?$/.test(path) ? 'ollama' : 'openai';
  const end = dialect === 'ollama' ? '/chat' : '/chat/completions';
  url.pathname = path.endsWith(end) ? path : `${path}${end}`;
  url.hash = '';
  return { url: url.href, headers: key === undefined ? {} : loginOf(url, key), dialect };
}

/**
 * Azure takes a key in a header of its own on all of its addresses, and refuses it as Bearer. What it takes as Bearer
 * are tokens of its directory, which have three parts and begin as all of their kind do.
 */
function loginOf(url: URL, key: string): Record<string, string> {
  const isAzure =
    url.searchParams.has('api-version') ||
    /\.azure\.(?:com|us|cn)$/.test(url.hostname) ||
    url.pathname.includes('/openai/deployments/');
  const isToken = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(key);
  return isAzure && !isToken ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}
