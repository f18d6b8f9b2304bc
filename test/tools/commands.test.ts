import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { UsageError, type Surroundings } from '../../src/tools/command.js';
import { commands, runCommand, type Commands } from '../../src/tools/commands.js';
import { readTarget } from '../../src/tools/target.js';

function listen(): { said: string[]; noted: string[]; surroundings: Surroundings } {
  const said: string[] = [];
  const noted: string[] = [];
  const surroundings: Surroundings = {
    say: (line) => said.push(line),
    note: (line) => noted.push(line),
    isTerminal: false,
    fetch: () => Promise.reject(new Error('nothing is asked here')),
    signal: new AbortController().signal,
  };
  return { said, noted, surroundings };
}

const loaded: string[] = [];
const known: Commands = {
  greet: {
    purpose: 'says hello',
    load: () => {
      loaded.push('greet');
      return Promise.resolve({
        help: ['chat-stream greet <name>'],
        run: ([name], { say }) => {
          if (name === undefined) return Promise.reject(new UsageError('Whom?'));
          say(`Hello, ${name}.`);
          return Promise.resolve(1);
        },
      });
    },
  },
};

suite('the command', () => {
  test('runs what its first word names, with the rest of them, and ends with its code', async () => {
    const { said, surroundings } = listen();
    assert.equal(await runCommand(['greet', 'Ann'], surroundings, known), 1);
    assert.deepEqual(said, ['Hello, Ann.']);
  });

  test('tells of all commands without loading one', async () => {
    loaded.length = 0;
    const { said, surroundings } = listen();
    assert.equal(await runCommand(['--help'], surroundings, known), 0);
    assert.match(said.join('\n'), /greet {2}says hello/);
    assert.deepEqual(loaded, []);
  });

  test('tells how a command is called', async () => {
    const { said, surroundings } = listen();
    assert.equal(await runCommand(['greet', '--help'], surroundings, known), 0);
    assert.deepEqual(said, ['chat-stream greet <name>']);
  });

  test('ends with 2 where no command is named, where it is not known, and where it is called in the wrong way', async () => {
    const { said, noted, surroundings } = listen();
    assert.equal(await runCommand([], surroundings, known), 2);
    assert.equal(await runCommand(['constructor'], surroundings, known), 2);
    assert.equal(await runCommand(['greet'], surroundings, known), 2);
    assert.ok(noted.includes('Whom?'));
    assert.ok(!said.join().includes('Whom?'));
  });

  test('every command can be loaded, and tells how it is called', async () => {
    for (const [name, { load }] of Object.entries(commands)) {
      const { help } = await load();
      assert.ok(help[0]?.startsWith(`chat-stream ${name} `), help[0]);
      for (const line of help) assert.ok(line.length <= 80, line);
    }
  });
});

suite('the target', () => {
  test('is a base URL without its last slash, and headers', () => {
    const { baseUrl, headers } = readTarget(['http://localhost:3000/api/'], ['Authorization: Bearer a:b', 'X-One:1']);
    assert.equal(baseUrl, 'http://localhost:3000/api');
    assert.deepEqual(
      [...headers],
      [
        ['authorization', 'Bearer a:b'],
        ['x-one', '1'],
      ],
    );
  });

  for (const [what, positionals, headers] of [
    ['no base URL', [], []],
    ['a second one', ['http://a.example', 'http://secret.example'], []],
    ['a path', ['/secret'], []],
    ['another protocol', ['ftp://secret.example'], []],
    ['a password in it', ['http://ann:secret@a.example/api'], []],
    ['a query', ['http://a.example/api?key=secret'], []],
    ['a header without a colon', ['http://a.example'], ['secret']],
    ['a header without a name', ['http://a.example'], [': secret']],
    ['a header of two lines', ['http://a.example'], ['X-One: secret\nX-Two: 2']],
  ] satisfies [string, string[], string[]][])
    test(`is not ${what}, which is not repeated`, () => {
      assert.throws(
        () => readTarget(positionals, headers),
        (error) => error instanceof UsageError && !error.message.includes('secret'),
      );
    });
});
