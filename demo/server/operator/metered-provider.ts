import { ProviderError, type Provider, type ProviderEvent, type ProviderRequest } from '../providers/provider.js';
import type { Metrics } from './metrics.js';

/** Counts what a provider says, and changes nothing of it. */
export function meteredProvider(provider: Provider, metrics: Metrics): Provider {
  async function* generate(request: ProviderRequest): AsyncGenerator<ProviderEvent> {
    const begin = performance.now();
    let isSilent = true;
    let finish = 'interrupted';
    let usage = {};
    metrics.runBegan();
    try {
      for await (const event of provider.generate(request)) {
        if (event.type === 'finish') finish = event.finish;
        else if (event.type === 'usage') usage = event.usage;
        else if (isSilent) {
          isSilent = false;
          metrics.firstToken((performance.now() - begin) / 1000);
        }
        if (event.type === 'text') metrics.answered(event.delta.length);
        yield event;
      }
    } catch (error) {
      if (!request.signal.aborted) {
        finish = 'failed';
        metrics.runFailed(error instanceof ProviderError ? error.failure.code : 'task_failed');
      }
      throw error;
    } finally {
      // Whoever has heard the finish may let go at once; only before it, that is a stop.
      if (request.signal.aborted && finish === 'interrupted') finish = 'cancelled';
      metrics.runEnded(finish, usage);
    }
  }
  return { ...provider, generate };
}
