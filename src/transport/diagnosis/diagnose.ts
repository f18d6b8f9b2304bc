import type { BackendOptions } from '../backend.js';
import { adviceFor } from './advice.js';
import { verdictOf } from './delivery.js';
import type { Diagnosis, DiagnoseOptions, Suspect, Verdict } from './diagnosis.js';
import type { Evidence } from './evidence.js';
import { findingsOf } from './findings.js';
import { measure } from './measure.js';
import { suspectsIn } from './suspects.js';
import { timelineOf } from './timeline.js';

/** What is known only where it runs. */
interface Vantage {
  /** The server's origin is not the page's. */
  readonly isForeign: boolean;
  /** `h2`, `http/1.1`; `undefined` where it cannot be known. */
  readonly httpVersion: (url: string) => string | undefined | Promise<string | undefined>;
  /**
   * Finds who is nearest by other means than the headers of the stream, which have named these. Asked only where
   * something is wrong.
   */
  readonly nearest?: (named: readonly Suspect[]) => Promise<readonly Suspect[]>;
}

export interface DiagnosisContext extends Vantage {
  readonly backend: BackendOptions;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly clientKey: string;
}

/** Long for a model, and by `[long]` for the one that is built into the reference server. */
const countingPrompt =
  'This is a check of the line. Count from 1 to 200 in words, a number on each line, and say nothing else. [long]';

/**
 * Whether a stream that begins at the server arrives here as it was sent. Makes a conversation, asks one thing in it,
 * and deletes it.
 *
 * @throws the signal's reason
 */
export async function diagnose(context: DiagnosisContext, options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const { backend, timestamp, clientKey } = context;
  const { prompt = countingPrompt, pace = 500, patience = 60_000, idle } = options;
  const signal = options.signal ?? new AbortController().signal;
  const measured = await measure({ ...backend, timestamp, clientKey, prompt, pace, patience, idle, signal });
  const httpVersion = measured.stream && (await context.httpVersion(measured.stream.url));
  const evidence = { ...measured, httpVersion, isForeign: context.isForeign };
  const verdict = verdictOf(evidence);
  const named = evidence.stream ? suspectsIn(evidence.stream.headers) : [];
  const nearest = isToBeMended(verdict) ? await context.nearest?.(named) : undefined;
  return conclude(evidence, verdict, joined(named, nearest ?? []));
}

function conclude(evidence: Evidence, verdict: Verdict, suspects: readonly Suspect[]): Diagnosis {
  return {
    verdict,
    findings: findingsOf(evidence, verdict, suspects),
    timeline: timelineOf(evidence),
    suspects,
    advice: isToBeMended(verdict) ? adviceFor(suspects.map(({ name }) => name)) : [],
  };
}

function isToBeMended(verdict: Verdict): boolean {
  return verdict === 'held_back' || verdict === 'cut';
}

/** Those who were found by other means are nearer to here. */
function joined(named: readonly Suspect[], others: readonly Suspect[]): readonly Suspect[] {
  return [...others, ...named.filter(({ name }) => !others.some((suspect) => suspect.name === name))];
}
