import { fc } from '../../support/chance.js';

/** All that is drawn for one run of the property: what the server is like, what breaks, and what people do. */
export interface Schedule {
  readonly server: ServerManner;
  /** The pieces of each answer, in the order in which they are asked for. */
  readonly answers: readonly (readonly string[])[];
  /** What becomes of each stream, in the order in which they are asked for. Those after the last are faultless. */
  readonly streams: readonly StreamPlan[];
  /** The last of these goes on for ever. */
  readonly staysBroken: boolean;
  /** What becomes of each request of a kind, in turn. Those after the last are answered well. */
  readonly troubles: Readonly<Record<Asked, readonly Trouble[]>>;
  /** Milliseconds that each answer takes, in turn and over again. */
  readonly latencies: readonly number[];
  readonly acts: readonly { readonly act: Act; readonly after: number }[];
  /** The client's chance, in turn and over again. */
  readonly chances: readonly number[];
}

export interface ServerManner {
  readonly form: Form;
  /** What a stream that is taken up again begins with; `never`: it cannot be. */
  readonly resumes: 'where it was' | 'with a snapshot' | 'from zero' | 'never';
  readonly saysHello: boolean;
  /** A failed or cancelled run leaves a message with the text so far (contract section 3, rule 5), or none, as on Nextcloud. */
  readonly keepsPartial: boolean;
  /** Milliseconds between the end of a run and its message's row. */
  readonly storesAfter: number;
  /** The connection stays open after the event that ends the run. */
  readonly staysOpen: boolean;
}

/** `proposed` has no hello, no ids, no offsets, and no message with `done`; `none` does not stream. */
export type Form = 'extended' | 'without ids' | 'with other ids' | 'without offsets' | 'proposed' | 'none';

export type Asked = 'check' | 'session' | 'messages' | 'generate' | 'send' | 'cancel';

/** Nothing is known of what it did: `lost` ones have done it. */
const broken = ['500', '502', 'reset', 'silence', 'no JSON'] as const;
const lost = ['lost 504', 'lost reset', 'lost silence'] as const;
const busy = ['503', '429 soon'] as const;
/** The server says no. */
const denials = ['401', '403', '429 late'] as const;
const missing = ['404', '405', '501'] as const;
/** What a check may say that is no trouble, and brings nothing. */
const idle = ['waiting', 'slow', 'behind', 'foreign'] as const;
const odd = ['page', '204', '304', '415'] as const;

/** `fine` is none. */
export type Trouble =
  | 'fine'
  | (typeof broken | typeof lost | typeof busy | typeof denials | typeof missing | typeof idle | typeof odd)[number];

export type StreamPlan =
  | { readonly trouble: Trouble }
  | {
      readonly edits: readonly Edit[];
      /** The byte before which it breaks, where it has so many. */
      readonly cut: number | undefined;
      readonly ending: 'end' | 'reset' | 'silence' | 'comments';
      /** Milliseconds between two frames. */
      readonly pace: number;
      /** Bytes in each write; 0 for a frame in each. */
      readonly writes: number;
      /** Nothing gets through until all is there. */
      readonly isHeldBack: boolean;
    };

export const inserts = [
  'unknown',
  'malformed',
  'no object',
  'foreign',
  'foreign end',
  'comment',
  'ping',
  'status',
  'retry',
] as const;

/** What happens to the nth frame of a stream. */
export interface Edit {
  readonly at: number;
  readonly kind: 'repeat' | 'swap' | 'drop' | (typeof inserts)[number];
}

/** What people, machines and servers do, and what ends a run before its time. */
const acts = [
  ...['send', 'switch', 'offline', 'cut off', 'online', 'hidden', 'visible', 'wake', 'server finishes'],
] as const;
const ends = ['stop', 'stop at the next word', 'reload', 'server fails', 'server cancels'] as const;
export type Act = (typeof acts | typeof ends)[number];

const piece = fc.constantFrom(
  'Hello',
  ' wör',
  'ld 😀',
  '.\n',
  'a"b\\',
  '👩‍👩‍👧',
  '\u2028',
  'data: x\n\n',
  ' ',
  'ﬀ',
  'x'.repeat(90),
);

const server: fc.Arbitrary<ServerManner> = fc.record({
  form: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Form>('extended') },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Form>('without ids', 'with other ids', 'without offsets', 'proposed', 'none'),
    },
  ),
  resumes: fc.constantFrom('where it was', 'with a snapshot', 'from zero', 'never'),
  saysHello: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  keepsPartial: fc.boolean(),
  storesAfter: fc.constantFrom(0, 0, 400, 3000),
  staysOpen: fc.boolean(),
});

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(7),
  kind: fc.constantFrom<Edit['kind']>('repeat', 'swap', 'drop', ...inserts),
});

const stream: fc.Arbitrary<StreamPlan> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      edits: fc.array(edit, { maxLength: 2 }),
      cut: fc.oneof(fc.constant(undefined), fc.nat(250), fc.nat(900)),
      ending: fc.constantFrom('end', 'reset', 'silence', 'comments'),
      pace: fc.constantFrom(0, 0, 30, 1500, 12_000, 39_000, 70_000),
      writes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
      isHeldBack: fc.nat(5).map((chance) => chance === 0),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ trouble: fc.constantFrom<Trouble>(...broken, ...lost, ...busy, ...missing, ...odd) }),
  },
  { weight: 1, arbitrary: fc.record({ trouble: fc.constantFrom<Trouble>(...denials) }) },
);

function troublesOf(
  most: number,
  often: readonly Trouble[],
  seldom: readonly Trouble[],
): fc.Arbitrary<readonly Trouble[]> {
  const trouble = fc.oneof(
    { weight: 9, arbitrary: fc.constant<Trouble>('fine') },
    { weight: 10, arbitrary: fc.constantFrom(...often) },
    { weight: 1, arbitrary: fc.constantFrom(...seldom) },
  );
  return fc.array(trouble, { maxLength: most });
}

const act = fc.oneof(
  { weight: 7, arbitrary: fc.constantFrom<Act>(...acts) },
  { weight: 2, arbitrary: fc.constantFrom<Act>(...ends) },
);

/** Everything that can go wrong at once, in every way that this page knows. */
export const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  server,
  answers: fc.array(fc.array(piece, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  streams: fc.array(stream, { maxLength: 6 }),
  staysBroken: fc.nat(5).map((chance) => chance === 0),
  troubles: fc.record({
    check: troublesOf(8, [...broken, ...busy, ...idle, '304'], [...denials, '404', 'page']),
    session: troublesOf(3, [...broken, ...busy], [...missing, ...denials, 'page']),
    messages: troublesOf(3, [...broken, ...busy], [...missing, ...denials, 'page']),
    generate: troublesOf(2, [...broken, ...lost, '503'], [...denials, ...missing, '429 soon', 'page']),
    send: troublesOf(3, [...broken, ...lost, ...busy], [...denials, 'page']),
    cancel: troublesOf(1, [...broken, ...lost], [...missing, ...denials, 'page']),
  }),
  latencies: fc.array(fc.constantFrom(0, 5, 40, 300, 2500, 9000), { minLength: 1, maxLength: 6 }),
  acts: fc.array(fc.record({ act, after: fc.nat(9) }), { maxLength: 8 }),
  chances: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
});
