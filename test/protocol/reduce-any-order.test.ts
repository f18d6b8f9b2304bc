import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatEvent } from '../../src/protocol/events.js';
import { emptyAnswer, type Message } from '../../src/protocol/message.js';
import { reduceMessage } from '../../src/protocol/reduce.js';
import { cutText } from '../support/arbitraries.js';
import { fc } from '../support/chance.js';

/**
 * Rules 1 and 2 of the contract, for every text, every cut of it and every disorder: what is shown is always a
 * beginning of the text, and in the end it is the text.
 */

/** The text in pieces, each with its place. */
function deltasOf(pieces: readonly string[]): ChatEvent[] {
  let off = 0;
  return pieces.map((delta) => {
    const event: ChatEvent = { type: 'text', delta, off };
    off += delta.length;
    return event;
  });
}

/** Something true of the text, from any moment of its life: any part of it, any beginning of it, any length. */
function anyTruthOf(text: string): fc.Arbitrary<ChatEvent> {
  const place = fc.nat(text.length);
  return fc.oneof(
    fc.tuple(place, place).map(([a, b]): ChatEvent => {
      const off = Math.min(a, b);
      return { type: 'text', delta: text.slice(off, Math.max(a, b)), off };
    }),
    place.map((end): ChatEvent => ({ type: 'snapshot', text: text.slice(0, end) })),
    place.map((len): ChatEvent => ({ type: 'ping', len })),
    fc.constant<ChatEvent>({ type: 'status', taskStatus: 2, slowPickup: false }),
  );
}

const disorder = cutText.chain(({ text, pieces }) =>
  fc.record({
    text: fc.constant(text),
    pieces: fc.constant(pieces),
    events: fc.array(anyTruthOf(text), { maxLength: 30 }),
  }),
);

const start = emptyAnswer(7, 0);

function checkedFold(message: Message, text: string, events: readonly ChatEvent[]): Message {
  return events.reduce((before, event) => {
    const after = reduceMessage(before, event);
    assert.ok(text.startsWith(after.content), 'a beginning of the text');
    assert.ok(after.content.startsWith(before.content), 'no text is taken back');
    if (event.type === 'text' && (event.off ?? 0) > before.content.length) {
      assert.equal(after.gap, true, 'the gap is flagged');
      assert.equal(after.content, before.content, 'nothing is added across a gap');
    }
    if (after.gap && !before.gap)
      assert.ok(before.content.length < text.length, 'a gap is flagged only where text is missing');
    return after;
  }, message);
}

test('deltas in order, however cut, make the text', () => {
  fc.assert(
    fc.property(cutText, ({ text, pieces }) => {
      const message = checkedFold(start, text, deltasOf(pieces));
      assert.equal(message.content, text);
      assert.equal(message.gap, undefined);
    }),
  );
});

test('without places, deltas in order make the text', () => {
  fc.assert(
    fc.property(cutText, ({ text, pieces }) => {
      const events = pieces.map((delta): ChatEvent => ({ type: 'text', delta }));
      assert.equal(checkedFold(start, text, events).content, text);
    }),
  );
});

test('any disorder shows a beginning of the text that only grows', () => {
  fc.assert(fc.property(disorder, ({ text, events }) => void checkedFold(start, text, events)));
});

test('after any disorder a replay from the start makes the text', () => {
  fc.assert(
    fc.property(disorder, ({ text, pieces, events }) => {
      const confused = checkedFold(start, text, events);
      assert.equal(checkedFold(confused, text, deltasOf(pieces)).content, text);
    }),
  );
});

test('after any disorder one whole snapshot makes the text, and leaves no gap where there was text to add', () => {
  fc.assert(
    fc.property(disorder, ({ text, events }) => {
      const confused = checkedFold(start, text, events);
      const mended = checkedFold(confused, text, [{ type: 'snapshot', text }]);
      assert.equal(mended.content, text);
      if (confused.content !== text) assert.equal(mended.gap, undefined);
    }),
  );
});

test('deltas in order, each of them followed by old news, make the text without a gap', () => {
  const replayed = cutText.chain(({ text, pieces }) => {
    const deltas = deltasOf(pieces);
    const steps = deltas.map((delta, index) =>
      fc
        .subarray(deltas.slice(0, index + 1))
        .chain((old) => fc.shuffledSubarray(old, { minLength: old.length }))
        .map((old) => [delta, ...old]),
    );
    return fc.tuple(fc.constant(text), fc.tuple(...steps));
  });
  fc.assert(
    fc.property(replayed, ([text, steps]) => {
      const message = checkedFold(start, text, steps.flat());
      assert.equal(message.content, text);
      assert.equal(message.gap, undefined);
    }),
  );
});

test('a snapshot of another text changes nothing, and only the final message replaces what differs', () => {
  fc.assert(
    fc.property(cutText, cutText, ({ text }, { text: other }) => {
      fc.pre(!other.startsWith(text));
      const message: Message = { ...start, content: text };
      assert.equal(reduceMessage(message, { type: 'snapshot', text: other }), message);
      const stored = { ...start, id: 9, content: other };
      assert.equal(reduceMessage(message, { type: 'done', message: stored }).content, other);
    }),
  );
});

test('what is said twice changes nothing the second time', () => {
  fc.assert(
    fc.property(disorder, ({ events }) => {
      const once = events.reduce(reduceMessage, start);
      const last = events.at(-1);
      if (last) assert.equal(reduceMessage(once, last), once);
    }),
  );
});
