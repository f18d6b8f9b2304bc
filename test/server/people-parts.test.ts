import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Attempts } from '../../demo/server/people/attempts.js';
import { hashPassword, isPassword } from '../../demo/server/people/passwords.js';
import { secretIn, Signer } from '../../demo/server/people/secrets.js';

test('a password is known again, and nothing else is', async () => {
  const stored = await hashPassword('schön und lang');
  assert.match(stored, /^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  assert.notEqual(stored, await hashPassword('schön und lang'), 'each has a salt of its own');
  assert.equal(await isPassword('schön und lang', stored), true);
  assert.equal(await isPassword('schön und lang'.normalize('NFD'), stored), true);
  assert.equal(await isPassword('Schön und lang', stored), false);
  assert.equal(await isPassword('', undefined), false);
});

test('what a password costs is read from what is stored', async () => {
  const cheap = 'scrypt$16$8$1$AAAAAAAAAAAAAAAAAAAAAA$';
  await assert.rejects(isPassword('x', `${cheap}short`), TypeError);
  assert.equal(await isPassword('x', `${cheap}${'A'.repeat(43)}`), false);
});

test('attempts are counted for each, and are forgotten in time', () => {
  let now = 0;
  const attempts = new Attempts({ limit: 2, window: 10_000, clock: () => now });
  assert.deepEqual([attempts.take('a'), attempts.take('a'), attempts.take('a')], [0, 0, 10]);
  assert.equal(attempts.take('b'), 0);
  now = 9_500;
  assert.equal(attempts.take('a'), 1);
  now = 10_001;
  assert.equal(attempts.take('a'), 0);
  attempts.forget('b');
  assert.deepEqual([attempts.take('b'), attempts.take('b'), attempts.take('b')], [0, 0, 10]);
});

test('the secret is made once and nobody else may read it', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  const secret = secretIn(file);
  assert.deepEqual(secretIn(file), secret);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(readFileSync(file, 'utf8').length, 43);
});

test('a signature serves for what it was made', () => {
  const signer = new Signer(Buffer.alloc(32, 1));
  const signature = signer.sign('login', 'text');
  assert.equal(signer.isSigned('login', 'text', signature), true);
  assert.equal(signer.isSigned('form', 'text', signature), false);
  assert.equal(signer.isSigned('login', 'texT', signature), false);
  assert.equal(signer.isSigned('login', 'text', ''), false);
  assert.equal(new Signer(Buffer.alloc(32, 2)).isSigned('login', 'text', signature), false);
});
