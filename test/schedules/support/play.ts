import assert from 'node:assert/strict';
import { createChat, isChatError, type Chat, type ChatMessage } from '../../../src/client/index.js';
import { createPageStorage } from '../../../src/transport/memory.js';
import { FakeClock } from '../../support/fake-clock.js';
import { createLocks } from '../../support/fake-locks.js';
import { FakeSurroundings } from '../../support/fake-surroundings.js';
import { checkNothingOpen } from './judge.js';
import { Network } from './line.js';
import { ModelServer } from './model-server.js';
import type { Act, Schedule } from './schedule.js';
import { Watcher } from './watcher.js';

/** A message that somebody has sent, and what came of it. */
export interface Sent {
  readonly sessionId: number;
  readonly text: string;
  /** Where the server's history stood when it was sent, and when its answer had ended. */
  readonly from: number;
  to: number;
  end: 'open' | 'ended' | 'not stored' | 'left';
  answer: ChatMessage | undefined;
  /** The code of the error that was shown, where its session was shown. */
  error: string | undefined;
  isStopped: boolean;
  /** At any time before its end. */
  wasOffline: boolean;
}

const mostSteps = 5000;
const mostSent = 3;
/** Milliseconds: when nothing else is going to happen for so long, people do not wait for it. */
const longestLull = 120_000;

/** In the end the machine is online, and looked at. */
const closing = [
  { act: 'online', after: 5 },
  { act: 'visible', after: 0 },
] as const satisfies Schedule['acts'];

/** A person with two sessions, a machine, a network and a server, as a schedule has them. All in virtual time. */
export class Play {
  readonly clock = new FakeClock();
  readonly surroundings = new FakeSurroundings();
  readonly locks = createLocks();
  readonly server: ModelServer;
  readonly network: Network;
  readonly sent: Sent[] = [];
  readonly watcher: Watcher;
  /** How many things were done that may cost requests. */
  acts = 0;
  /** Texts whose key went with the page before it was known what had become of them. */
  readonly forgotten = new Set<string>();
  chat: Chat;
  shown = 1;
  readonly schedule: Schedule;
  /** `after`: how many things must happen before it. */
  readonly #plan: { readonly act: Act; after: number }[];
  #chances = 0;
  /** Verbs that have not settled. */
  #underWay = 0;
  /** Those of them that tell the server to stop: that is said to its end, though nobody is there any more. */
  #stops = 0;
  #mayFollow = false;

  constructor(schedule: Schedule) {
    this.schedule = schedule;
    this.clock.hold();
    this.server = new ModelServer(schedule, this.clock);
    this.network = new Network(this.server.receive);
    this.watcher = new Watcher(this.server, () => this.shown);
    this.#plan = [...schedule.acts, ...closing].map(({ act, after }) => ({ act, after }));
    this.chat = this.#open();
  }

  /** From the first message to the end of all that it set off. */
  async run(): Promise<void> {
    this.#select(this.shown);
    await this.#settle();
    this.#send();
    await this.#live();
    for (let unsent = this.#unsent(); unsent; unsent = this.#unsent()) {
      this.#select(unsent.sessionId);
      await this.#settle();
      this.#send(unsent.text);
      await this.#settle();
    }
  }

  /** A look at a session once nothing breaks any more: it shows all that the server has, and follows what still runs. */
  async lookAgain(sessionId: number): Promise<readonly ChatMessage[]> {
    this.server.heal();
    this.watcher.atNextWord(() => undefined);
    // what is being stored is there by then
    this.clock.advance(longestLull);
    this.#select(sessionId);
    await this.#settle();
    return this.chat.$messages.get();
  }

