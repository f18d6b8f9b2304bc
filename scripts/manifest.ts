// npm run manifest: what editors and the docs know of the tag, made from its sources: custom-elements.json, HTML data
// for VS Code and web-types for JetBrains.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';
import type typescript from 'typescript';
import type { Attribute, ClassField, Package } from 'custom-elements-manifest/schema';
import { properties } from '../src/element/properties.js';
import { elementOf, htmlData, webTypes, type TagDeclaration } from './editor-data.js';
import { elementParts } from './element-parts.js';
import { factsOfProperties } from './property-types.js';

declare module '@custom-elements-manifest/analyzer' {
  // what its own declarations leave out
  export function create(options: { modules: readonly typescript.SourceFile[] }): Package;
  export const ts: typeof typescript;
}

const root = join(import.meta.dirname, '..');
const sources = ['src/element/chat-stream.ts'];

/** The manifest of the tag, without what is inside of it. */
export function manifestOf(): Package {
  const modules = sources.map((path) =>
    ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ES2022, true),
  );
  const declaration = elementOf(create({ modules }));
  return {
    schemaVersion: '2.1.0',
    readme: 'docs/element.md',
    modules: [
      {
        kind: 'javascript-module',
        path: 'dist/index.js',
        declarations: [completed(declaration)],
        exports: [
          { kind: 'js', name: 'ChatStream', declaration: { name: 'ChatStream' } },
          { kind: 'custom-element-definition', name: 'chat-stream', declaration: { name: 'ChatStream' } },
        ],
      },
    ],
  };
}

/** With the types of all, and only what an app may use. */
function completed(declaration: TagDeclaration): TagDeclaration {
  const facts = factsOfProperties(root, Object.keys(properties));
  const fields = (declaration.members ?? [])
    .filter((member): member is ClassField => member.kind === 'field' && member.name in properties)
    .map((field) => ({
      ...field,
      description: field.description ?? facts[field.name]?.description ?? '',
      type: { text: facts[field.name]?.type ?? '' },
    }));
  const methods = (declaration.members ?? []).filter(isPublicMethod);
  const attributes = (declaration.attributes ?? []).map((attribute) => withType(attribute, fields));
  return {
    kind: 'class',
    name: declaration.name,
    description: declaration.description ?? '',
    tagName: 'chat-stream',
    customElement: true,
    attributes,
    members: [...fields.map((field) => withAttribute(field, attributes)), ...methods],
    events: (declaration.events ?? []).map((event) => ({ ...event, type: { text: pascal(event.name, 'Event') } })),
    slots: declaration.slots ?? [],
    cssParts: Object.entries(elementParts).map(([name, description]) => ({ name, description })),
    cssProperties: declaration.cssProperties ?? [],
  };
}

type Member = NonNullable<TagDeclaration['members']>[number];

/** What begins with `#`, is overridden for lit or has no words to it is the element's own. */
function isPublicMethod(member: Member): boolean {
  const isOwn = member.kind === 'method' && (member.privacy ?? 'public') === 'public' && !member.name.startsWith('#');
  return isOwn && !['connectedCallback', 'disconnectedCallback'].includes(member.name);
}

function propertyOf(attribute: string): string {
  const declared = Object.entries<{ attribute?: unknown; reflect?: unknown; type?: unknown }>(properties);
  return declared.find(([, options]) => options.attribute === attribute)?.[0] ?? attribute;
}

function withType(attribute: Attribute, fields: readonly ClassField[]): Attribute {
  const fieldName = propertyOf(attribute.name);
  const field = fields.find(({ name }) => name === fieldName);
  const { type, default: initial } = field ?? {};
  return { ...attribute, fieldName, ...(type && { type }), ...(initial !== undefined && { default: initial }) };
}

/** A property that is an attribute, too, is what that is. */
function withAttribute(field: ClassField, attributes: readonly Attribute[]): ClassField & { attribute?: string } {
  const attribute = attributes.find(({ fieldName }) => fieldName === field.name);
  if (!attribute) return field;
  const description = [field.description, attribute.description].find((text) => text) ?? '';
  return { ...field, description, attribute: attribute.name };
}

function pascal(name: string, end: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()) + end;
}

function write(): void {
  const manifest = manifestOf();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const files = {
    'custom-elements.json': manifest,
    'vscode.html-custom-data.json': htmlData(manifest),
    'web-types.json': webTypes(manifest, version),
  };
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(root, 'dist', name), `${JSON.stringify(content, null, 2)}\n`);
}

if (process.argv[1] === import.meta.filename) write();
