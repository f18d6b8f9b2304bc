import type { OpenAiConfig, ProviderConfig } from '../provider-config.js';
import { endpointOf } from './openai-endpoint.js';
import { openAiProvider } from './openai.js';
import { paceOf, type Pace, type ProbeReport } from './probe-report.js';
import { troubleOf } from './probe-troubles.js';
import { Watch } from './probe-watch.js';
import { ProviderError, type Provider, type ProviderEvent, type ProviderRequest } from './provider.js';
import type { ServiceOptions } from './service.js';

export { formatProbe, type ProbeReport } from './probe-report.js';

export interface ProbeOptions extends Pick<ServiceOptions, 'fetch' | 'wait' | 'limits' | 'lookup'> {
  /** Milliseconds since whenever. */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
}

/** What streams takes at least so long, in milliseconds; what was held back comes within less. */
const shortestStream = 20;

/** Long enough to see whether it comes in pieces, short enough to cost nothing. */
const question = 'Count from one to thirty, in words, separated by commas.';
const toolQuestion = 'What time is it? Use the tool.';
const clock = {
  name: 'clock',
  description: 'Tells the time of day.',
  parameters: { type: 'object', properties: {} },
};

const nothing = { usage: false, reasoning: false, tools: false };

/**
 * Asks a model, and says what it can do and what is wrong. It costs two short answers.
 *
 * It does not throw: what goes wrong is what it is for.
 */
export async function probe(config: ProviderConfig, options: ProbeOptions = {}): Promise<ProbeReport> {
  if (config.kind === 'built-in')
    return {
      model: 'built-in',
      answers: true,
      streams: true,
      usage: true,
      reasoning: true,
      tools: false,
      troubles: [],
    };
  const { now = () => performance.now(), ...rest } = options;
  const watch = new Watch(now, options.fetch);
  const limits = { ...config.limits, ...options.limits };
  const provider = openAiProvider({ ...config, ...rest, limits, fetch: watch.fetch });
  try {
    return await ask(provider, config, watch, options.signal ?? new AbortController().signal);
  } finally {
    await provider.close?.();
  }
}

async function ask(provider: Provider, config: OpenAiConfig, watch: Watch, signal: AbortSignal): Promise<ProbeReport> {
  const { model } = config;
  const { url } = endpointOf(config.url, config.key);
  const asked = { url, model, hasKey: config.key !== undefined };
  const first = await listen(provider, { messages: [{ role: 'user', content: question }], signal });
  if (first.error !== undefined)
    return { url, model, answers: false, ...nothing, troubles: [troubleOf(first.error, asked, watch)] };
  const { type, arrivals } = watch;
  const pace = paceOf(arrivals);
  const streams = isStream(type, pace);
  const messages = [{ role: 'user', content: toolQuestion }] as const;
  const second = await listen(provider, { messages, tools: [clock], signal });
  const has = (kind: ProviderEvent['type']): boolean =>
    [...first.events, ...second.events].some(({ type }) => type === kind);
  return {
    url,
    model,
    answers: true,
    streams,
    ...(pace ? { pace } : {}),
    usage: has('usage'),
    reasoning: has('reasoning'),
    tools: has('tool'),
    troubles: [
      ...(streams ? [] : [type === 'application/json' ? atOnce : heldBack]),
      ...(first.events.some((event) => event.type === 'text') ? [] : [silent]),
      ...(second.error === undefined ? [] : [`With a tool: ${troubleOf(second.error, asked, watch)}`]),
    ],
  };
}

const atOnce = 'The service does not stream: it answers in one piece, although it is asked to stream.';
const heldBack =
  'The answer comes all at once. If the service streams, something in between holds it back: a proxy that buffers?';
const silent = 'The answer has no text.';

function isStream(type: string | undefined, pace: Pace | undefined): boolean {
  if (type === 'application/json' || pace === undefined) return false;
  return pace.pieces >= 3 && pace.last - pace.first >= shortestStream;
}

interface Heard {
  readonly events: readonly ProviderEvent[];
  /** Absent where the answer came to its end. */
  readonly error?: unknown;
}

async function listen(provider: Provider, request: ProviderRequest): Promise<Heard> {
  const events: ProviderEvent[] = [];
  try {
    for await (const event of provider.generate(request)) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return events.at(-1)?.type === 'finish' ? { events } : { events, error: new ProviderError('interrupted') };
}
