import { auth } from './auth.js';
import { buffering } from './buffering.js';
import { cuts } from './cut.js';
import { disorder } from './disorder.js';
import type { FaultCase } from './fault-case.js';
import { framing } from './framing.js';
import { lifecycle } from './lifecycle.js';
import { limits } from './limits.js';
import { poll } from './poll.js';
import { pollStart } from './poll-start.js';
import { pollTime } from './poll-time.js';
import { refused } from './refused.js';
import { stall } from './stall.js';
import { stopping } from './stopping.js';
import { terminal } from './terminal.js';
import { tolerant } from './tolerant.js';

/** All that are tried in Node. */
export const faultCases: readonly FaultCase[] = [
  ...[...refused, ...tolerant, ...buffering, ...stall, ...cuts, ...framing, ...disorder, ...terminal, ...auth],
  ...[...limits, ...poll, ...pollTime, ...pollStart, ...stopping, ...lifecycle],
];
