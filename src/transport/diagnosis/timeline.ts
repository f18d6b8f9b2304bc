import { byteLength } from '../../protocol/capabilities.js';
import { decodeEvent, isTerminal } from '../../protocol/events.js';
import type { Mark } from './diagnosis.js';
import type { Arrival, Evidence, Look } from './evidence.js';

/** How far the stream was behind what polling showed. */
export interface Delay {
  /** Looks that were answered while something was still missing which an earlier one had shown. */
  readonly looks: number;
  /** Milliseconds, at the least. */
  readonly time: number;
}

/** A look may overtake an event that is on its way; so many do not. */
export const mostLooksAhead = 3;

/** UTF-16 units of the text that these events make. */
export function lengthOf(arrivals: readonly Arrival[]): number {
  return lengthsOf(arrivals).at(-1) ?? 0;
}

/** The length of the text after each of them. */
function lengthsOf(arrivals: readonly Arrival[]): readonly number[] {
  let length = 0;
  return arrivals.map(({ frame }) => {
    const event = decodeEvent(frame);
    if (event?.type === 'text') length = Math.max(length, (event.off ?? length) + event.delta.length);
    else if (event?.type === 'snapshot') length = Math.max(length, event.text.length);
    else if (event?.type === 'done') length = Math.max(length, event.message?.content.length ?? 0);
    return length;
  });
}

/** Counts looks instead of milliseconds, so that it says the same on a slow machine. */
export function delayOf({ stream, looks, ended }: Evidence): Delay {
  const arrivals = stream?.frames ?? [];
  const lengths = lengthsOf(arrivals);
  const delays = looks.filter(isShowing).map((look) => {
    const arrived = arrivals[firstWith(look, arrivals, lengths)]?.at ?? ended;
    const later = looks.slice(looks.indexOf(look) + 1);
    return { looks: later.filter(({ at }) => at <= arrived).length, time: arrived - look.at };
  });
  return {
    looks: Math.max(0, ...delays.map((delay) => delay.looks)),
    time: Math.max(0, ...delays.map((delay) => delay.time)),
  };
}

function isShowing({ length = 0, hasEnded }: Look): boolean {
  return hasEnded || length > 0;
}

/** The place of the event with which all had come that the look showed; -1 where it never came. */
function firstWith({ length = 0, hasEnded }: Look, arrivals: readonly Arrival[], lengths: readonly number[]): number {
  const last = arrivals.findIndex(({ frame }) => isLast(frame));
  if (hasEnded) return last;
  const found = lengths.findIndex((reached) => reached >= length);
  // a server may take back white space, or more, when it stores: what has ended lacks nothing
  return found < 0 ? last : found;
}

function isLast(frame: Arrival['frame']): boolean {
  const event = decodeEvent(frame);
  return event !== undefined && isTerminal(event);
}

export function timelineOf({ stream, looks }: Evidence): readonly Mark[] {
  if (!stream) return [];
  const { frames, asked } = stream;
  const lengths = lengthsOf(frames);
  return frames.map(({ at, frame }, index) => {
    const length = lengths[index] ?? 0;
    const isText = length > (lengths[index - 1] ?? 0);
    const isShownBy = (look: Look) => look.hasEnded || (isText && !isLast(frame) && (look.length ?? 0) >= length);
    const shown = isText || isLast(frame) ? looks.find(isShownBy) : undefined;
    const sent = shown && { sent: Math.min(shown.at, at) - asked };
    return { event: frame.event, arrived: at - asked, bytes: byteLength(frame.data), ...sent };
  });
}

/** How many looks lie between the first and the last event that brought something of the answer: 0 where all came at once. */
export function looksBetween({ stream, looks }: Evidence): number {
  const moments = (stream?.frames ?? []).filter(({ frame }) => isAnswer(frame)).map(({ at }) => at);
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return looks.filter(({ at }) => at > first && at <= last).length;
}

/** Events that bring something of the answer, and the reads that brought them. */
export function piecesOf({ stream }: Evidence): { readonly events: number; readonly reads: number } {
  const moments = (stream?.frames ?? []).filter(({ frame }) => isAnswer(frame)).map(({ at }) => at);
  return { events: moments.length, reads: new Set(moments).size };
}

function isAnswer(frame: Arrival['frame']): boolean {
  const type = decodeEvent(frame)?.type;
  return type === 'text' || type === 'reasoning';
}

/** The longest time in which nothing came, up to the end. */
export function longestSilence({ stream, ended }: Evidence): number {
  if (!stream) return 0;
  const moments = [stream.answered ?? stream.asked, ...stream.chunks.map(({ at }) => at), ended];
  return Math.max(0, ...moments.slice(1).map((at, index) => at - (moments[index] ?? 0)));
}
