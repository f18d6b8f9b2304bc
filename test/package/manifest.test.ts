// What editors are told of the tag, held against docs/element.md and the sources.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Package } from 'custom-elements-manifest/schema';
import { elementOf } from '../../scripts/editor-data.js';
import { renderReference } from '../../scripts/element-reference.js';
import { integrityOf } from '../../scripts/integrity.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const tag = elementOf(JSON.parse(read('dist/custom-elements.json')) as Package);
const docs = read('docs/element.md');

/** The text from a heading to the next. */
function section(heading: string): string {
  const [, rest = ''] = docs.split(`\n## ${heading}\n`);
  return rest.split('\n## ')[0] ?? '';
}

/** What stands in backticks in a column of all tables of a text. */
function column(text: string, index: number): string[] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.flatMap((row) => words(row.split('|')[index + 1] ?? ''));
}

function words(text: string): string[] {
  return [...text.matchAll(/`([^`\s]+)`/g)].map(([, word = '']) => word);
}

function assertSame(found: readonly (string | undefined)[] | undefined, expected: readonly string[]): void {
  assert.ok(expected.length > 0, 'the docs name none');
  assert.deepEqual([...(found ?? [])].sort(), [...expected].sort());
}

function namesOf(ones: readonly { readonly name: string }[] | undefined): string[] {
  return (ones ?? []).map(({ name }) => name);
}

test('the manifest and the docs name the same attributes and properties', () => {
  const table = section('Attributes and properties');
  assertSame(namesOf(tag.attributes), column(table, 0));
  assertSame(namesOf(tag.members?.filter(({ kind }) => kind === 'field')), column(table, 1));
});

test('the manifest and the docs name the same methods', () => {
  const methods = tag.members?.filter(({ kind }) => kind === 'method');
  const documented = [...section('Methods').matchAll(/`(\w+)\(/g)].map(([, name = '']) => name);
  assertSame(namesOf(methods), documented);
});

test('the manifest and the docs name the same events, each with its type', () => {
  assertSame(namesOf(tag.events), column(section('Events'), 0));
  const exported = read('dist/types/index.d.ts');
  for (const { type } of tag.events ?? []) assert.match(exported, new RegExp(`\\b${type.text}\\b`));
});

test('the manifest and the docs name the same slots', () => {
  const [slots = ''] = section('Slots').split('What belongs');
  assertSame(namesOf(tag.slots), words(slots));
});

test('the manifest, the docs and the styles name the same custom properties', () => {
  const names = namesOf(tag.cssProperties);
  const [properties = ''] = section('Looks').split('Light and dark');
  assertSame(
    names,
    words(properties).filter((word) => word.startsWith('--')),
  );
  const used = sources().flatMap((text) => [...text.matchAll(/var\((--chat-stream-[\w-]+)/g)]);
  assertSame(names, [...new Set(used.map(([, name = '']) => name))]);
});

test('the manifest, the docs and the templates name the same parts', () => {
  const names = namesOf(tag.cssParts);
  const [, parts = ''] = section('Looks').split('`::part`:');
  assertSame(names, words(parts.trim().split('\n\n')[0] ?? ''));
  const drawn = sources().flatMap((text) => [...text.matchAll(/\spart="([\w-]+)"/g)]);
  const unnamed = drawn.map(([, name = '']) => name).filter((name) => !names.includes(name));
  assert.deepEqual(unnamed, []);
});

function sources(): string[] {
  const paths = readdirSync(join(root, 'src/element'), { recursive: true, encoding: 'utf8' });
  // what draws a diagnosis is a tag of its own
  const ofTag = paths.filter((path) => path.endsWith('.ts') && !path.startsWith('diagnosis'));
  return ofTag.map((path) => read(join('src/element', path)));
}

test('everything in the manifest has words to it, and nothing that is inside', () => {
  const { attributes = [], events = [], slots = [], cssParts = [], cssProperties = [] } = tag;
  for (const { name, description } of [...attributes, ...events, ...slots, ...cssParts, ...cssProperties])
    assert.ok(description, name);
  assert.doesNotMatch(read('dist/custom-elements.json'), /"#|chat-stream-composer|renderRoot|willUpdate/);
});

test('both kinds of editors are told of each attribute, and of the words that it may be', () => {
  const { tags } = JSON.parse(read('dist/vscode.html-custom-data.json')) as {
    tags: [{ name: string; attributes: { name: string; values?: { name: string }[] }[] }];
  };
  assert.equal(tags[0].name, 'chat-stream');
  assertSame(namesOf(tags[0].attributes), namesOf(tag.attributes));
  const mode = tags[0].attributes.find(({ name }) => name === 'mode');
  assert.deepEqual(mode?.values, [{ name: 'inline' }, { name: 'panel' }, { name: 'bubble' }]);
  const { contributions } = JSON.parse(read('dist/web-types.json')) as {
    contributions: { html: { elements: [{ attributes: { name: string }[]; js: { events: { name: string }[] } }] } };
  };
  const [element] = contributions.html.elements;
  assertSame(namesOf(element.attributes), namesOf(tag.attributes));
  assertSame(namesOf(element.js.events), namesOf(tag.events));
});

test('the hashes are those of the files for a script tag', () => {
  const written = read('dist/cdn/integrity.txt');
  assert.equal(written, integrityOf(join(root, 'dist/cdn')));
  assert.match(written, /^sha384-[\w+/]{64} chat-stream\.js$/m);
});

test('what package.json names for editors is there', () => {
  const manifest = JSON.parse(read('package.json')) as { customElements: string; 'web-types': string };
  for (const path of [manifest.customElements, manifest['web-types']]) assert.ok(read(path).length > 0);
});

test('the reference is what the manifest says: `npm run docs:element` has been run', () => {
  assert.equal(read('docs/element-reference.md'), renderReference(tag));
});

test('nothing that an app may set, call or hear of is without a word', () => {
  const { members = [], events = [], slots = [], cssParts = [], cssProperties = [] } = tag;
  const silent = [...members, ...events, ...slots, ...cssParts, ...cssProperties].filter(
    ({ description }) => !description,
  );
  assert.deepEqual(namesOf(silent), []);
});
