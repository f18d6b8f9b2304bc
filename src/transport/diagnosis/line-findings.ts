import { decodeEvent, type Hello } from '../../protocol/events.js';
import type { Finding } from './diagnosis.js';
import type { Evidence, Resumption } from './evidence.js';
import { seconds } from './figures.js';
import { longestSilence } from './timeline.js';

function helloOf({ stream }: Evidence): Hello | undefined {
  return (stream?.frames ?? []).map(({ frame }) => decodeEvent(frame)).find((event) => event?.type === 'hello');
}

/** So many times its heartbeat may a server be silent: the next sign may be late. */
const patience = 2;

export function heartbeatOf(evidence: Evidence): Finding | undefined {
  if (!evidence.stream || evidence.stream.frames.length === 0) return undefined;
  const heartbeat = helloOf(evidence)?.heartbeat;
  const silence = longestSilence(evidence);
  const pings = evidence.stream.frames.filter(({ frame }) => frame.event === 'ping').length;
  const seen = `${pings} pings; at most ${seconds(silence)} in which nothing came`;
  const why = 'A proxy cuts a stream on which nothing comes for its time limit, often 60 s; a heartbeat keeps it open.';
  if (heartbeat === undefined)
    return { id: 'heartbeat', level: 'note', what: 'The server promises no heartbeat.', why, seen };
  const isBroken = silence > patience * heartbeat;
  const isSeen = pings > 0 || silence > heartbeat;
  const promise = `The server promises a sign of life every ${seconds(heartbeat)}`;
  const rest = isSeen ? ', and gives it.' : '; this answer was too short to need one.';
  const what = isBroken ? `${promise}, and there was none for ${seconds(silence)}.` : promise + rest;
  return { id: 'heartbeat', level: isBroken ? 'bad' : 'good', what, why, seen };
}

const resumptions: Readonly<Record<Resumption, Pick<Finding, 'level' | 'what'>>> = {
  resumed: { level: 'good', what: 'A stream that breaks is taken up where it was.' },
  nothing: { level: 'unknown', what: 'The run had ended, and there was nothing left to take up.' },
  silent: { level: 'bad', what: 'The stream was taken up again, and nothing came.' },
  refused: { level: 'note', what: 'The server does not let a stream be taken up again.' },
  untried: { level: 'note', what: 'The events have no ids: a stream that breaks cannot be taken up again.' },
};

export function resumeOf({ stream, resumption }: Evidence): Finding | undefined {
  if (!stream || stream.frames.length === 0) return undefined;
  const why = 'Lines break. What cannot be taken up again is polled for.';
  return { id: 'resume', ...resumptions[resumption], why, seen: resumption };
}

/** How long the stream lived, where that was asked for or it did not live to its end. */
export function lifetimeOf(evidence: Evidence): Finding | undefined {
  const { stream, idle, ended, trouble } = evidence;
  if (stream?.answered === undefined) return undefined;
  const lived = ended - stream.answered;
  const isCut = trouble?.code === 'stream_broken' || isUnfinished(evidence);
  if (!isCut && idle === undefined) return undefined;
  const last = stream.chunks.at(-1)?.at ?? stream.answered;
  const seen = `lived ${seconds(lived)}; at most ${seconds(longestSilence(evidence))} in which nothing came`;
  const why = 'What cuts long streams makes them be taken up again and again, or lost where that is not offered.';
  if (isCut) {
    const silence = seconds(ended - last);
    return {
      id: 'lifetime',
      level: 'bad',
      what: `It was cut after ${seconds(lived)}, ${silence} after the last sign of life.`,
      why,
      seen,
    };
  }
  const isWhole = lived >= (idle ?? 0);
  const what = isWhole
    ? `It was kept open for ${seconds(lived)}, and nothing cut it.`
    : `The answer ended after ${seconds(lived)}: a longer one would show more.`;
  return { id: 'lifetime', level: isWhole ? 'good' : 'unknown', what, why, seen };
}

function isUnfinished({ stream, isLeft }: Evidence): boolean {
  const types = (stream?.frames ?? []).map(({ frame }) => decodeEvent(frame)?.type);
  return !isLeft && types.length > 0 && !types.includes('done') && !types.includes('error');
}

export function httpVersionOf({ stream, httpVersion: seen }: Evidence): Finding | undefined {
  if (stream?.status === undefined) return undefined;
  const why =
    'Over HTTP/1.1 a browser opens six connections to a server for all its tabs, and each open stream takes one.';
  if (seen === undefined || seen === '')
    return { id: 'http_version', level: 'unknown', what: 'The HTTP version cannot be seen from here.', why, seen: '' };
  const isMany = /^h[23]/.test(seen);
  const what = isMany
    ? 'Streams share one connection.'
    : 'Each stream takes a connection of its own, of six: with more tabs than that, some poll.';
  return { id: 'http_version', level: isMany ? 'good' : 'note', what, why, seen };
}

export function leftOverOf({ isLeftOver }: Evidence): Finding | undefined {
  if (!isLeftOver) return undefined;
  return {
    id: 'left_over',
    level: 'note',
    what: 'The conversation that this check began could not be deleted.',
    why: 'It is in the list of conversations now.',
    seen: '',
  };
}
