import { probe, type ProbeReport } from '../providers/probe.js';
import type { Settings } from './settings.js';

/**
 * Asks the model that is set, and remembers whether it streams.
 *
 * @throws ConfigError
 */
export async function probeAndRemember(settings: Settings, signal?: AbortSignal): Promise<ProbeReport> {
  const provider = settings.provider();
  const report = await probe(provider, signal === undefined ? {} : { signal });
  if (report.streams !== undefined) settings.rememberStreams(provider, report.streams);
  return report;
}
