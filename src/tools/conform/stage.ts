import type { Capabilities } from '../../protocol/capabilities.js';
import { parseCapabilities } from '../../protocol/capabilities.js';
import { isRecord, isSameId, type Id } from '../../protocol/guards.js';
import { parseMessage, parseMessages, type StoredMessage } from '../../protocol/message.js';
import { parseNewSession, parseSessions, type Session } from '../../protocol/session.js';
import { wait } from '../../transport/clock.js';
import type { Backend } from './backend.js';
import { absent, expect, Fact, unknown } from './finding.js';
import { describe, expectOffered, expectRead, isMissing, type Recorded, type Reply } from './reply.js';
import { playLeft, type Left } from './scenes/left.js';
import { playPolled, type Polled } from './scenes/polled.js';
import { expectResumed } from './scenes/resumed.js';
import { expectCancelled, playStopped, type Stopped } from './scenes/stopped.js';
import { playStreamed, storedAnswer, type Streamed } from './scenes/streamed.js';
import { expectPlace } from './shapes.js';

export interface StageOptions {
  readonly backend: Backend;
  /** The same backend, asked by a person to whom nothing belongs of what is made here. */
  readonly stranger?: Backend | undefined;
}

/**
 * What is found out of a backend, each thing once and when a rule first asks for it. Only the scenes cost answers of the
 * model: rules share them.
 */
export class Stage {
  readonly backend: Backend;
  readonly stranger: Backend | undefined;
  /** The sessions that were made, to be deleted in the end. */
  readonly made = new Set<Id>();
  /** Sessions and messages as they came, for the rules about their shape. */
  readonly told = { sessions: [] as unknown[], messages: [] as unknown[] };

  constructor({ backend, stranger }: StageOptions) {
    this.backend = backend;
    this.stranger = stranger;
  }

  readonly capabilities = new Fact('capabilities', () => this.#readCapabilities());
  /** A session for what needs no answer. */
  readonly session = new Fact('new-session', () => this.newSession());
  /** The same, as it is listed. */
  readonly listed = new Fact('sessions-list', async () => {
    const session = await this.findSession(await this.session.need());
    expect(session !== undefined, 'the session just made is not in the list');
    return session;
  });
  /** A message in it. */
  readonly message = new Fact('new-message', async () => this.write(await this.session.need(), 'Hello wörld 😀'));
  readonly polled = new Fact<Polled>('generate', () => playPolled(this));
  /** What the polled run was answered with. */
  readonly answer = new Fact('poll-ends', async () => this.#readAnswer(await this.polled.need()));
  readonly streamed = new Fact<Streamed>('stream', () => playStreamed(this));
  readonly stored = new Fact('stream-stored', async () => storedAnswer(this, await this.streamed.need()));
  readonly left = new Fact<Left>('stream-post', () => playLeft(this));
  /** The same, where it was taken up again as it should be. */
  readonly resumed = new Fact('resume', async () => {
    await this.claimed('resume');
    const left = await this.left.need();
    await this.answer.need();
    expectResumed(left);
    return left;
  });
  readonly stopped = new Fact<Stopped>('join-stream', async () => {
    // what keeps a stream from being started is another rule's to say
    await this.left.need();
    return playStopped(this);
  });

  /** The same, where the stop was obeyed. */
  readonly cancelled = new Fact('cancel', async () => {
    await this.claimed('cancel');
    const stopped = await this.stopped.need();
    expectCancelled(stopped);
    return stopped;
  });

  /** @throws Finding `absent` where it is not claimed */
  async claimed(name: 'stream' | 'resume' | 'cancel' | 'feedback'): Promise<void> {
    const capabilities = await this.capabilities.need();
    if (capabilities[name] !== true) throw absent(`the capabilities do not claim ${name}`);
  }

  async newSession(): Promise<Id> {
    const reply = await this.backend.ask('newSession', { timestamp: now() });
    const { id } = expectRead(reply, parseNewSession);
    this.made.add(id);
    this.told.sessions.push(isRecord(reply.body) ? reply.body.session : undefined);
    return id;
  }

  async findSession(sessionId: Id): Promise<Session | undefined> {
    const reply = await this.backend.ask('sessions', {});
    expectOffered(reply, 'GET /chat/sessions');
    return expectRead(reply, parseSessions).find(({ id }) => isSameId(id, sessionId));
  }

  async write(sessionId: Id, content: string): Promise<StoredMessage> {
    const reply = await this.put(sessionId, content);
    const message = expectRead(reply, parseMessage);
    this.told.messages.push(reply.body);
    expectPlace(message, { sessionId, role: 'human' });
    expect(message.content === content, `content is ${JSON.stringify(message.content)}`);
    return message;
  }

  put(sessionId: Id, content: string, clientKey: string = crypto.randomUUID()): Promise<Reply> {
    const message = {
      sessionId,
      role: 'human',
      content,
      timestamp: now(),
      firstHumanMessage: false,
      clientKey,
    } as const;
    return this.backend.ask('newMessage', message);
  }

  /** Asks again and again until the run has ended, or the time for one answer is over. */
  async pollToEnd(ask: () => Promise<Recorded>): Promise<readonly Recorded[]> {
    const { clock, limits, signal = new AbortController().signal } = this.backend.options;
    const end = clock.now() + limits.answer;
    const checks: Recorded[] = [];
    for (;;) {
      const check = await ask();
      checks.push(check);
      if (!check.isWaiting || clock.now() >= end) return checks;
      await wait(limits.poll, { clock, signal });
    }
  }

  /** The messages of a session, oldest first. */
  async messagesOf(sessionId: Id): Promise<readonly StoredMessage[]> {
    const reply = await this.backend.ask('messages', { sessionId });
    expectOffered(reply, 'GET /chat/messages');
    return expectRead(reply, parseMessages);
  }

  async #readCapabilities(): Promise<Capabilities> {
    const reply = await this.backend.ask('capabilities', {});
    if (isMissing(reply)) throw absent(`GET /chat/capabilities answers ${reply.status}`);
    const capabilities = expectRead(reply, parseCapabilities);
    expect(isRecord(reply.body) && reply.body.v === 1, `v is not 1: ${describe(reply)}`);
    return capabilities;
  }

  #readAnswer({ sessionId, checks }: Polled): StoredMessage {
    const reply = checks.at(-1)?.reply;
    expect(reply !== undefined && reply.status !== 417, 'the run did not end in time');
    if (reply.status !== 200 && reply.status !== 400) throw unknown('poll-waiting does not hold');
    const answer = expectRead(reply, parseMessage);
    this.told.messages.push(reply.body);
    expectPlace(answer, { sessionId, role: 'assistant' });
    expect(answer.content.trim() !== '', 'the answer is empty');
    return answer;
  }
}

/** Seconds since 1970. */
function now(): number {
  return Math.floor(Date.now() / 1000);
}
