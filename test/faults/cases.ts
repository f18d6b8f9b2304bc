import { disorder } from './disorder.js';
import type { FaultCase } from './fault-case.js';
import { framing } from './framing.js';
import { refused } from './refused.js';
import { stopping } from './stopping.js';
import { terminal } from './terminal.js';

/** All that are tried in Node. */
export const faultCases: readonly FaultCase[] = [...refused, ...framing, ...disorder, ...terminal, ...stopping];
