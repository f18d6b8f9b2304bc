import { errorText, type ChatError } from '../protocol/errors.js';
import type { Labels } from '../markdown/options.js';
import type { Finish } from '../protocol/message.js';
import type { Notice } from '../client/thread.js';
import { english, type Phrase, type PhraseKey, type Strings } from './strings.js';

export type Values = Readonly<Record<string, string | number>>;

/** What the interface says, in one language: words from a table; plurals, numbers and dates by Intl. */
export class Words {
  readonly #strings: Strings;
  /** The BCP 47 tag that numbers and dates follow, too. */
  readonly locale: string;
  readonly #numbers: Intl.NumberFormat;
  readonly #plurals: Intl.PluralRules;
  /** Made once: that costs more than all the rest of a message. */
  readonly #dates = new Map<string, Intl.DateTimeFormat>();

  /**
   * @param locale - a BCP 47 tag
   * @param strings - in that language; English stands in for what is missing
   * @throws RangeError for what is no tag
   */
  constructor(locale = 'en', strings: Strings = {}) {
    this.locale = locale;
    this.#strings = strings;
    this.#numbers = new Intl.NumberFormat(locale);
    this.#plurals = new Intl.PluralRules(locale);
  }

  /** The words for a key, with values in their places; `count` chooses the plural. */
  say(key: PhraseKey, values: Values = {}): string {
    return this.#fill(this.#strings[key] ?? english[key], values);
  }

  error(error: ChatError): string {
    return errorText(error, this.#strings[`error_${error.code}`]);
  }

  /** What a person is told of how things stand. */
  notice(notice: Notice): string {
    if (notice.kind === 'signed_out') return this.say('signedOut');
    return notice.kind === 'retrying' ? this.say('retrying', { count: notice.seconds }) : this.say(notice.kind);
  }

  /** What is said under an answer that did not end by itself; of one that did, nothing. */
  finish(finish: Finish | undefined): string | undefined {
    const key = finish && finishKeys[finish];
    return key && this.say(key);
  }

  /** @param seconds - since 1970 */
  time(seconds: number): string {
    return this.#date(seconds, { timeStyle: 'short' });
  }

  /** @param seconds - since 1970 */
  day(seconds: number): string {
    return this.#date(seconds, { dateStyle: 'full' });
  }

  size(bytes: number): string {
    const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
    const unit = (['byte', 'kilobyte', 'megabyte'] as const)[step];
    const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
    return new Intl.NumberFormat(this.locale, options).format(bytes / 1000 ** step);
  }

  /** A number in a small place: beyond `most` it is only said that there are more. */
  count(value: number, most: number): string {
    return `${this.#numbers.format(Math.min(value, most))}${value > most ? '+' : ''}`;
  }

  /** A length of time, short: `0.4 s`. */
  seconds(milliseconds: number): string {
    const options = { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumFractionDigits: 1 } as const;
    return new Intl.NumberFormat(this.locale, options).format(milliseconds / 1000);
  }

  /** What the text of an answer needs. */
  get labels(): Labels {
    return Object.fromEntries(labelKeys.map((key) => [key, this.say(key)])) as Record<keyof Labels, string>;
  }

  #date(seconds: number, options: Intl.DateTimeFormatOptions): string {
    const name = Object.keys(options).join();
    const format = this.#dates.get(name) ?? new Intl.DateTimeFormat(this.locale, options);
    this.#dates.set(name, format);
    return format.format(seconds * 1000);
  }

  #fill(phrase: Phrase, values: Values): string {
    const { count } = values;
    const chosen =
      typeof phrase === 'string'
        ? phrase
        : (phrase[typeof count === 'number' ? this.#plurals.select(count) : 'other'] ?? phrase.other);
    return chosen.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? this.#numbers.format(value) : (value ?? place);
    });
  }
}

const finishKeys: Readonly<Partial<Record<Finish, PhraseKey>>> = {
  length: 'cutOff',
  content_filter: 'filtered',
  cancelled: 'stopped',
  failed: 'incomplete',
  interrupted: 'incomplete',
};

const labelKeys = [
  'code',
  'table',
  'copy',
  'copyTable',
  'wrap',
  'download',
  'copied',
  'notCopied',
  'showDiagram',
  'diagram',
  'diagramFailed',
  'footnotes',
  'footnote',
  'backToText',
  'note',
  'tip',
  'important',
  'warning',
  'caution',
  'imageNotLoaded',
  'image',
] as const satisfies readonly (keyof Labels & PhraseKey)[];
