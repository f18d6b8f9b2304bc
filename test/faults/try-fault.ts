import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createChat, isChatError, type Chat, type ChatMessage, type ChatOptions } from '../../src/client/index.js';
import { createPageStorage } from '../../src/transport/memory.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeSurroundings } from '../support/fake-surroundings.js';
import { SmallBackend } from '../support/small-backend.js';
import type { Arrange, FaultBench, FaultTrial } from './fault-case.js';
import { shownIn } from './steps.js';

/** Two that make a conversation, and the longest that a fault costs: a stream, five resumes, two looks, four checks. */
const mostRequests = 16;

/** Tries one form of a fault, and holds it against the five invariants: no loss, no duplicate, once, bounded, quiet. */
export async function tryFault(t: TestContext, fault: FaultTrial, arrange: Arrange, seconds: number): Promise<void> {
  const bench = await createFaultBench(t, fault.options);
  const { backend, server, chat, clock, surroundings } = bench;
  backend.generationsAllowed = fault.generations ?? 1;
  arrange(bench);
  const watch = watchOver(t, bench, fault);
  const { act = send, meanwhile } = fault;
  const start = clock.now();
  const [answer] = await Promise.all([act(bench), meanwhile?.(bench)]);
  assertEnd(bench, fault, answer);
  const { requests = mostRequests, lasts = 0 } = fault;
  // the random factor leaves crumbs far behind the point
  const took = Math.round(clock.now() - start);
  assert.ok(took <= (seconds + lasts) * 1000, `took ${took} ms of ${seconds + lasts} s`);
  assert.ok(server.requests.length <= requests, `${server.requests.length} requests: ${server.log().join(', ')}`);
  await fault.check?.(bench, answer);
  watch();
  chat.dispose();
  assert.deepEqual([clock.pending, surroundings.listeners], [[], 0], 'nothing is left open');
}

async function createFaultBench(t: TestContext, options: Partial<ChatOptions> = {}): Promise<FaultBench> {
  const backend = await SmallBackend.start(t);
  const clock = new FakeClock();
  const surroundings = new FakeSurroundings();
  const storage = createPageStorage();
  const open = (more: Partial<ChatOptions> = {}) => {
    const { baseUrl } = backend.server;
    // the longest pauses that chance may choose: what is measured is how long it takes at most
    const chat = createChat({
      baseUrl,
      clock,
      capabilities: {},
      surroundings,
      storage,
      random: () => 1,
      ...options,
      ...more,
    });
    t.after(chat.dispose);
    return chat;
  };
  const chat = open();
  const texts = recordTexts(t, chat);
  return { backend, server: backend.server, clock, surroundings, chat, open, shown: shownIn(chat), texts };
}

function recordTexts(t: TestContext, chat: Chat): readonly string[] {
  const texts: string[] = [];
  const note = ({ role, content }: ChatMessage) => {
    if (role === 'assistant' && content !== texts.at(-1)) texts.push(content);
  };
  t.after(chat.$messages.subscribe((messages) => messages.slice(-1).forEach(note)));
  return texts;
}

/** The answer; `undefined` where the message could not even be stored, which `$error` then tells. */
export async function send({ chat }: Pick<FaultBench, 'chat'>): Promise<ChatMessage | undefined> {
  try {
    return await chat.send('A question');
  } catch (error) {
    assert.ok(isChatError(error), String(error));
    return undefined;
  }
}

/** No text that is shown is taken back, none is another's, and what heals by itself says nothing. */
function watchOver(t: TestContext, { backend, chat }: FaultBench, { ends, takenBack = [] }: FaultTrial): () => void {
  const complaints: string[] = [];
  const texts = new Map<string, string>();
  const leaveMessages = chat.$messages.subscribe((messages) => {
    for (const { key, role, content, id } of messages) {
      if (role !== 'assistant') continue;
      const before = texts.get(key) ?? '';
      if (!content.startsWith(before) && id === undefined) complaints.push(`${quote(content)} after ${quote(before)}`);
      if (![backend.golden, ...takenBack].some((text) => text.startsWith(content)))
        complaints.push(`${quote(content)} is none of the answer`);
      texts.set(key, content);
    }
  });
  const leaveError = chat.$error.subscribe((error) => {
    if (ends === 'whole' && error) complaints.push(`said ${error.code}: ${error.message}`);
  });
  t.after(leaveMessages);
  t.after(leaveError);
  return () => assert.deepEqual(complaints, []);
}

function assertEnd({ backend, chat }: FaultBench, { ends }: FaultTrial, answer: ChatMessage | undefined): void {
  const code = chat.$error.get()?.code;
  const seen = { status: chat.$status.get(), text: answer?.content ?? '', code };
  if (ends !== 'whole') {
    assert.deepEqual(seen, { status: 'idle', ...ends });
    assert.notEqual(answer?.finish, 'stop');
    return;
  }
  assert.deepEqual(seen, { status: 'idle', text: backend.golden, code: undefined });
  assert.equal(answer?.finish, 'stop');
  assert.equal(chat.$messages.get().filter(({ role }) => role === 'assistant').length, 1, 'one answer');
}

function quote(text: string): string {
  return JSON.stringify(text);
}
