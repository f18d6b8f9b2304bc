import type { Finding, Verdict } from './diagnosis.js';
import type { Evidence } from './evidence.js';
import { seconds } from './figures.js';
import { isTerminal, decodeEvent } from '../../protocol/events.js';
import { delayOf, looksBetween, mostLooksAhead, piecesOf } from './timeline.js';

/** So many looks must lie between the first and the last of an answer, or its end may have been waited for. */
const leastLooksBetween = 3;

/** It rests on the order of what came, never on how fast it came: a slow machine gets the same. */
export function verdictOf(evidence: Evidence): Verdict {
  const { stream, trouble, isLeft } = evidence;
  if (stream?.status === undefined)
    // asked for and never answered, while the run went on: even the headers are held back
    return delayOf(evidence).looks >= mostLooksAhead ? 'held_back' : 'unreachable';
  if (stream.frames.length === 0 && trouble) return isBroken(evidence) ? 'cut' : 'refused';
  if (delayOf(evidence).looks >= mostLooksAhead) return 'held_back';
  if (!isLeft && !hasEnded(evidence)) return 'cut';
  return looksBetween(evidence) >= leastLooksBetween ? 'streams' : 'unclear';
}

function isBroken({ trouble }: Evidence): boolean {
  return trouble?.code === 'stream_broken';
}

function hasEnded({ stream }: Evidence): boolean {
  return (stream?.frames ?? []).map(({ frame }) => decodeEvent(frame)).some((event) => event && isTerminal(event));
}

const whyDelivery = 'A person reads along while the answer is written only if each piece is passed on at once.';

export function deliveryOf(evidence: Evidence, verdict: Verdict): Finding {
  const { events, reads } = piecesOf(evidence);
  const seen = `${events} pieces of the answer in ${reads} reads, ${evidence.looks.length} looks beside them`;
  const delivery = { id: 'delivery', why: whyDelivery, seen } as const;
  switch (verdict) {
    case 'streams':
      return { ...delivery, level: 'good', what: 'The answer arrives as it is written.' };
    case 'held_back':
      return { ...delivery, level: 'bad', what: heldBack(evidence) };
    case 'cut':
      return { ...delivery, level: 'bad', what: 'The stream broke off before the answer had ended.' };
    case 'unclear':
      return { ...delivery, level: 'unknown', what: unclear(evidence) };
    case 'refused':
    case 'unreachable':
      return failureOf(evidence, verdict);
  }
}

function heldBack(evidence: Evidence): string {
  const { time } = delayOf(evidence);
  return `The server had text ${seconds(time)} and more before it arrived here: something holds it back.`;
}

function unclear(evidence: Evidence): string {
  const { events, reads } = piecesOf(evidence);
  if (events === 0) return 'No text came by the stream: nothing can be said of it.';
  if (events === 1) return 'The answer was sent in one piece: this model may not stream.';
  if (reads === 1) return 'The answer came all at once. It may have been too short, or the server wrote it in one go.';
  return 'The answer was too short to tell. Ask for a longer one.';
}

function failureOf({ stream, trouble }: Evidence, verdict: 'refused' | 'unreachable'): Finding {
  const seen = [trouble?.code, trouble?.status].filter((part) => part !== undefined).join(', ');
  const status = stream?.status ?? trouble?.status;
  if (verdict === 'refused')
    return {
      id: 'answer',
      level: 'bad',
      what: refusal(status, stream?.headers.get('content-type') ?? 'no content type'),
      why: 'Without a stream the answer is polled for: it comes in steps, and costs more requests.',
      seen,
    };
  return {
    id: 'answer',
    level: 'bad',
    what: unreachable[trouble?.code ?? ''] ?? 'The chat did not get as far as a stream.',
    why: 'Nothing can be said of a stream that was never begun.',
    seen,
  };
}

const unreachable: Readonly<Partial<Record<string, string>>> = {
  network: 'The server could not be reached.',
  timeout: 'The server did not answer in time.',
  unauthorized: 'The server wants to know who asks: give the header or the cookie that it knows you by.',
  not_found: 'There is no chat at this address.',
  unsupported: 'There is no chat at this address.',
};

function refusal(status: number | undefined, type: string): string {
  if (status === 200) return `What should be an event stream is ${type}.`;
  if (status === 404 || status === 405 || status === 501) return 'The server has no /chat/stream.';
  if (status === 400) return 'Streaming is switched off on the server, or in this account.';
  return `The server answered /chat/stream with ${status ?? 'nothing'}.`;
}

export function firstByteOf({ stream, looks }: Evidence): Finding | undefined {
  const first = stream?.chunks[0]?.at;
  if (stream?.answered === undefined || first === undefined) return undefined;
  const isBehindLooks = looks.filter(({ at, length = 0 }) => length > 0 && at < first).length >= mostLooksAhead;
  return {
    id: 'first_byte',
    level: isBehindLooks ? 'bad' : 'good',
    what: `The headers came after ${seconds(stream.answered - stream.asked)}, the first event after ${seconds(first - stream.asked)}.`,
    why: 'Until then a person sees nothing happen.',
    seen: `${stream.chunks[0]?.bytes ?? 0} bytes in the first read`,
  };
}
