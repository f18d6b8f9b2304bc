// npm run docs:element: docs/element-reference.md, made of what the package's manifest says of the tag.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from 'custom-elements-manifest/schema';
import { elementOf, type TagDeclaration } from './editor-data.js';

const root = join(import.meta.dirname, '..');

/** The tag as a page: all that it takes, tells and can be given a look by. */
export function renderReference(tag: TagDeclaration): string {
  const { attributes = [], members = [], events = [], slots = [], cssParts = [], cssProperties = [] } = tag;
  const fields = members.filter((member) => member.kind === 'field');
  const methods = members.filter((member) => member.kind === 'method');
  const attributeOf = (name: string) => attributes.find(({ fieldName }) => fieldName === name)?.name;
  const plain = (ones: readonly { readonly name: string; readonly description?: string | undefined }[]) =>
    ones.map(({ name, description = '' }) => [code(name), description]);
  return `${[
    '# Reference of the element',
    'Made by `npm run docs:element` of the manifest that editors read, `custom-elements.json`. How to use it all:\n[the element](element.md).',
    '## Attributes and properties',
    table(
      ['property', 'attribute', 'type', 'default', ''],
      fields.map(({ name, type, default: initial, description = '' }) => [
        ...[code(name), code(attributeOf(name)), code(type?.text), code(initial)],
        description,
      ]),
    ),
    '## Methods',
    table(
      ['method', 'gives', ''],
      methods.map(({ name, parameters = [], return: given, description = '' }) => [
        code(`${name}(${parameters.map((one) => one.name + (one.optional ? '?' : '')).join(', ')})`),
        code(given?.type?.text),
        description,
      ]),
    ),
    '## Events',
    table(
      ['event', 'type', ''],
      events.map(({ name, type, description = '' }) => [code(name), code(type.text), description]),
    ),
    '## Slots',
    table(['slot', ''], plain(slots)),
    '## Parts',
    table(['`::part`', ''], plain(cssParts)),
    '## Custom properties',
    table(
      ['property', 'default', ''],
      cssProperties.map(({ name, default: initial, description = '' }) => [code(name), code(initial), description]),
    ),
  ].join('\n\n')}\n`;
}

/** In one line, and without the names of files, which say something to who reads the sources only. */
function inCell(text: string): string {
  return text.replaceAll(/ \([\w-]+\.ts[^)]*\)/g, '').replaceAll(/\s*\n\s*/g, ' ');
}

function code(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(inCell).join(' | ')} |`;
  return [head, head.map(() => '---'), ...rows].map(line).join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as Package;
  writeFileSync(join(root, 'docs/element-reference.md'), renderReference(elementOf(manifest)));
}
