import { broken } from './broken.js';
import { disorder } from './disorder.js';
import type { Fault } from './fault.js';
import { framing } from './framing.js';
import { polled } from './polled.js';
import { refused } from './refused.js';
import { silent } from './silent.js';
import { statuses } from './statuses.js';
import { terminal } from './terminal.js';

const all = { ...refused, ...silent, ...broken, ...framing, ...disorder, ...terminal, ...statuses, ...polled };

/** The name of a fault: as in docs/reliability.md, which says what a person sees of it. */
export type FaultId = keyof typeof all;

export function faultOf(id: FaultId): Fault {
  return all[id];
}

/** A fault as it is listed. */
export interface NamedFault {
  readonly id: FaultId;
  /** What happens. */
  readonly sentence: string;
  /** `once`: to the next request that it can happen to. `until mended`: to each, until `backend.mend()`. */
  readonly lasts: 'once' | 'until mended';
}

/** All that a backend of the test kit can be broken by. */
export const faults: readonly NamedFault[] = Object.entries<Fault>(all).map(([id, { sentence, lasts }]) => ({
  id: id as FaultId,
  sentence,
  lasts,
}));