  /** Until all that was to be done is done, and nothing moves any more. */
  async #live(): Promise<void> {
    for (let [next] = this.#plan; next; [next] = this.#plan) {
      await this.#rest();
      const { next: lull } = this.server.agenda;
      if (next.after <= 0 || lull > longestLull) {
        this.#plan.shift();
        await this.#do(next.act);
      } else {
        next.after -= 1;
        this.server.agenda.step();
      }
    }
    await this.#settle();
  }

  /** Until nothing moves, and no timer is set. */
  async #settle(): Promise<void> {
    for (let step = 0; step < mostSteps; step++) {
      await this.#rest();
      if (this.server.agenda.next === Infinity) return;
      this.server.agenda.step();
    }
    assert.fail(`no end after ${mostSteps} steps: ${this.network.lines.length} requests`);
  }

  /** All has come about that promises can bring about. */
  async #rest(): Promise<void> {
    await turn();
    this.watcher.rest(this.chat);
    // whoever has selected a session may be following a run that only the chat knows of
    if (this.#underWay === 0 && !this.#mayFollow) checkNothingOpen(this, 'after the last answer');
  }

  #do(act: Act): void | Promise<void> {
    this.acts += 1;
    const run = this.server.activeRun(this.shown);
    const acts: Readonly<Record<Act, () => void | Promise<void>>> = {
      send: () => this.#send(),
      stop: () => this.#stop(),
      'stop at the next word': () => this.watcher.atNextWord(() => this.#stop()),
      switch: () => this.#select(3 - this.shown),
      reload: () => this.#reload(),
      offline: () => this.#goOffline(false),
      'cut off': () => this.#goOffline(true),
      online: () => this.#goOnline(),
      hidden: () => this.surroundings.tell('hidden'),
      visible: () => this.surroundings.tell('visible'),
      wake: () => this.surroundings.tell('wake'),
      'server fails': () => run && this.server.break(run, 4),
      'server cancels': () => run && this.server.break(run, 5),
      'server finishes': () => run && this.server.finish(run, this.schedule.server.storesAfter),
    };
    return acts[act]();
  }

  /** Nobody writes before the answer to what was written last is there, or was stopped on the server, too. */
  #send(again?: string): void {
    const isFree = this.chat.$status.get() === 'idle' && this.server.knownRun(this.shown) === undefined;
    const isThere = this.chat.$messages.get().some(({ content, id }) => content === again && id !== undefined);
    const isWaiting = this.sent.some(({ sessionId, end }) => sessionId === this.shown && isUnsent({ end }));
    if (again === undefined && (!isFree || isWaiting || this.sent.length >= mostSent)) return;
    const sent: Sent = {
      ...{ sessionId: this.shown, text: again ?? `Question ${this.sent.length + 1}` },
      ...{ from: this.server.history.length, to: 0, end: 'open', answer: undefined, error: undefined },
      isStopped: false,
      wasOffline: !this.surroundings.isOnline,
    };
    const index = this.sent.findIndex(({ text }) => text === again);
    this.sent.splice(index < 0 ? this.sent.length : index, 1, sent);
    const { chat } = this;
    const end = (how: Sent['end']) => {
      if (sent.end !== 'open') return;
      sent.end = how;
      sent.to = this.server.history.length;
      if (this.shown === sent.sessionId) sent.error = chat.$error.get()?.code;
    };
    // what was stored although nobody heard of it is not written again by whoever sees it
    const answered = isThere ? chat.retry() : chat.send(sent.text);
    this.#watch(answered);
    answered.then(
      (answer) => {
        sent.answer = answer;
        end('ended');
      },
      () => end('not stored'),
    );
  }

  #watch(verb: Promise<unknown>): void {
    this.#underWay += 1;
    const look = (error: unknown) => {
      if (!isChatError(error)) this.watcher.complain(`a verb rejects with ${String(error)}`);
    };
    void verb.catch(look).finally(() => (this.#underWay -= 1));
  }

  #stop(): void {
    const open = this.sent.find((sent) => sent.sessionId === this.shown && sent.end === 'open');
    if (open) open.isStopped = true;
    this.#stops += 1;
    this.#watch(this.chat.stop().finally(() => (this.#stops -= 1)));
    this.watcher.freeze(this.chat.$messages.get());
  }

  #select(sessionId: number): void {
    this.shown = sessionId;
    this.#mayFollow = this.sent.length > 0;
    this.#watch(this.chat.select(sessionId));
  }

  async #reload(): Promise<void> {
    this.chat.dispose();
    for (const { end, text } of this.sent) if (end === 'open' || isUnsent({ end })) this.forgotten.add(text);
    for (const sent of this.sent.filter(({ end }) => end === 'open')) {
      sent.end = 'left';
      sent.to = this.server.history.length;
    }
    await turn();
    if (this.#stops === 0) checkNothingOpen(this, 'after dispose');
    this.chat = this.#open();
    this.#select(this.shown);
  }

  #goOffline(cutsLines: boolean): void {
    this.network.isDown = true;
    if (cutsLines) for (const line of this.network.open) line.lose();
    this.surroundings.tell('offline');
    for (const sent of this.sent) if (sent.end === 'open') sent.wasOffline = true;
  }

  #goOnline(): void {
    this.network.isDown = false;
    this.surroundings.tell('online');
  }

  #unsent(): Sent | undefined {
    return this.sent.find(isUnsent);
  }

  #open(): Chat {
    const { clock, surroundings, network, locks } = this;
    const { chances } = this.schedule;
    const chat = createChat({
      capabilities: {},
      ...{ baseUrl: 'http://chat.test/api', fetch: network.fetch, clock, surroundings, locks },
      ...{ storage: createPageStorage(), random: () => chances[this.#chances++ % chances.length] ?? 0 },
    });
    this.watcher.watch(chat);
    return chat;
  }
}

function isUnsent({ end }: Pick<Sent, 'end'>): boolean {
  return end === 'not stored';
}

/** One turn of the event loop: all that promises can bring about has come about then. There is nothing else here. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
