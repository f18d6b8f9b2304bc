import type { Finding } from './diagnosis.js';
import type { Evidence, Exchange } from './evidence.js';

/** What the headers of the stream say, where there was one (contract section 3, rule 10). */
export function headerFindings(evidence: Evidence): readonly Finding[] {
  const { stream, isForeign } = evidence;
  if (stream?.status !== 200) return [];
  const found = [contentTypeOf(stream), cacheControlOf(stream)];
  return isForeign ? [...found, hiddenHeaders] : [...found, accelBufferingOf(stream)];
}

const hiddenHeaders: Finding = {
  id: 'hidden_headers',
  level: 'unknown',
  what: 'The server is of another origin than this page, which may not see who stands between and what is compressed.',
  why: 'Run the same check from a terminal: npx chat-stream doctor.',
  seen: '',
};

function contentTypeOf({ headers }: Exchange): Finding {
  const seen = headers.get('content-type') ?? '';
  const isRight = /^text\/event-stream\b/i.test(seen);
  return {
    id: 'content_type',
    level: isRight ? 'good' : 'bad',
    what: isRight ? 'The answer is an event stream by its type.' : 'The answer is no event stream by its type.',
    why: 'Proxies decide by the type whether they pass on at once, and the client whether it reads a stream.',
    seen,
  };
}

function cacheControlOf({ headers }: Exchange): Finding {
  const seen = headers.get('cache-control') ?? '';
  const mayChange = !/\bno-transform\b/i.test(seen);
  const mayKeep = !/\bno-(?:store|cache)\b/i.test(seen);
  const missing = [mayKeep ? 'no-store' : '', mayChange ? 'no-transform' : ''].filter((word) => word !== '');
  return {
    id: 'cache_control',
    level: missing.length === 0 ? 'good' : 'note',
    what: missing.length === 0 ? 'Nobody may keep or change it.' : `Cache-Control does not say ${missing.join(', ')}.`,
    why: 'What may be kept is waited for until it is complete, and what may be changed is compressed.',
    seen,
  };
}

function accelBufferingOf({ headers }: Exchange): Finding {
  const seen = headers.get('x-accel-buffering') ?? '';
  const isOff = seen.toLowerCase() === 'no';
  return {
    id: 'accel_buffering',
    level: isOff ? 'good' : 'note',
    what: isOff
      ? 'The server tells nginx not to hold it back, and no nginx has taken that header away.'
      : 'X-Accel-Buffering: no did not arrive: an nginx has obeyed it and taken it away, or the server does not send it.',
    why: 'nginx holds back every answer that does not forbid it.',
    seen,
  };
}

export function compressionOf({ stream, isForeign }: Evidence): Finding | undefined {
  if (stream?.status !== 200 || isForeign) return undefined;
  const seen = stream.headers.get('content-encoding') ?? '';
  const isCompressed = seen !== '' && seen.toLowerCase() !== 'identity';
  return {
    id: 'compression',
    level: isCompressed ? 'bad' : 'good',
    what: isCompressed ? `The stream is compressed by ${seen}.` : 'The stream is not compressed.',
    why: 'Most compressors wait until they have enough to compress.',
    seen,
  };
}
