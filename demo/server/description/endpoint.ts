import type { RefusalCode } from '../refusal.js';
import type { Method } from '../routes/route.js';
import type { Kind } from './kinds.js';
import type { SchemaName } from './schemas.js';

export type Place = 'path' | 'query' | 'body' | 'form';

/** One thing that a request brings. */
export interface Field {
  readonly name: string;
  readonly in: Place;
  readonly kind: Kind;
  readonly required?: true;
  /** What holds where it is left out. */
  readonly preset?: string | number | boolean;
  readonly words: string;
}

/** What comes where all is well: JSON of that form, or something else. */
export interface Answer {
  readonly words: string;
  readonly schema?: SchemaName;
  /** Where it is no JSON. */
  readonly type?: string;
}

/** What a person, and a program that tries the endpoint, must know of it. */
export interface Endpoint {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly words?: string;
  readonly fields?: readonly Field[];
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Those that its fields and its method do not imply. */
  readonly refusals?: readonly RefusalCode[];
  /** A GET that does something: it must carry a header of ours. */
  readonly startsSomething?: true;
}
