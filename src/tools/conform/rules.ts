import type { Rule } from './rule.js';
import { extendedRunRules } from './rules/extended-runs.js';
import { extendedStreamRules } from './rules/extended-stream.js';
import { extraRules } from './rules/extras.js';
import { messageRules } from './rules/messages.js';
import { pollingRules } from './rules/polling.js';
import { proposedRules } from './rules/proposed.js';
import { refusalRules } from './rules/refusals.js';
import { sessionRules } from './rules/sessions.js';
import { levels } from './rule.js';

const all: readonly Rule[] = [
  ...sessionRules,
  ...messageRules,
  ...pollingRules,
  ...refusalRules,
  ...proposedRules,

  ...extendedStreamRules,
  ...extendedRunRules,
  ...extraRules,
];

/** Every rule, level by level; within one in the order in which they are looked at. */
export const rules: readonly Rule[] = levels.flatMap((level) => all.filter((rule) => rule.level === level));
