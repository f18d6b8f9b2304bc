// Each fault of the test kit by its name: what comes of it is what the cases of test/faults/ expect.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import type { ChatMessage } from '../../src/client/index.js';
import { faults, type Endpoint, type FaultId, type TestClock } from '../../src/testing/index.js';
import { reached } from '../support/chat-bench.js';
import { catalogue, knownFault } from '../faults/catalogue.js';
import { faultCases } from '../faults/cases.js';
import type { FaultEnd } from '../faults/fault-case.js';
import { shownIn } from '../faults/steps.js';
import { send } from '../faults/try-fault.js';
import { createKit, type Kit } from './support/kit.js';

const pieces = ['Hello', ' wör', 'ld 😀', '.\n'];
const golden = pieces.join('');

type Act = (kit: Kit) => Promise<void>;

/** Those whose answers the test writes, and what else it does meanwhile. */
const driven: Partial<Record<FaultId, Act>> = {
  'B-stall-hb': pingsForAMinute('Hello', 22_500),
  'B-hb-only': pingsForAMinute('', 30_000),
  'B-buffered': onlyAtTheEnd,
  'B-gzip': onlyAtTheEnd,
  'H-late': async ({ backend, chat }) => {
    const answer = await backend.nextQuestion();
    answer.write('Hello');
    await shownIn(chat)('Hello');
    await chat.stop();
    answer.write(' GHOST');
    answer.finish();
  },
};

/** What has to happen beside: time passes, or something is let go. */
const beside: Partial<Record<FaultId, Act>> = {
  'B-stall-headers': ({ clock }) => silence(clock, 10_000),
  'B-stall': async ({ clock, chat }) => {
    await shownIn(chat)('Hello');
    await silence(clock, 22_500);
  },
  'B-slow-first': releasedAfter('POST /chat/stream'),
  'G-slow': releasedAfter('GET /chat/check_generation'),
  'G-gen-slow': releasedAfter('GET /chat/generate'),
  'G-417': async ({ clock, chat }) => {
    const isOver = () => chat.$status.get() === 'idle';
    clock.hold();
    await reached(chat.$status, (status) => status === 'polling');
    for (let pauses = 1; !isOver(); pauses++) {
      await clock.until(() => clock.waits.length === pauses || isOver());
      const due = clock.now() + (clock.waits.at(-1) ?? 0);
      while (clock.now() < due && !isOver()) clock.advance(Math.min(clock.pending[0] ?? 0, due - clock.now()));
    }
  },
  'G-hang': async ({ backend, clock }) => {
    await backend.received('GET /chat/check_generation');
    clock.advance(15_000);
  },
};

/** What comes after the last word, the client does not stay for: it is only seen that it does no harm. */
const unread: ReadonlySet<FaultId> = new Set(['E-two-done', 'E-after-done', 'E-infinite']);

/** Where the forms of a fault end in several ways, and that of the kit not in the usual one. */
const ends: Partial<Record<FaultId, FaultEnd>> = {
  'A-html200': 'whole',
  'F-401-perm': { code: 'unauthorized', text: '' },
  // nothing had been said before
  'G-null-content': { code: undefined, text: '' },
  'G-404': { code: 'task_lost', text: '' },
};

for (const { id, sentence } of faults)
  test(`${id}: ${sentence}`, { timeout: 10_000 }, async (t) => {
    const kit = createFaultyKit(t, id);
    const act = driven[id] ?? beside[id];
    const [answer] = await Promise.all([send(kit), act?.(kit)]);
    assertEnd(kit, id, answer);
    const { seconds } = knownFault(id);
    assert.ok(kit.clock.now() <= seconds * 1000 + 1, `took ${kit.clock.now()} ms of ${seconds} s`);
    assert.ok(kit.backend.generations <= 1, `${kit.backend.generations} generations`);
    // another end shows by itself that something was broken
    const isHealed = answer?.content === golden;
    if (isHealed && !act && !unread.has(id))
      assert.notDeepEqual(kit.traffic, await usualTraffic(t, id), 'nothing was broken');
  });

