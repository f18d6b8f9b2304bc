import type { Provider, ProviderEvent, ProviderRequest } from '../providers/provider.js';
import type { Metrics } from './metrics.js';

/** Counts how much a provider says, and changes nothing of it. A run may ask it more than once. */
export function meteredProvider(provider: Provider, metrics: Metrics): Provider {
  async function* generate(request: ProviderRequest): AsyncGenerator<ProviderEvent> {
    for await (const event of provider.generate(request)) {
      if (event.type === 'text') metrics.answered(event.delta.length);
      if (event.type === 'usage') metrics.used(event.usage);
      yield event;
    }
  }
  return { ...provider, generate };
}
