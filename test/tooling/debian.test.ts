import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DebianSystem, installPackages } from '../support/debian.mjs';

function system(given: { uid?: number; has?: string[]; failing?: RegExp; output?: string }) {
  const commands: string[] = [];
  const fake: DebianSystem = {
    uid: () => given.uid ?? 0,
    exists: (path) => (given.has ?? ['/usr/bin/apt-get']).includes(path),
    run: (argv) => {
      const command = argv.join(' ');
      commands.push(command);
      return Promise.resolve({ status: given.failing?.test(command) ? 100 : 0, output: given.output ?? '' });
    },
  };
  return { fake, commands };
}

test('root updates the lists and installs without what is only recommended', async () => {
  const { fake, commands } = system({});
  assert.equal(await installPackages(['chromium'], fake), undefined);
  assert.equal(commands.length, 2);
  assert.match(commands[0] ?? '', /^env DEBIAN_FRONTEND=noninteractive apt-get .*update$/);
  assert.match(commands[1] ?? '', /apt-get .*install -y --no-install-recommends chromium$/);
});

test('anybody else needs sudo that asks for nothing', async () => {
  const has = ['/usr/bin/apt-get', '/usr/bin/sudo'];
  const allowed = system({ uid: 1000, has });
  assert.equal(await installPackages(['xvfb'], allowed.fake), undefined);
  assert.match(allowed.commands[1] ?? '', /^sudo -n env/);

  const refused = system({ uid: 1000, has, failing: /^sudo -n true$/ });
  assert.match((await installPackages(['xvfb'], refused.fake)) ?? '', /takes root, or sudo/);
  assert.deepEqual(refused.commands, ['sudo -n true']);

  assert.match((await installPackages(['xvfb'], system({ uid: 1000 }).fake)) ?? '', /takes root, or sudo/);
});

test('where there is no apt-get nothing is run', async () => {
  const { fake, commands } = system({ has: [] });
  assert.equal(await installPackages(['xvfb'], fake), 'this system has no apt-get');
  assert.deepEqual(commands, []);
});

test('lists that cannot be fetched do not keep from installing; the last word of a failure is passed on', async () => {
  assert.equal(await installPackages(['xvfb'], system({ failing: /update$/ }).fake), undefined);
  const { fake } = system({ failing: /install/, output: 'Reading\nE: Unable to locate package xvfb\n' });
  assert.match(
    (await installPackages(['xvfb'], fake)) ?? '',
    /could not install xvfb \(E: Unable to locate package xvfb\)/,
  );
});
