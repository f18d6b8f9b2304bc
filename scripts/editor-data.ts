import type { Attribute, ClassDeclaration, CustomElement, Package } from 'custom-elements-manifest/schema';

/** A class that is a tag. */
export type TagDeclaration = ClassDeclaration & CustomElement;

/** The first tag of a manifest. */
export function elementOf({ modules }: Package): TagDeclaration {
  const found = modules
    .flatMap(({ declarations = [] }) => declarations)
    .find((declaration): declaration is TagDeclaration => 'customElement' in declaration);
  if (!found) throw new Error('the manifest has no element');
  return found;
}

/** The words that an attribute may be: `'auto' | 'poll'`. */
function valuesOf({ type }: Attribute): { name: string }[] {
  return [...(type?.text ?? '').matchAll(/'([^']+)'/g)].map(([, name = '']) => ({ name }));
}

/** For VS Code: `html.customData` (docs/frameworks.md). */
export function htmlData(manifest: Package): unknown {
  const { tagName, description, attributes = [] } = elementOf(manifest);
  return {
    version: 1.1,
    tags: [
      {
        name: tagName,
        description,
        attributes: attributes.map((attribute) => {
          const values = valuesOf(attribute);
          return { name: attribute.name, description: attribute.description, ...(values.length > 0 && { values }) };
        }),
      },
    ],
  };
}

/** For JetBrains, which finds it by package.json. */
export function webTypes(manifest: Package, version: string): unknown {
  const { tagName, description, attributes = [], members = [], ...rest } = elementOf(manifest);
  const described = (ones: readonly { name: string; description?: string | undefined }[] = []) =>
    ones.map((one) => ({ name: one.name, description: one.description }));
  const element = {
    name: tagName,
    description,
    attributes: attributes.map((attribute) => ({
      ...{ name: attribute.name, description: attribute.description },
      value: { type: attribute.type?.text ?? 'string' },
    })),
    slots: described(rest.slots),
    js: {
      properties: members
        .filter((member) => member.kind === 'field')
        .map(({ name, description: words, type }) => ({ name, description: words, type: type?.text })),
      events: described(rest.events),
    },
    css: { properties: described(rest.cssProperties), parts: described(rest.cssParts) },
  };
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name: 'chat-stream',
    version,
    'description-markup': 'markdown',
    contributions: { html: { elements: [element] } },
  };
}
