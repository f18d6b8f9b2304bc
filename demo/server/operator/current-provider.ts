import { builtInProvider } from '../providers/built-in.js';
import { openAiProvider } from '../providers/openai.js';
import type { Provider, ProviderEvent, ProviderRequest } from '../providers/provider.js';
import type { ProviderConfig } from '../provider-config.js';

function createProvider(config: ProviderConfig): Provider {
  return config.kind === 'openai' ? openAiProvider(config) : builtInProvider();
}

export interface CurrentProviderOptions {
  /** What is set now. */
  readonly config: () => ProviderConfig;
  readonly log: (line: string) => void;
  readonly create?: (config: ProviderConfig) => Provider;
}

interface Held {
  readonly provider: Provider;
  /** Of the settings it was made from. */
  readonly text: string;
  /** The answers that are under way. */
  answers: number;
}

/**
 * Answers by whatever is set when a run begins. A run that is under way goes on with what it began with, and that is
 * let go of after the last of them. Settings that cannot be used change nothing but the log.
 *
 * @throws ConfigError where there is nothing to begin with
 */
export function currentProvider({ config, log, create = createProvider }: CurrentProviderOptions): Provider {
  const hold = (settings: ProviderConfig): Held => {
    return { provider: create(settings), text: JSON.stringify(settings), answers: 0 };
  };
  let current = hold(config());
  const retired = new Set<Held>();

  const letGo = async (held: Held): Promise<void> => {
    if (held === current || held.answers > 0) return;
    retired.delete(held);
    await held.provider.close?.();
  };
  const take = async (): Promise<Held> => {
    try {
      const settings = config();
      if (JSON.stringify(settings) !== current.text) {
        const old = current;
        current = hold(settings);
        retired.add(old);
        await letGo(old);
      }
    } catch (error) {
      log(`The settings cannot be used, and the earlier ones stay: ${error instanceof Error ? error.message : ''}`);
    }
    current.answers += 1;
    return current;
  };

  async function* generate(request: ProviderRequest): AsyncGenerator<ProviderEvent> {
    const held = await take();
    try {
      yield* held.provider.generate(request);
    } finally {
      held.answers -= 1;
      await letGo(held);
    }
  }

  // Whether there is audio at all is settled at the start: its settings are in the environment only.
  return {
    generate,
    title: async (text) => current.provider.title?.(text),
    ...(current.provider.transcribe
      ? { transcribe: async (...call) => (await current.provider.transcribe?.(...call)) ?? noAudio() }
      : {}),
    ...(current.provider.speak
      ? { speak: async (...call) => (await current.provider.speak?.(...call)) ?? noAudio() }
      : {}),
    async close() {
      for (const { provider } of [current, ...retired]) await provider.close?.();
    },
  };
}

function noAudio(): never {
  throw new TypeError('the model that is set now has no audio');
}
