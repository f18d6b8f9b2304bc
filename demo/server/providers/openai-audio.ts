import { FormData } from 'undici';
import { isRecord, parseJson } from '../../../src/protocol/guards.js';
import { readBounded, readBytes } from './event-stream.js';
import { endpointOf } from './openai-endpoint.js';
import { ProviderError, type Provider, type Speech } from './provider.js';
import { reasonOf, type Service, type ServiceRequest } from './service.js';

/** Milliseconds for one recording or one text. */
const patience = 60_000;
/** UTF-16 code units, and bytes. */
const transcriptLimit = 1_000_000;
const speechLimit = 32_000_000;

export interface AudioOptions {
  /** Without one there is no transcription. */
  readonly transcriptionModel?: string | undefined;
  /** Without one there is no speech. */
  readonly speechModel?: string | undefined;
  readonly speechVoice?: string | undefined;
}

interface AudioService {
  readonly service: Service;
  /** Of the completions. */
  readonly address: string;
  readonly key: string | undefined;
}

/** What of `/v1/audio` is configured. */
export function audioOf(place: AudioService, options: AudioOptions): Pick<Provider, 'transcribe' | 'speak'> {
  const { transcriptionModel, speechModel, speechVoice = 'alloy' } = options;
  return {
    ...(transcriptionModel === undefined
      ? {}
      : { transcribe: (audio, type, signal) => transcribe(place, transcriptionModel, { audio, type, signal }) }),
    ...(speechModel === undefined
      ? {}
      : { speak: (text, signal) => speak(place, { model: speechModel, voice: speechVoice, text, signal }) }),
  };
}

interface Recording {
  readonly audio: Uint8Array | Blob;
  readonly type: string;
  readonly signal: AbortSignal;
}

async function transcribe(place: AudioService, model: string, { audio, type, signal }: Recording): Promise<string> {
  const body = new FormData();
  const parts = audio instanceof Blob ? audio : new Uint8Array(audio);
  body.append('file', new Blob([parts], { type }), `audio.${endingOf(type)}`);
  body.append('model', model);
  body.append('response_format', 'json');
  const { url, headers } = audioEndpoint(place, 'transcriptions', model);
  const text = await send(place.service, { url, headers, body }, signal, (bytes) =>
    readBounded(bytes, transcriptLimit),
  );
  const answer = parseJson(text);
  if (isRecord(answer) && typeof answer.text === 'string') return answer.text.trim();
  throw new ProviderError('bad_response', { cause: 'no transcript' });
}

interface Reading {
  readonly model: string;
  readonly voice: string;
  readonly text: string;
  readonly signal: AbortSignal;
}

async function speak(place: AudioService, { model, voice, text, signal }: Reading): Promise<Speech> {
  const { url, headers } = audioEndpoint(place, 'speech', model);
  const body = JSON.stringify({ model, voice, input: text, response_format: 'mp3' });
  const request = { url, headers: { ...headers, 'content-type': 'application/json' }, body };
  return send(place.service, request, signal, async (bytes, type) => {
    if (!/^(?:audio\/[\w.+-]+|application\/octet-stream)$/.test(type))
      throw new ProviderError('bad_response', { cause: 'no audio' });
    const audio = await readBytes(bytes, speechLimit);
    return { audio, type: type.startsWith('audio/') ? type : 'audio/mpeg' };
  });
}

/** The way in which an answer is read, bounded. */
type Read<Result> = (bytes: AsyncIterable<Uint8Array>, type: string) => Promise<Result>;

async function send<Result>(
  service: Service,
  request: ServiceRequest,
  signal: AbortSignal,
  read: Read<Result>,
): Promise<Result> {
  const limit = AbortSignal.timeout(patience);
  try {
    const { body, headers } = await service.post(request, AbortSignal.any([signal, limit]));
    if (body === null) throw new ProviderError('bad_response', { cause: 'no body' });
    return await read(body, headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '');
  } catch (error) {
    if (limit.aborted) throw new ProviderError('timeout', { cause: 'no more patience' });
    throw error instanceof ProviderError ? error : new ProviderError('interrupted', { cause: reasonOf(error) });
  }
}

/** Beside the completions. At Azure a deployment is of one model, and so each has one of its own. */
function audioEndpoint({ address, key }: AudioService, task: string, model: string): Omit<ServiceRequest, 'body'> {
  const { url, headers } = endpointOf(address, key);
  const place = new URL(url);
  place.pathname = place.pathname
    .replace(/\/chat(?:\/completions)?$/, `/audio/${task}`)
    .replace(/(\/openai\/deployments\/)[^/]+/, (_, before: string) => before + encodeURIComponent(model));
  return { url: place.href, headers };
}

const endings: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
};

/** Services go by the name of the file. What a browser records is WebM where it is none of these. */
function endingOf(type: string): string {
  return endings[type.split(';')[0]?.trim().toLowerCase() ?? ''] ?? 'webm';
}
