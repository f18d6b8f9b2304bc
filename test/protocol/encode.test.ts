import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeEvent, encodePendingActions } from '../../src/protocol/encode.js';
import { decodeEvent, type ChatEvent, type Frame } from '../../src/protocol/events.js';
import { createFrameParser } from '../../src/transport/frames.js';
import { anyEvent } from '../support/arbitraries.js';
import { fc } from '../support/chance.js';

/** Reads a frame by hand, line by line: the encoder is not checked by the parser alone. */
function linesOf(frame: string): Map<string, string> {
  assert.ok(frame.endsWith('\n\n'));
  const lines = frame.slice(0, -2).split(/\r\n|\r|\n/);
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
}

test('every event comes back from the wire as it went', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const fields = linesOf(encodeEvent(event, '812.3'));
      const frame = { event: fields.get('event') ?? 'message', data: fields.get('data') ?? '', id: '812.3' };
      assert.deepEqual(decodeEvent(frame), event);
    }),
  );
});

test('every event comes back through the frame parser, too', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 5 }), (events) => {
      const frames: Frame[] = [];
      const feed = createFrameParser({ onFrame: (frame) => frames.push(frame) });
      feed(events.map((event, seq) => encodeEvent(event, `812.${seq}`)).join(''));
      assert.deepEqual(frames.map(decodeEvent), events);
      assert.deepEqual(
        frames.map(({ id }) => id),
        events.map((_, seq) => `812.${seq}`),
      );
    }),
  );
});

test('a frame is one data line, at most one event line and one id line, whatever is in a text', () => {
  fc.assert(
    fc.property(anyEvent, fc.option(fc.constant('812.3'), { nil: undefined }), (event, id) => {
      const lines = encodeEvent(event, id)
        .slice(0, -2)
        .split(/\r\n|\r|\n/)
        .map((line) => line.slice(0, line.indexOf(':')));
      const named = !['text', 'done', 'error'].includes(event.type);
      assert.deepEqual(lines, [...(named ? ['event'] : []), ...(id === undefined ? [] : ['id']), 'data']);
    }),
  );
});

const wire: [event: ChatEvent, frame: string][] = [
  [{ type: 'text', delta: 'Hel', off: 0 }, 'data: {"chunk":"Hel","off":0}\n\n'],
  [{ type: 'text', delta: 'Hel' }, 'data: {"chunk":"Hel"}\n\n'],
  [{ type: 'reasoning', delta: 'The', off: 0 }, 'event: reasoning\ndata: {"chunk":"The","off":0}\n\n'],
  [{ type: 'title', delta: 'Greet', off: 0 }, 'event: title\ndata: {"chunk":"Greet","off":0}\n\n'],
  [
    { type: 'hello', taskId: 812, resume: true, idempotent: false },
    'event: hello\ndata: {"v":1,"taskId":812,"resume":true,"idempotent":false}\n\n',
  ],
  [
    { type: 'status', taskStatus: 2, slowPickup: false },
    'event: status\ndata: {"task_status":2,"slow_pickup":false}\n\n',
  ],
  [{ type: 'ping', len: 9 }, 'event: ping\ndata: {"len":9}\n\n'],
  [{ type: 'ping' }, 'event: ping\ndata: {}\n\n'],
  [{ type: 'done' }, 'data: {"done":true}\n\n'],
  [
    { type: 'error', error: 'no', taskStatus: 4, retryAfter: 0 },
    'data: {"error":"no","task_status":4,"retryAfter":0}\n\n',
  ],
];

for (const [event, frame] of wire) {
  test(`the wire form of ${event.type} is the contract's: ${JSON.stringify(frame)}`, () => {
    assert.equal(encodeEvent(event), frame);
  });
}

test('the id comes after the name and before the data', () => {
  assert.equal(encodeEvent({ type: 'ping' }, '812.9'), 'event: ping\nid: 812.9\ndata: {}\n\n');
});

test('an id of 128 printable characters is the longest', () => {
  assert.ok(encodeEvent({ type: 'ping' }, 'x'.repeat(128)));
});

const refused = {
  LF: '1\n2',
  CR: '1\r2',
  NUL: '1\0',
  'a space': '1 2',
  DEL: '1\x7f',
  'no ASCII': '1é',
  nothing: '',
  '129 characters': 'x'.repeat(129),
  'a line end at its end': '1\n',
};

for (const [says, id] of Object.entries(refused)) {
  test(`an id with ${says} is refused`, () => {
    assert.throws(() => encodeEvent({ type: 'ping' }, id), RangeError);
  });
}

test('the key of the pending actions is there without actions, too', () => {
  assert.deepEqual(encodePendingActions([]), { sessionAgencyPendingActions: null });
  const actions = [{ name: 'send', args: {} }];
  assert.deepEqual(encodePendingActions(actions), { sessionAgencyPendingActions: actions });
});
