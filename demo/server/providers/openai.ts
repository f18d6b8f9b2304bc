import { Agent, fetch, type Response } from 'undici';
import { isRecord, parseJson } from '../../../src/protocol/guards.js';
import { readBounded, readEventStream } from './event-stream.js';
import { ChunkReader } from './openai-chunks.js';
import { endpointOf, requestBody, type Endpoint } from './openai-endpoint.js';
import { errorOfFrame, errorOfResponse } from './openai-errors.js';
import { Patience, usualLimits, type Limits } from './patience.js';
import {
  ProviderError,
  type PromptMessage,
  type Provider,
  type ProviderEvent,
  type ProviderRequest,
} from './provider.js';

/** UTF-16 code units of a completion that comes as one JSON. */
const completionLimit = 4_000_000;
const errorBodyLimit = 64_000;

export interface OpenAiOptions {
  /** The base address of any OpenAI-compatible API, with or without `/chat/completions`. */
  readonly url: string;
  readonly key?: string | undefined;
  readonly model: string;
  readonly limits?: Partial<Limits>;
  /** undici's, or what stands in its place. */
  readonly fetch?: typeof fetch;
}

/** What stays the same from request to request. */
interface Service {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly limits: Limits;
  readonly agent: Agent;
  readonly fetch: typeof fetch;
}

/**
 * Asks any model behind an OpenAI-compatible API.
 *
 * undici's own limits (300 s for the headers and between two chunks) are off, as they know nothing of words; ours
 * take their place. Connections are not used twice: the other side may close one just when a request is on its way that
 * must not be repeated. A redirect is an error: it would carry the conversation to wherever it points.
 */
export function openAiProvider({ url, key, model, limits, ...options }: OpenAiOptions): Provider {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, pipelining: 0 });
  const service: Service = {
    endpoint: endpointOf(url, key),
    model,
    limits: { ...usualLimits, ...limits },
    agent,
    fetch: options.fetch ?? fetch,
  };
  return { generate: (request) => answer(request, service), close: () => agent.destroy() };
}

async function* answer({ messages, signal }: ProviderRequest, service: Service): AsyncGenerator<ProviderEvent> {
  const patience = new Patience(service.limits);
  try {
    const response = await ask(service, messages, AbortSignal.any([signal, patience.signal]));
    if (!response.ok) throw await refusalOf(response);
    if (response.body === null) throw new ProviderError('bad_response', { cause: 'no body' });
    yield* readAnswer(response, response.body, patience);
  } catch (error) {
    throw patience.isLost ? new ProviderError('timeout', { cause: 'no more patience' }) : error;
  } finally {
    patience.stop();
  }
}

async function ask(
  { endpoint: { url, headers }, model, agent, fetch }: Service,
  messages: readonly PromptMessage[],
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: requestBody(model, messages),
      signal,
      redirect: 'error',
      dispatcher: agent,
    });
  } catch (error) {
    throw new ProviderError('provider_unreachable', { cause: reasonOf(error) });
  }
}

async function refusalOf(response: Response): Promise<ProviderError> {
  const body = response.body === null ? '' : await readBounded(response.body, errorBodyLimit);
  return errorOfResponse(response.status, body, response.headers.get('retry-after'));
}

function readAnswer(
  response: Response,
  bytes: AsyncIterable<Uint8Array>,
  patience: Patience,
): AsyncGenerator<ProviderEvent> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/event-stream') return readStream(bytes, patience);
  if (type === 'application/json') return readCompletion(bytes);
  throw new ProviderError('bad_response', { cause: 'neither an event stream nor JSON' });
}

/** What has been said stays said: a connection that breaks after the finish reason has broken nothing. */
async function* readStream(bytes: AsyncIterable<Uint8Array>, patience: Patience): AsyncGenerator<ProviderEvent> {
  const reader = new ChunkReader();
  let isWhole = false;
  try {
    for await (const { name, data } of readEventStream(bytes)) {
      isWhole = data.trim() === '[DONE]';
      if (isWhole) break;
      const { words } = reader;
      yield* reader.read(parseJson(data), name === 'error');
      if (reader.isFinished) patience.heardTheEnd();
      else if (reader.words > words) patience.heard();
    }
  } catch (error) {
    if (!reader.isFinished) {
      yield* reader.rest();
      throw error instanceof ProviderError || patience.isLost ? error : interruptedBy(error);
    }
  }
  yield* reader.end(isWhole);
}

/** Some do not stream although they are asked to: the same thing in one piece. */
async function* readCompletion(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ProviderEvent> {
  const completion = parseJson(await readBounded(bytes, completionLimit));
  if (!isRecord(completion) || !Array.isArray(completion.choices)) {
    const isError = isRecord(completion) && completion.error !== undefined && completion.error !== null;
    throw isError ? errorOfFrame(completion) : new ProviderError('bad_response', { cause: 'JSON without choices' });
  }
  const reader = new ChunkReader();
  const choices = completion.choices.filter(isRecord).map(({ message, ...choice }) => ({ ...choice, delta: message }));
  yield* reader.read({ ...completion, choices });
  yield* reader.end(true);
}

function interruptedBy(error: unknown): ProviderError {
  return new ProviderError('interrupted', { cause: reasonOf(error) });
}

/** The code of a network error. Its text may hold addresses, and those may hold secrets. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'unknown';
}
