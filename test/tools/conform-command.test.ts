import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Surroundings } from '../../src/tools/command.js';
import { runCommand } from '../../src/tools/commands.js';
import { isRecord, parseJson } from '../../src/protocol/guards.js';
import { changed, json, of, without } from './support/breaking.js';
import { serveReference, type Bench, type Between } from './support/reference-bench.js';
import { asProposed } from './support/stream-breaks.js';

interface Answer {
  readonly code: number;
  readonly said: readonly string[];
  readonly noted: readonly string[];
}

async function call(
  { fetch, baseUrl }: Pick<Bench, 'fetch' | 'baseUrl'>,
  words: readonly string[],
  more: Partial<Surroundings> = {},
): Promise<Answer> {
  const said: string[] = [];
  const noted: string[] = [];
  const surroundings: Surroundings = {
    say: (line) => said.push(...line.split('\n')),
    note: (line) => noted.push(line),
    isTerminal: false,
    fetch,
    signal: new AbortController().signal,
    ...more,
  };
  return { code: await runCommand(['conform', baseUrl, ...words], surroundings), said, noted };
}

const withoutList: Between = changed(of('GET /chat/check_session'), (body) => without(body, 'messageTaskId'));

suite('chat-stream conform', () => {
  test('prints a table of 80 columns, and ends with 0 where all holds', async (t) => {
    const { code, said, noted } = await call(await serveReference(t), ['--level', 'required']);
    assert.equal(code, 0);
    assert.match(noted.join('\n'), /at most 3 short answers/);
    assert.match(said.join('\n'), /^Required of every backend\n ok {5}new-session {8}PUT \/chat\/new_session/);
    assert.equal(said.at(-1), 'Level reached: required; held to: required.');
    assert.deepEqual(
      said.filter((line) => line.length > 80 || line.includes('\u001b')),
      [],
    );
  });

  test('says of what is wrong what was seen and why it matters, and ends with 1', async (t) => {
    const { code, said } = await call(await serveReference(t, withoutList), ['--level', 'required']);
    assert.equal(code, 1);
    const text = said.join('\n').replaceAll(/\n {2,}/g, ' ');
    assert.match(text, /WRONG {2}check-session .* seen: while \d+ runs: 200 .* why it matters: It is how a page/);
    assert.match(text, /Level reached: none; held to: required\.$/);
    assert.deepEqual(
      said.filter((line) => line.length > 80),
      [],
    );
  });

  test('tells together what was not looked at for the same reason', async (t) => {
    const { code, said } = await call(await serveReference(t, asProposed), []);
    assert.equal(code, 0);
    const text = said.join('\n').replaceAll(/\n {2,}/g, ' ');
    assert.match(text, / - {6}\d\d rules {11}does not apply: GET \/chat\/capabilities answers 404 client-key, /);
    assert.match(text, / - {6}login {14}does not apply: no login was given/);
    assert.equal(said.at(-1), 'Level reached: proposed; held to: required.');
  });

  test('prints the same as JSON', async (t) => {
    const { code, said } = await call(await serveReference(t, withoutList), ['--json', '--level', 'required']);
    assert.equal(code, 1);
    const report = parseJson(said.join('\n'));
    assert.ok(isRecord(report) && Array.isArray(report.rules));
    const { reached, asked, kept } = report;
    assert.deepEqual({ reached, asked, kept }, { reached: null, asked: 'required', kept: false });
    const wrong = report.rules.filter(isRecord).filter(({ verdict }) => verdict === 'wrong');
    assert.deepEqual(
      wrong.map(({ id, level, section }) => ({ id, level, section })),
      [{ id: 'check-session', level: 'required', section: '1' }],
    );
  });

  test('has colours on a terminal only', async (t) => {
    const { said } = await call(await serveReference(t), ['--level', 'required'], { isTerminal: true });
    assert.ok(said.some((line) => line.startsWith(' \u001b[32mok    \u001b[0m new-session')));
  });

  test('prints no header that was given, whoever repeats it, and nothing that moves a cursor', async (t) => {
    const bench = await serveReference(t, (passing) => {
      const { authorization = '' } = Object.fromEntries(new Headers(passing.init.headers));
      return passing.path === '/chat/sessions'
        ? Promise.resolve(json(500, { error: `\u009b2J${authorization} is not welcome` }))
        : passing.next();
    });
    const words = ['--header', 'Authorization: Bearer sesame-open', '--level', 'required'];
    for (const more of [[], ['--json']]) {
      const { code, said, noted } = await call(bench, [...words, ...more]);
      assert.equal(code, 1);
      const text = [...said, ...noted].join('\n');
      assert.doesNotMatch(text, /sesame|\u009b/);
      assert.match(text, /\[hidden\] is not/);
    }
  });

  test('ends with 2 where it is called in the wrong way, or nobody is there', async () => {
    const bench = {
      baseUrl: 'http://chat.example/api',
      fetch: () => Promise.reject(new TypeError('fetch failed', { cause: new Error('refused') })),
    };
    for (const words of [['--level', 'all'], ['--unheard'], ['--header', 'secret'], ['--header'], ['more']]) {
      const { code, noted, said } = await call(bench, words);
      assert.equal(code, 2, words.join(' '));
      assert.ok(noted.includes('chat-stream conform <base-url> [options]'));
      assert.deepEqual(said, []);
      assert.doesNotMatch(noted.join('\n'), /secret/);
    }
    const { code, noted } = await call(bench, []);
    assert.equal(code, 2);
    assert.deepEqual(noted, ['Nobody is there: no answer (refused).']);
  });

  test('ends with 2 where the person has enough', async (t) => {
    const enough = new AbortController();
    const bench = await serveReference(t, (passing) => {
      if (passing.path === '/chat/generate') enough.abort();
      return passing.next();
    });
    const { code, noted } = await call(bench, [], { signal: enough.signal });
    assert.equal(code, 2);
    assert.equal(noted.at(-1), 'Interrupted. What was made is deleted.');
  });
});
