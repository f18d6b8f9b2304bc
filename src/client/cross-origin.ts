/**
 * A browser does not tell a script why another origin could not be reached, and most often that server just does not
 * allow this page (CORS). Tells whoever builds the page so, once, for as long as that origin has never answered.
 */
export function withCorsHint(fetch: typeof globalThis.fetch, address: string): typeof globalThis.fetch {
  const { origin } = new URL(address);
  if (typeof location !== 'object' || location.origin === origin) return fetch;
  let isSettled = false;
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      isSettled = true;
      return response;
    } catch (error) {
      if (!isSettled && error instanceof TypeError && navigator.onLine) {
        isSettled = true;
        console.warn(hintOf(origin));
      }
      throw error;
    }
  };
}

function hintOf(origin: string): string {
  return [
    `chat-stream: ${origin} could not be reached from ${location.origin}.`,
    'If it is up, its CORS headers may be missing: Access-Control-Allow-Origin for this page,',
    'Access-Control-Allow-Headers for all headers that are sent (ocs-apirequest and content-type among them),',
    'Access-Control-Allow-Methods, and with cookies Access-Control-Allow-Credentials.',
    "Or this page's Content-Security-Policy lacks it in connect-src.",
  ].join(' ');
}
