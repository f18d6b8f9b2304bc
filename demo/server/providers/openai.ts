import type { Response } from 'undici';
import { isRecord, parseJson } from '../../../src/protocol/guards.js';
import { readBounded } from './event-stream.js';
import { readEventFrames, readOllamaFrames, type Frame } from './frames.js';
import { audioOf, type AudioOptions } from './openai-audio.js';
import { ChunkReader } from './openai-chunks.js';
import { endpointOf, type Endpoint } from './openai-endpoint.js';
import { errorOfFrame } from './openai-errors.js';
import { requestBody } from './openai-request.js';
import { Patience } from './patience.js';
import { ProviderError, type Extra, type Provider, type ProviderEvent, type ProviderRequest } from './provider.js';
import { reasonOf, Service, type ServiceOptions } from './service.js';

/** UTF-16 code units of a completion that comes as one JSON. */
const completionLimit = 4_000_000;
const accepted = { openai: 'text/event-stream', ollama: 'application/x-ndjson' };

export interface OpenAiOptions extends ServiceOptions, AudioOptions {
  /** The base address of any OpenAI-compatible API, with or without `/chat/completions`; or Ollama's `/api`. */
  readonly url: string;
  readonly key?: string | undefined;
  readonly model: string;
}

/** What stays the same from request to request. */
interface Model {
  readonly service: Service;
  readonly endpoint: Endpoint;
  readonly name: string;
  /** What the service has objected to. */
  readonly spared: Set<Extra>;
}

/** Asks any model behind an OpenAI-compatible API, or behind Ollama's own. */
export function openAiProvider({ url, key, model: name, ...options }: OpenAiOptions): Provider {
  const service = new Service(url, options);
  const model: Model = { service, endpoint: endpointOf(url, key), name, spared: new Set() };
  return {
    generate: (request) => answer(request, model),
    ...audioOf({ service, address: url, key }, options),
    close: () => service.close(),
  };
}

async function* answer(request: ProviderRequest, model: Model): AsyncGenerator<ProviderEvent> {
  const patience = new Patience(model.service.limits);
  try {
    const response = await ask(request, model, AbortSignal.any([request.signal, patience.signal]));
    if (response.body === null) throw new ProviderError('bad_response', { cause: 'no body' });
    yield* readAnswer(response, response.body, model.endpoint, patience);
  } catch (error) {
    throw patience.isLost ? new ProviderError('timeout', { cause: 'no more patience' }) : error;
  } finally {
    patience.stop();
  }
}

/** A service that objects to something that can be done without has generated nothing: it is asked without. */
async function ask(request: ProviderRequest, model: Model, signal: AbortSignal): Promise<Response> {
  const { service, endpoint, name, spared } = model;
  const headers = { ...endpoint.headers, 'content-type': 'application/json', accept: accepted[endpoint.dialect] };
  for (;;)
    try {
      const body = requestBody(endpoint.dialect, { ...request, model: name, spared });
      return await service.post({ url: endpoint.url, headers, body }, signal);
    } catch (error) {
      const objection = error instanceof ProviderError ? error.objection : undefined;
      if (objection === undefined || spared.has(objection)) throw error;
      spared.add(objection);
    }
}

function readAnswer(
  response: Response,
  bytes: AsyncIterable<Uint8Array>,
  { dialect }: Endpoint,
  patience: Patience,
): AsyncGenerator<ProviderEvent> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const isJson = type === 'application/json';
  if (dialect === 'ollama' && (isJson || type === 'application/x-ndjson'))
    return readStream(readOllamaFrames(bytes), patience);
  if (type === 'text/event-stream') return readStream(readEventFrames(bytes), patience);
  if (isJson) return readCompletion(bytes);
  throw new ProviderError('bad_response', { cause: 'neither a stream nor JSON' });
}

/** What has been said stays said: a connection that breaks after the finish reason has broken nothing. */
async function* readStream(frames: AsyncIterable<Frame>, patience: Patience): AsyncGenerator<ProviderEvent> {
  const reader = new ChunkReader();
  let isWhole = false;
  try {
    for await (const { chunk, isError, isLast } of frames) {
      isWhole = isLast;
      if (isWhole) break;
      const { words } = reader;
      yield* reader.read(chunk, isError);
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
  const body = await readBounded(bytes, completionLimit).catch((error: unknown) => {
    throw interruptedBy(error);
  });
  const completion = parseJson(body);
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
