import { compressionOf, headerFindings } from './header-findings.js';
import type { Finding, Suspect, Verdict } from './diagnosis.js';
import type { Evidence } from './evidence.js';
import { deliveryOf, firstByteOf } from './delivery.js';
import { heartbeatOf, httpVersionOf, leftOverOf, lifetimeOf, resumeOf } from './line-findings.js';

/** All that can be said of what was seen, what matters most first. */
export function findingsOf(evidence: Evidence, verdict: Verdict, suspects: readonly Suspect[]): readonly Finding[] {
  const found = [
    deliveryOf(evidence, verdict),
    betweenOf(evidence, verdict, suspects),
    compressionOf(evidence),
    firstByteOf(evidence),
    ...headerFindings(evidence),
    heartbeatOf(evidence),
    resumeOf(evidence),
    lifetimeOf(evidence),
    httpVersionOf(evidence),
    leftOverOf(evidence),
  ];
  return found.flatMap((finding) => finding ?? []);
}

function betweenOf({ stream }: Evidence, verdict: Verdict, suspects: readonly Suspect[]): Finding | undefined {
  if (stream?.status === undefined) return undefined;
  const why = 'What stands between may hold back, compress, cache or cut what the server sends.';
  const seen = suspects.map(({ by }) => by).join('; ');
  const names = suspects.map(({ name }) => name).join(', then ');
  const isHeld = verdict === 'held_back';
  if (names === '') {
    const what = isHeld
      ? 'Nothing between here and the server names itself. HAProxy, Traefik and the filters of companies never do; or the server holds it back itself.'
      : 'Nothing between here and the server names itself.';
    return { id: 'between', level: isHeld ? 'unknown' : 'good', what, why, seen };
  }
  const what = isHeld ? `Most likely it is held back by ${names}.` : `The answer comes by way of ${names}.`;
  return { id: 'between', level: isHeld ? 'bad' : 'note', what, why, seen };
}
