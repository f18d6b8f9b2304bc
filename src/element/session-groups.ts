import type { Session } from '../protocol/session.js';
import type { Words } from './words.js';

/** Sessions that were begun on one day, or, longer ago, in one month. */
export interface SessionGroup {
  readonly label: string;
  readonly sessions: readonly Session[];
}

const DAY = 86_400_000;

/** What a session is called, also before somebody or something has named it. */
export function titleOf({ title }: Session, words: Words): string {
  return title === null || title.trim() === '' ? words.say('untitled') : title;
}

/** Today, yesterday, the days of the last week, then months; in the order in which they come. */
export function groupByDay(sessions: readonly Session[], locale: string, now: Date): readonly SessionGroup[] {
  const groups = new Map<string, { date: Date; sessions: Session[] }>();
  for (const session of sessions) {
    const date = new Date(session.timestamp * 1000);
    const key = daysAgo(date, now) < 7 ? date.toDateString() : `${date.getFullYear()}-${date.getMonth()}`;
    const group = groups.get(key);
    if (group) group.sessions.push(session);
    else groups.set(key, { date, sessions: [session] });
  }
  return [...groups.values()].map(({ date, sessions }) => ({ label: labelOf(date, locale, now), sessions }));
}

function labelOf(date: Date, locale: string, now: Date): string {
  const days = daysAgo(date, now);
  // a clock that goes ahead of ours has made it tomorrow
  if (days < 2) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.max(0, days), 'day');
  if (days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(date);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(locale, { month: 'long', ...(isThisYear ? {} : { year: 'numeric' }) }).format(date);
}

/** Nights in between, whatever the hour. */
function daysAgo(date: Date, now: Date): number {
  return dayOf(now) - dayOf(date);
}

function dayOf(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
}

/** Sessions whose title has a text in it, as whoever looks for "uber" means "Über". */
export function matching(sessions: readonly Session[], text: string, words: Words): readonly Session[] {
  const wanted = plain(text.trim(), words.locale);
  if (wanted === '') return sessions;
  return sessions.filter((session) => plain(titleOf(session, words), words.locale).includes(wanted));
}

/** What is left of a text where neither case nor marks count: Intl.Collator compares so, but does not look inside. */
function plain(text: string, locale: string): string {
  return text.toLocaleUpperCase(locale).normalize('NFKD').replace(/\p{M}/gu, '');
}
