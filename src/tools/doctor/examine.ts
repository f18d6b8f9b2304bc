import type { Clock } from '../../transport/clock.js';
import { diagnose } from '../../transport/diagnosis/diagnose.js';
import type { DiagnoseOptions, Diagnosis, Suspect } from '../../transport/diagnosis/diagnosis.js';
import type { Target } from '../target.js';
import { httpVersionOf } from './http-version.js';
import { outermostOf } from './outermost.js';

/** Milliseconds that one request may take, the stream aside. */
const requestTimeout = 15_000;

/** The diagnosis as Node sees it: all headers, the HTTP version that is agreed on, and who is nearest. */
export function examine(
  { baseUrl, headers }: Target,
  options: DiagnoseOptions,
  fetch: typeof globalThis.fetch,
  clock: Clock,
): Promise<Diagnosis> {
  const context = {
    backend: { baseUrl, headers, fetch, clock, requestTimeout },
    timestamp: Math.floor(Date.now() / 1000),
    clientKey: crypto.randomUUID(),
    isForeign: false,
    httpVersion: (url: string) => httpVersionOf(new URL(url)),
    nearest: (named: readonly Suspect[]) => outermostOf(new URL(baseUrl), named),
  };
  return diagnose(context, options);
}
