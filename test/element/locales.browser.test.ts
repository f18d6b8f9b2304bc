import { expect } from 'chai';
import { directionOf, tables, wordsIn } from '../../src/element/presentation.js';
import { english, type Phrase, type Strings } from '../../src/element/strings.js';
import type { ChatErrorCode } from '../../src/protocol/errors.js';

/** One that is missing here does not type-check. */
const codes: Readonly<Record<ChatErrorCode, true>> = {
  network: true,
  timeout: true,
  unauthorized: true,
  forbidden: true,
  not_found: true,
  unsupported: true,
  busy: true,
  too_long: true,
  file_too_large: true,
  file_not_taken: true,
  invalid_input: true,
  rate_limited: true,
  unavailable: true,
  server_error: true,
  bad_response: true,
  stream_refused: true,
  stream_broken: true,
  task_failed: true,
  task_lost: true,
  interrupted: true,
  uncertain: true,
};

const formsOf = (phrase: Phrase): Readonly<Record<string, string>> =>
  typeof phrase === 'string' ? { other: phrase } : phrase;
const placesIn = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

/** Categories that stand for one number, whose words may say it. */
const exact = ['zero', 'one', 'two'];

describe('the words in other languages', () => {
  const languages = Object.keys(tables);

  async function tableOf(language: string): Promise<Strings> {
    const module = await tables[language]?.();
    if (!module) throw new Error(`there are no words in ${language}`);
    return module.strings;
  }

  it('are there', () => {
    expect(languages).to.deep.equal(['ar', 'de', 'es', 'fr', 'ja', 'zh']);
  });

  for (const language of languages) {
    it(`are whole (${language})`, async () => {
      const expected = [...Object.keys(english), ...Object.keys(codes).map((code) => `error_${code}`)];
      const table = await tableOf(language);
      expect(Object.keys(table).sort()).to.deep.equal(expected.sort());
      for (const [key, phrase] of Object.entries(table))
        for (const text of Object.values(formsOf(phrase))) expect(text.trim(), key).to.equal(text).and.not.equal('');
    });

    it(`have the plurals of their language, and values in the same places (${language})`, async () => {
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
      const table: Readonly<Record<string, Phrase>> = { ...(await tableOf(language)) };
      for (const [key, original] of Object.entries(english)) {
        const forms = formsOf(table[key] ?? '');
        if (typeof original !== 'string')
          expect(Object.keys(forms).sort(), key).to.deep.equal([...pluralCategories].sort());
        const places = placesIn(formsOf(original).other ?? '');
        for (const [category, text] of Object.entries(forms)) {
          const needed = exact.includes(category) ? places.filter((place) => place !== '{count}') : places;
          expect(
            placesIn(text).filter((place) => place !== '{count}' || needed.includes(place)),
            key,
          ).to.deep.equal(needed);
          expect(places, key).to.include.members(placesIn(text));
        }
      }
    });
  }

  it('are spoken where they are asked for, with the numbers of the region', async () => {
    const words = await wordsIn('de-AT');
    expect([words.locale, words.say('send')]).to.deep.equal(['de-AT', 'Senden']);
    expect(words.say('newMessages', { count: 1200 })).to.equal(
      '1200 neue Nachrichten'.replace('1200', (1200).toLocaleString('de-AT')),
    );
    expect((await wordsIn('zh-Hans-CN')).say('newMessages', { count: 2 })).to.equal('2 条新消息');
    expect((await wordsIn('ar')).say('newMessages', { count: 2 })).to.equal('رسالتان جديدتان');
    expect((await wordsIn('nl')).locale).to.equal('en');
  });

  it('are written in the direction of their script', () => {
    for (const locale of ['ar', 'ar-EG', 'fa', 'he', 'ur', 'ks', 'az-Arab'])
      expect(directionOf(locale), locale).to.equal('rtl');
    for (const locale of ['en', 'de', 'ja', 'zh', 'az', 'ks-Deva', 'ar-Latn'])
      expect(directionOf(locale), locale).to.equal('ltr');
  });
});
