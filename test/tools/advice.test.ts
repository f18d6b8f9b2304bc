import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { advices } from '../../src/transport/diagnosis/advice.js';

/** The lines to paste are written once; what shows them has them as they are. */

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

const deployed: Readonly<Record<string, string>> = {
  nginx: 'nginx.conf',
  Apache: 'apache.conf',
  Caddy: 'Caddyfile',
  Traefik: 'traefik.yaml',
  HAProxy: 'haproxy.cfg',
};

/** Without the indentation, which is that of the whole file. */
const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trim());

for (const { product, where, lines, note } of advices) {
  test(`docs/proxies.md says of ${product} what the doctor says`, () => {
    const [, section = ''] = new RegExp(`\n## ${product}\n(.*?)\n## `, 's').exec(read('docs/proxies.md')) ?? [];
    assert.ok(section.includes(`In ${where}`), where);
    assert.ok(section.includes(note), note);
    assert.equal(/```\n(.*?)\n```/s.exec(section)?.[1] ?? '', lines);
  });

  const file = deployed[product];
  if (file === undefined) continue;
  test(`demo/deploy/${file} has the lines that the doctor gives`, () => {
    const whole = linesOf(read(`demo/deploy/${file}`));
    assert.deepEqual(
      linesOf(lines).filter((line) => !whole.includes(line)),
      [],
    );
  });
}
