import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { openAiProvider, type OpenAiOptions } from '../../../demo/server/providers/openai.js';
import type { ChatEvent } from '../../../src/protocol/events.js';
import type { StoredMessage } from '../../../src/protocol/message.js';
import { serve } from './server.js';

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
  const stored = server.store.messages.ofRun(1);
  await server.close();
  return { end, stored, logged };
}
