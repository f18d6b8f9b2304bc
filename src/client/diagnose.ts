import type { BackendOptions } from '../transport/backend.js';
import { diagnose as diagnoseFrom } from '../transport/diagnosis/diagnose.js';
import type { Diagnosis, DiagnoseOptions, Finding, Mark } from '../transport/diagnosis/diagnosis.js';
import { createKey, now } from './outgoing.js';
import { absoluteOf } from './platform.js';

export type { Diagnosis, Finding, Mark };

/** The verb: see `Chat`. */
export type Diagnose = (options?: DiagnoseOptions) => Promise<Diagnosis>;

/**
 * The doctor as seen from this page. Fetched by its first user.
 *
 * @param ended - aborted with the chat
 */
export function diagnose(
  backend: BackendOptions,
  ended: AbortSignal,
  options: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const { origin } = new URL(absoluteOf(backend.baseUrl));
  const isForeign = typeof location === 'object' && location.origin !== origin;
  const signal = options.signal ? AbortSignal.any([ended, options.signal]) : ended;
  const context = { backend, isForeign, httpVersion: versionOf, timestamp: now(), clientKey: createKey() };
  return diagnoseFrom(context, { ...options, signal });
}

/** As the page's own record of its requests has it; another origin may keep it to itself. */
function versionOf(url: string): string | undefined {
  const entries = performance.getEntriesByName(new URL(url, absoluteOf('/')).href, 'resource');
  const version = entries
    .map((entry) => ('nextHopProtocol' in entry ? entry.nextHopProtocol : undefined))
    .findLast((name) => typeof name === 'string' && name !== '');
  return typeof version === 'string' ? version : undefined;
}
