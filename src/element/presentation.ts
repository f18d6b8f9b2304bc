import { Announcer } from './announcer.js';
import type { MarkdownControllerOptions } from './markdown-controller.js';
import type { Strings } from './strings.js';
import { Words } from './words.js';

/** What the parts of one element share: how it speaks, and how it shows answers. A change makes a new one. */
export interface Presentation {
  readonly words: Words;
  readonly markdown: MarkdownControllerOptions;
  readonly announcer: Announcer;
  /** Whose files are shown with messages: those of its origin. */
  readonly baseUrl?: string | undefined;
}

/** What a part has before it is given another. */
export const englishPresentation: Presentation = createPresentation(new Words(), {});

/** @param markdown - without its labels, which are among the words */
export function createPresentation(words: Words, markdown: MarkdownControllerOptions, baseUrl?: string): Presentation {
  const announcer = new Announcer();
  return { words, announcer, markdown: { announce: announcer.say, ...markdown, labels: words.labels }, baseUrl };
}

type Load = () => Promise<{ readonly strings: Strings }>;

/** Tables of words, by language, fetched when they are used. */
export const tables: Readonly<Record<string, Load>> = {
  ar: () => import('./locales/ar.js'),
  de: () => import('./locales/de.js'),
  es: () => import('./locales/es.js'),
  fr: () => import('./locales/fr.js'),
  ja: () => import('./locales/ja.js'),
  zh: () => import('./locales/zh.js'),
};

/**
 * The words of a language that is there, or English ones.
 *
 * @param locale - a BCP 47 tag; its dates and numbers are its region's
 * @param own - the app's own strings, which come first
 */
export async function wordsIn(locale: string, own: Strings = {}): Promise<Words> {
  const tag = canonical(locale);
  const language = tag?.split('-')[0];
  const table = language === undefined ? undefined : await fetched(language);
  // numbers and plurals follow the words
  const isSpoken = table !== undefined || Object.keys(own).length > 0;
  return new Words(isSpoken || language === 'en' ? tag : 'en', { ...table, ...own });
}

/** `undefined` where there is none, and where it cannot be fetched: words that are not understood beat none. */
async function fetched(language: string): Promise<Strings | undefined> {
  try {
    return (await tables[language]?.())?.strings;
  } catch (error) {
    reportError(error);
    return undefined;
  }
}

/** `undefined` for what is no tag: a page's `lang` may say anything. */
function canonical(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

/** What the nearest element says that says it, or the browser. */
export function pageLanguage(element: Element): string {
  const said = element.closest('[lang]')?.getAttribute('lang') ?? document.documentElement.lang;
  return said === '' ? navigator.language : said;
}

const rightToLeft = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr']);

/** The way a language is written, by its script. Not every browser says so itself (Intl.Locale.getTextInfo). */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return rightToLeft.has(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr';
}
