import type { ChatEvent } from '../../src/protocol/events.js';
import { emptyAnswer, type Finish, type StoredMessage } from '../../src/protocol/message.js';
import { fc } from './chance.js';

/** Any text that JSON can carry: every plane, line ends, NUL, and halves of surrogate pairs too. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('\n', '\r', '\0', '\u2028', '\ud83d', '\ude00', 'a', '"', '\\', ' ', ':') }),
);

export const anyId = fc.oneof(fc.integer({ min: 1 }), fc.string({ minLength: 1, maxLength: 20 }));
const anyCount = fc.nat();
const anyTaskStatus = fc.constantFrom(0, 1, 2, 3, 4, 5);
const anyFinish = fc.constantFrom<Finish>(
  'stop',
  'length',
  'content_filter',
  'tool_calls',
  'cancelled',
  'failed',
  'interrupted',
);
/** What JSON gives back as it was: no -0. */
const anyJson = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

function record<Fields extends object>(fields: {
  [Key in keyof Fields]: fc.Arbitrary<Fields[Key]>;
}): fc.Arbitrary<Fields> {
  return fc.record<Fields>(fields, { noNullPrototype: true });
}

/** A record in which each of `optional` is there or is absent: never there and undefined. */
function partial<Required extends object, Optional extends object>(
  required: { [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> },
): fc.Arbitrary<Required & Partial<Optional>> {
  const keys = Object.keys(required) as (keyof Required)[];
  return fc.record<Required & Optional, keyof Required>(
    { ...required, ...optional } as { [Key in keyof (Required & Optional)]: fc.Arbitrary<(Required & Optional)[Key]> },
    { requiredKeys: keys, noNullPrototype: true },
  ) as fc.Arbitrary<Required & Partial<Optional>>;
}

const anySource = partial({ title: anyText }, { url: anyText });
const anyDelta = { delta: anyText };
const anyUsage = partial({}, { input: anyCount, output: anyCount });
const anyTool = record({
  id: anyText,
  name: anyText,
  state: anyText,
  input: anyJson,
  output: anyJson,
});

/** A message with all that the wire can carry of it, and with nothing else. */
export const anyStoredMessage: fc.Arbitrary<StoredMessage> = partial(
  {
    id: anyId,
    sessionId: anyId,
    role: fc.constantFrom('human' as const, 'assistant' as const, 'system' as const),
    content: anyText,
    reasoning: anyText,
    sources: fc.array(anySource, { maxLength: 3 }),
    attachments: fc.array(record({ type: anyText, fileId: anyId }), { maxLength: 2 }),
    pendingActions: fc.array(record({ name: anyText, args: anyJson.map((args) => args ?? {}) }), { maxLength: 2 }),
    timestamp: fc.nat(),
  },
  { taskId: anyId, finish: anyFinish },
).map((message) => ({ ...emptyAnswer(message.sessionId, 0), ...message }));

/** Every event of the contract. */
export const anyEvent: fc.Arbitrary<ChatEvent> = fc.oneof(
  partial({ type: fc.constant('text' as const), ...anyDelta }, { off: anyCount }),
  partial({ type: fc.constant('reasoning' as const), ...anyDelta }, { off: anyCount }),
  partial({ type: fc.constant('title' as const), ...anyDelta }, { off: anyCount }),
  partial(
    { type: fc.constant('hello' as const), resume: fc.boolean(), idempotent: fc.boolean() },
    { taskId: anyId, sessionId: anyId, messageId: anyId, heartbeat: anyCount },
  ),
  partial(
    { type: fc.constant('snapshot' as const), text: anyText },
    { reasoning: anyText, sources: fc.array(anySource, { maxLength: 3 }) },
  ),
  record({ type: fc.constant('status' as const), taskStatus: anyTaskStatus, slowPickup: fc.boolean() }),
  record({ type: fc.constant('tool' as const), tool: anyTool }),
  partial({ type: fc.constant('ping' as const) }, { len: anyCount }),
  partial(
    { type: fc.constant('done' as const) },
    { len: anyCount, finish: anyFinish, usage: anyUsage, message: anyStoredMessage },
  ),
  partial(
    { type: fc.constant('error' as const), error: anyText },
    { code: anyText, taskStatus: anyTaskStatus, retryable: fc.boolean(), retryAfter: anyCount },
  ),
);

/** A text and the pieces that it was cut into, no piece empty. */
export const cutText: fc.Arbitrary<{ text: string; pieces: readonly string[] }> = fc
  .array(
    anyText.filter((piece) => piece !== ''),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => ({ text: pieces.join(''), pieces }));
