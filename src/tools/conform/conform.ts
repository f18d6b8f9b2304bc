import { parseCapabilities } from '../../protocol/capabilities.js';
import type { Id } from '../../protocol/guards.js';
import { systemClock, type Clock } from '../../transport/clock.js';
import { Backend } from './backend.js';
import { Finding, NoAnswer, type Trouble } from './finding.js';
import { defaultLimits, type ConformLimits } from './limits.js';
import { isMissing } from './reply.js';
import { includes, levels, type Level, type Rule } from './rule.js';
import { rules as allRules } from './rules.js';
import { Stage } from './stage.js';

export interface ConformOptions {
  readonly baseUrl: string;
  readonly headers: Headers;
  /** The headers of another person, for the rules about what is not theirs. */
  readonly stranger?: Headers | undefined;
  /** Nothing above it is looked at. */
  readonly level?: Level | undefined;
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
  readonly limits?: ConformLimits;
  /** Told before the first answer is asked for: how many there can be. */
  readonly onStart?: (answers: number) => void;
}

export interface Outcome {
  readonly rule: Rule;
  readonly verdict: 'holds' | Trouble;
  /** What was seen, or why nothing was; `''` where it holds. */
  readonly seen: string;
}

export interface ConformReport {
  readonly baseUrl: string;
  /** What the backend claims to be. */
  readonly claimed: Level;
  /** What it is held to: what was asked for, or else what it claims. */
  readonly asked: Level;
  /** The highest level whose rules hold, with those of the levels before. */
  readonly reached: Level | undefined;
  readonly outcomes: readonly Outcome[];
  /** Sessions that were made and could not be deleted. */
  readonly left: readonly Id[];
}

/** Most answers that the rules of a level ask the model for; a title counts as one. */
export const answersOf: Readonly<Record<Level, number>> = { required: 3, proposed: 1, extended: 2 };

/**
 * Looks at a backend as a client does, rule by rule.
 *
 * @throws NoAnswer where there is nobody; the signal's reason
 */
export async function conform(options: ConformOptions): Promise<ConformReport> {
  const { baseUrl, level, onStart } = options;
  const backend = createBackend(options, options.signal);
  const claimed = await readClaim(backend);
  const highest = level ?? 'extended';
  onStart?.(countAnswers(highest, claimed));
  const stranger = options.stranger && backend.as(options.stranger);
  const stage = new Stage({ backend, stranger });
  const outcomes: Outcome[] = [];
  const left: Id[] = [];
  try {
    for (const rule of allRules) if (includes(highest, rule.level)) outcomes.push(await look(rule, stage));
  } finally {
    left.push(...(await cleanUp(createBackend(options), stage.made)));
  }
  const asked = level ?? claimed ?? 'required';
  return { baseUrl, claimed: claimed ?? 'required', asked, reached: reachedBy(outcomes), outcomes, left };
}

function createBackend({ baseUrl, headers, fetch, ...options }: ConformOptions, signal?: AbortSignal): Backend {
  const { clock = systemClock, limits = defaultLimits } = options;
  return new Backend({ baseUrl, headers, fetch, clock, limits, signal });
}

/** `undefined`: it knows nothing of extensions, but may stream. */
async function readClaim(backend: Backend): Promise<Level | undefined> {
  const reply = await backend.ask('capabilities', {});
  if (isMissing(reply)) return undefined;
  return parseCapabilities(reply.body)?.stream === true ? 'extended' : 'required';
}

function countAnswers(highest: Level, claimed: Level | undefined): number {
  const asked = levels.filter((level) => includes(highest, level) && (level !== 'extended' || claimed === level));
  return asked.reduce((sum, level) => sum + answersOf[level], 0);
}

async function look(rule: Rule, stage: Stage): Promise<Outcome> {
  try {
    await rule.check(stage);
    return { rule, verdict: 'holds', seen: '' };
  } catch (error) {
    if (error instanceof Finding) return { rule, verdict: error.trouble, seen: error.seen };
    if (error instanceof NoAnswer) return { rule, verdict: 'wrong', seen: error.message };
    throw error;
  }
}

/** A level is reached where nothing of it is wrong, and something of it holds: and so for those before. */
function reachedBy(outcomes: readonly Outcome[]): Level | undefined {
  let reached: Level | undefined;
  for (const level of levels) {
    const verdicts = outcomes.filter(({ rule }) => rule.level === level).map(({ verdict }) => verdict);
    if (verdicts.includes('wrong') || !verdicts.includes('holds')) break;
    reached = level;
  }
  return reached;
}

/** @returns the sessions that are still there */
async function cleanUp(backend: Backend, made: ReadonlySet<Id>): Promise<readonly Id[]> {
  const left: Id[] = [];
  for (const sessionId of made) {
    const deleted = await backend.record('deleteSession', { sessionId });
    if (!deleted.isDone) left.push(sessionId);
  }
  return left;
}
