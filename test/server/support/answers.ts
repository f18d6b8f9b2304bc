import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { openAiProvider, type OpenAiOptions } from '../../../demo/server/providers/openai.js';
import type { Provider, ProviderEvent, ProviderRequest } from '../../../demo/server/providers/provider.js';
import type { ChatEvent } from '../../../src/protocol/events.js';
import type { StoredMessage } from '../../../src/protocol/message.js';
import { mine, serve } from './server.js';

export interface Outcome {
  /** The event that ended the stream. */
  readonly end: Extract<ChatEvent, { type: 'done' | 'error' }>;
  /** The answer in the database. */
  readonly stored: StoredMessage | undefined;
  readonly logged: readonly string[];
}

/** Asks a server that is set to an upstream, and gives what came of it: on the wire and in the database. */
export async function askThrough(context: TestContext, options: OpenAiOptions): Promise<Outcome> {
  const { client, server, logged } = await serve(context, { provider: openAiProvider(options) });
  const { sessionId, messageId } = await client.begin('hello');
  const events = await (await client.start({ sessionId, messageId })).rest();
  const end = events.at(-1)?.event;
  assert.ok(end?.type === 'done' || end?.type === 'error', JSON.stringify(events.at(-1)));
  const stored = await mine(server).messages.ofRun(1);
  await server.close();
  return { end, stored, logged };
}

/** All that a provider says, without a server. */
export async function listen(provider: Provider, request: Partial<ProviderRequest> = {}): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  const { signal } = new AbortController();
  const messages = [{ role: 'user', content: 'hello' }] as const;
  try {
    for await (const event of provider.generate({ messages, signal, ...request })) events.push(event);
  } finally {
    await provider.close?.();
  }
  return events;
}
