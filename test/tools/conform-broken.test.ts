import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { rules } from '../../src/tools/conform/rules.js';
import { instead, json, of } from './support/breaking.js';
import { servePeopleReference, tokenOf, type Between, type Wanted } from './support/reference-bench.js';
import { requiredBreaks } from './support/required-breaks.js';
import { extendedBreaks, streamBreaks } from './support/stream-breaks.js';
import { assertWrong, tryBreaks } from './support/try-breaks.js';

suite('a backend that breaks what every backend must do', () => tryBreaks(requiredBreaks));

/** Such requests count as Ann's. */
function asAnn(ann: () => string, isWanted: Wanted): Between {
  return (passing) => {
    const headers = new Headers(passing.init.headers);
    if (isWanted(passing)) headers.set('authorization', ann());
    return passing.next({ init: { ...passing.init, headers } });
  };
}

const isAnonymous: Wanted = ({ init }) => !new Headers(init.headers).has('authorization');

const peopleBreaks: readonly [rule: string, how: string, make: (ann: () => string) => Between][] = [
  ['login', 'nobody is asked for it', (ann) => asAnn(ann, isAnonymous)],
  ['foreign-session', 'it is open to all', (ann) => asAnn(ann, of('GET /chat/messages'))],
  [
    'foreign-deletion',
    'it is said to be done',
    () =>
      instead(
        of('DELETE /chat/delete_session', ({ query, init }) => {
          return Number(query.get('sessionId')) < 1_000_000 && new Headers(init.headers).has('x-stranger');
        }),
        () => json(200, []),
      ),
  ],
  ['foreign-deletion', 'it is done', (ann) => asAnn(ann, of('DELETE /chat/delete_session'))],
];

suite('a backend that does not keep its people apart', () => {
  for (const [rule, how, make] of peopleBreaks)
    test(`${rule}: ${how}`, async (t) => {
      let ann = '';
      const people = await servePeopleReference(
        t,
        make(() => ann),
      );
      const headers = await tokenOf(people, 'ann');
      ann = headers.get('authorization') ?? '';
      const stranger = await tokenOf(people, 'bob');
      stranger.set('x-stranger', 'yes');
      assertWrong(await people.run({ headers, stranger }), rule);
    });

  test('cross-site: the cookie is enough', async (t) => {
    const people = await servePeopleReference(t, (passing) => {
      const headers = new Headers(passing.init.headers);
      headers.set('ocs-apirequest', 'true');
      return passing.next({ init: { ...passing.init, headers } });
    });
    const headers = new Headers({ cookie: await people.logIn('ann') });
    assertWrong(await people.run({ headers }), 'cross-site');
  });
});

test('every rule is broken by a test', () => {
  const others = ['cross-site', 'heartbeat', 'streaming-off'];
  const broken = [...requiredBreaks, ...streamBreaks, ...extendedBreaks, ...peopleBreaks].map(([rule]) => rule);
  const tried = new Set([...broken, ...others]);
  assert.deepEqual(
    rules.map(({ id }) => id).filter((id) => !tried.has(id)),
    [],
  );
});
