import { expect } from 'chai';
import { groupByDay, matching } from '../../src/element/session-groups.js';
import { Words } from '../../src/element/words.js';
import type { Session } from '../../src/protocol/session.js';

const now = new Date(2026, 2, 12, 1, 30);

function session(date: Date, title: string | null = null): Session {
  return { id: date.getTime(), title, timestamp: date.getTime() / 1000 };
}

function labels(locale: string, ...dates: readonly Date[]): string[] {
  return groupByDay(
    dates.map((date) => session(date)),
    locale,
    now,
  ).map(({ label, sessions }) => `${label} ${sessions.length}`);
}

describe('sessions by day', () => {
  it('are those of today and yesterday, of the days of the last week, then of months', () => {
    const dates = [
      new Date(2026, 2, 12, 0, 10),
      new Date(2026, 2, 11, 23, 50),
      new Date(2026, 2, 11, 2, 0),
      new Date(2026, 2, 6, 0, 1),
      new Date(2026, 2, 5, 23, 59),
      new Date(2026, 2, 1),
      new Date(2026, 0, 31),
      new Date(2025, 2, 31),
    ];
    const expected = ['today 1', 'yesterday 2', 'Friday 1', 'March 2', 'January 1', 'March 2025 1'];
    expect(labels('en', ...dates)).to.deep.equal(expected);
    expect(labels('de', dates[0] ?? now, dates[1] ?? now, dates[7] ?? now)).to.deep.equal([
      'heute 1',
      'gestern 1',
      'März 2025 1',
    ]);
  });

  it('are of today where the clock of the server is ahead, and keep their order', () => {
    const dates = [new Date(2026, 2, 13), new Date(2026, 2, 11), new Date(2026, 2, 12)];
    expect(labels('en', ...dates)).to.deep.equal(['today 1', 'yesterday 1', 'today 1']);
  });
});

describe('sessions that are looked for', () => {
  const titles = ['Über Bäume', 'STRASSE', 'Straße und Weg', 'resume', 'Résumé', 'ガラス', 'كِتَاب', null];
  const sessions = titles.map((title, index) => session(new Date(2026, 0, index + 1), title));
  const find = (text: string, words = new Words()) => matching(sessions, text, words).map(({ title }) => title);

  it('are found whatever the case and the marks', () => {
    expect(find('uber')).to.deep.equal(['Über Bäume']);
    expect(find(' BAUM ')).to.deep.equal(['Über Bäume']);
    expect(find('strasse')).to.deep.equal(['STRASSE', 'Straße und Weg']);
    expect(find('RÉSUMÉ')).to.deep.equal(['resume', 'Résumé']);
    expect(find('ｶﾞﾗｽ')).to.deep.equal(['ガラス']);
    expect(find('كتاب')).to.deep.equal(['كِتَاب']);
    expect(find('nothing like it')).to.deep.equal([]);
  });

  it('are found by what the list calls those without a title, and all where nothing is looked for', () => {
    expect(find('new ch')).to.deep.equal([null]);
    expect(find('Neuer', new Words('de', { untitled: 'Neuer Chat' }))).to.deep.equal([null]);
    expect(find('  ')).to.deep.equal(titles);
  });
});