test('what is not in the kit stands with its reason in docs/testing.md', () => {
  const guide = readFileSync('docs/testing.md', 'utf8');
  const told = [...guide.matchAll(/^\| ((?:`[A-H]-[\w-]+`(?:, )?)+) *\|/gm)].flatMap(([, ids = '']) =>
    [...ids.matchAll(/[\w-]+/g)].map(([id]) => id),
  );
  const inKit = new Set<string>(faults.map(({ id }) => id));
  const left = catalogue.map(({ id }) => id).filter((id) => !inKit.has(id));
  assert.deepEqual(told.toSorted(), left.toSorted());
});

/** Another token each time that the app is asked for one. */
function createFaultyKit(t: TestContext, id: FaultId | undefined): Kit {
  let tokens = 0;
  const headers = () => ({ authorization: `Bearer ${++tokens}` });
  const isDriven = id !== undefined && driven[id] !== undefined;
  const kit = createKit(t, isDriven ? {} : { answers: [pieces] }, { capabilities: {}, headers });
  if (id) kit.backend.break(id);
  return kit;
}

/** What travels where nothing is broken, or where there are only no streams. */
async function usualTraffic(t: TestContext, id: FaultId): Promise<readonly string[]> {
  const kit = createFaultyKit(t, id.startsWith('G-') || id === 'F-429-poll' ? 'A-404' : undefined);
  await send(kit);
  return kit.traffic;
}

function assertEnd({ chat, backend }: Kit, id: FaultId, answer: ChatMessage | undefined): void {
  const known = faultCases.find((fault) => fault.id === id);
  assert.ok(known, `${id} is not tried in test/faults`);
  const expected = ends[id] ?? known.ends;
  const seen = { code: chat.$error.get()?.code, text: answer?.content ?? '' };
  assert.equal(chat.$status.get(), 'idle');
  assert.doesNotMatch(
    chat.$messages
      .get()
      .map(({ content }) => content)
      .join(),
    /LEAK|GHOST|PAGE|HALF/,
  );
  if (expected !== 'whole') {
    assert.equal(seen.code, expected.code);
    assert.ok(golden.startsWith(seen.text), seen.text);
    return;
  }
  assert.deepEqual(seen, { code: undefined, text: golden });
  assert.deepEqual(
    backend.messages().map(({ role }) => role),
    ['human', 'assistant'],
  );
}

/** Not a byte for so long, from when the client listens. */
async function silence(clock: TestClock, milliseconds: number): Promise<void> {
  await clock.until((pending) => pending.includes(milliseconds));
  clock.advance(milliseconds);
}

/** A minute in which there are signs of life and nothing else; then the answer is finished. */
function pingsForAMinute(shown: string, limit: number): Act {
  return async ({ backend, clock, chat }) => {
    const answer = await backend.nextQuestion();
    answer.write('Hello');
    await shownIn(chat)(shown);
    for (let sent = 0; sent < 3; sent++) {
      await clock.until((pending) => pending.includes(limit));
      clock.advance(20_000);
      answer.ping();
    }
    await backend.received('GET /chat/check_generation');
    for (const piece of pieces.slice(1)) answer.write(piece);
    answer.finish();
  };
}

/** Nothing of what is written is shown before the answer ends; then all is, by one request. */
async function onlyAtTheEnd({ backend, clock, chat }: Kit): Promise<void> {
  const answer = await backend.nextQuestion();
  for (const piece of pieces) answer.write(piece);
  await clock.until((pending) => pending.length > 0);
  assert.equal(chat.$messages.get().at(-1)?.content ?? '', '');
  answer.finish();
}

function releasedAfter(endpoint: Endpoint): Act {
  return async ({ backend }) => {
    await backend.received(endpoint);
    backend.release();
  };
}
