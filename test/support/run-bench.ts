import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { HttpBackend } from '../../src/transport/backend.js';
import type { HttpOptions } from '../../src/transport/http.js';
import { defaultLimits } from '../../src/transport/limits.js';
import { createPageStorage, createStreamMemory } from '../../src/transport/memory.js';
import { Run } from '../../src/transport/run.js';
import type { RunOptions, RunState } from '../../src/transport/run-state.js';
import { createSlots } from '../../src/transport/slots.js';
import { noSurroundings } from '../../src/transport/surroundings.js';
import { FakeClock } from './fake-clock.js';
import { SmallBackend } from './small-backend.js';

/** What a run of the transport is tried with: a real server, a clock that stands still, and one human message. */
export interface Bench {
  readonly backend: SmallBackend;
  readonly server: SmallBackend['server'];
  readonly clock: FakeClock;
  readonly sessionId: number;
  readonly messageId: number;
  readonly start: (options?: Partial<RunOptions>) => BenchRun;
}

export interface BenchRun {
  readonly run: Run;
  /** Every state, from the first to the last. */
  readonly states: readonly RunState[];
  /** The first state that is as described, as soon as it is there. */
  readonly reached: (holds: (state: RunState) => boolean) => Promise<RunState>;
}

export async function createBench(t: TestContext, http: Partial<HttpOptions> = {}): Promise<Bench> {
  const backend = await SmallBackend.start(t);
  const clock = new FakeClock();
  const sessionId = backend.addSession().id as number;
  const { id: messageId } = backend.addMessage(sessionId, 'A question');
  const { baseUrl } = backend.server;
  const start = (options: Partial<RunOptions> = {}): BenchRun => {
    const calls = new HttpBackend({ baseUrl, fetch, clock, requestTimeout: 15_000, ...http });
    const states: RunState[] = [];
    const watchers = new Set<() => void>();
    const onChange = (state: RunState) => {
      assertGrowing(states.at(-1), state);
      states.push(state);
      for (const look of watchers) look();
      options.onChange?.(state);
    };
    const target = { messageId };
    const memory = createStreamMemory(baseUrl, createPageStorage(), clock.now);
    const page = { memory, slots: createSlots(baseUrl, undefined), surroundings: noSurroundings };
    const common = {
      backend: calls,
      clock,
      limits: defaultLimits,
      random: () => 0.5,
      transport: 'auto' as const,
      timestamp: 1_795_332_000,
    };
    const run = new Run({ ...common, ...page, sessionId, target, ...options, onChange });
    states.push(run.state);
    // nothing of a test may keep its process alive
    t.after(() => run.detach());
    const reached = (holds: (state: RunState) => boolean) =>
      new Promise<RunState>((resolve) => {
        const look = () => {
          const state = states.find(holds);
          if (state) resolve(state);
        };
        watchers.add(look);
        look();
      });
    return { run, states, reached };
  };
  return { backend, server: backend.server, clock, sessionId, messageId, start };
}

/** No text is ever taken back; only the message that ends the run may differ from what was shown before. */
function assertGrowing(before: RunState | undefined, after: RunState): void {
  if (before === undefined || after.answer.id !== undefined) return;
  const shown = before.answer.content;
  assert.ok(
    after.answer.content.startsWith(shown),
    `${JSON.stringify(after.answer.content)} after ${JSON.stringify(shown)}`,
  );
}

/** The phases in their order, each named once for as long as it lasts. */
export function phasesOf(states: readonly RunState[]): readonly string[] {
  const phases = states.map(({ phase }) => phase);
  return phases.filter((phase, index) => phase !== phases[index - 1]);
}

/** The texts in their order, each named once for as long as it lasts. */
export function textsOf(states: readonly RunState[]): readonly string[] {
  const texts = states.map(({ answer }) => answer.content);
  return texts.filter((text, index) => text !== texts[index - 1]);
}
