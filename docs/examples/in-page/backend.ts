import { getResponse } from 'msw';
import { createTestBackend, type FaultId } from 'chat-stream/testing';

/** What lies between the page and its backend: a good line, one without streams, or one that breaks, by the fault's name. */
export type Line = 'good' | 'polling' | FaultId;

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The backend of the test kit for a page of its own, so that a demo needs no server: `element.fetch = fetchInPage(...)`.
 * Its handlers are asked directly, without a service worker, which not every host and not every window has.
 */
export function fetchInPage(baseUrl: string, answerTo: (text: string) => string, line: Line = 'good'): typeof fetch {
  const backend = createTestBackend({
    baseUrl: new URL(baseUrl, location.href).href,
    level: line === 'polling' ? 'required' : 'extended',
    titles: (text) => text,
    now: Date.now,
  });
  backend.answerWith(async function* ({ text }) {
    for (const word of answerTo(text).split(/(?<=\s)/)) {
      await wait(30);
      yield word;
    }
  });
  if (line !== 'good' && line !== 'polling') backend.break(line);
  return async (input, init) => {
    const request = new Request(input, init);
    await wait(60); // as long as a network takes
    return (await getResponse([...backend.handlers], request)) ?? Response.error();
  };
}
