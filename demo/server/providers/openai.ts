import type { Response } from 'undici';
import { isRecord, parseJson } from '../../../src/protocol/guards.js';
import { readBounded, readEventStream } from './event-stream.js';
import { ChunkReader } from './openai-chunks.js';
import { endpointOf, requestBody } from './openai-endpoint.js';
import { errorOfFrame } from './openai-errors.js';
import { Patience } from './patience.js';
import { ProviderError, type Provider, type ProviderEvent, type ProviderRequest } from './provider.js';
import { reasonOf, Service, type ServiceOptions, type ServiceRequest } from './service.js';

/** UTF-16 code units of a completion that comes as one JSON. */
const completionLimit = 4_000_000;

export interface OpenAiOptions extends ServiceOptions {
  /** The base address of any OpenAI-compatible API, with or without `/chat/completions`. */
  readonly url: string;
  readonly key?: string | undefined;
  readonly model: string;
}

/** Asks any model behind an OpenAI-compatible API. */
export function openAiProvider({ url, key, model, ...options }: OpenAiOptions): Provider {
  const service = new Service(url, options);
  const endpoint = endpointOf(url, key);
  return {
    generate: (request) => answer(request, service, { ...endpoint, body: requestBody(model, request.messages) }),
    close: () => service.close(),
  };
}

async function* answer(
  { signal }: ProviderRequest,
  service: Service,
  { headers, ...request }: ServiceRequest,
): AsyncGenerator<ProviderEvent> {
  const patience = new Patience(service.limits);
  try {
    const asked = {
      ...request,
      headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
    };
    const response = await service.post(asked, AbortSignal.any([signal, patience.signal]));
    if (response.body === null) throw new ProviderError('bad_response', { cause: 'no body' });
    yield* readAnswer(response, response.body, patience);
  } catch (error) {
    throw patience.isLost ? new ProviderError('timeout', { cause: 'no more patience' }) : error;
  } finally {
    patience.stop();
  }
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
