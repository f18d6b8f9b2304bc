import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DefaultTheme } from 'vitepress';

const docs = resolve(import.meta.dirname, '..');

const groups: Readonly<Record<string, readonly (readonly [name: string, text: string])[]>> = {
  'Begin here': [
    ['start', 'Start'],
    ['demo', 'Live demo'],
    ['faq', 'Questions'],
    ['coming-from', 'Coming from something else'],
    ['troubleshooting', 'Troubleshooting'],
  ],
  'In the page': [
    ['element', 'The element'],
    ['element-reference', 'Its reference'],
    ['theming', 'Looks'],
    ['markdown', 'Markdown'],
    ['accessibility', 'Accessibility'],
    ['client', 'The client'],
    ['frameworks', 'Frameworks'],
    ['testing', 'Testing a page'],
  ],
  'On the server': [
    ['backend', 'Write a backend'],
    ['contract', 'The contract'],
    ['conform', 'Is it conforming?'],
    ['providers', 'Models'],
    ['nextcloud', 'Nextcloud'],
    ['deploy', 'Deploy'],
    ['proxies', 'Proxies'],
    ['doctor', 'Does it stream?'],
  ],
  'How it is': [
    ['reliability', 'Reliability'],
    ['security', 'Security'],
    ['benchmarks', 'Benchmarks'],
    ['architecture', 'Architecture'],
    ['licences', 'Licences'],
  ],
};

/** The pages that there are, in the order in which somebody new would read them. */
export const sidebar: DefaultTheme.SidebarItem[] = Object.entries(groups).map(([text, pages]) => ({
  text,
  items: pages
    .filter(([name]) => existsSync(join(docs, `${name}.md`)))
    .map(([name, title]) => ({ text: title, link: `/${name}` })),
}));
