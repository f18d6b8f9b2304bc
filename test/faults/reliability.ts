import { catalogue, type CatalogueEntry } from './catalogue.js';
import { faultCases } from './cases.js';
import { browserFaults } from './in-browser.js';

const introduction = `# Reliability

What can go wrong on the way from a question to its answer, what the person sees then, and how long it takes at most
with the default settings. In every one of these:

- **no loss**: the text is the server's, or the end says clearly that it is not all, and a beginning of it stays,
- **no duplicate**: no text is shown twice,
- **one generation** for each message, unless the person asks for another,
- **bounded**: so many requests, so long, and no more,
- **quiet**: what heals by itself shows no error.

Each row is a test: \`npm test -- faults\` for those that need no browser, \`npm test -- e2e\` for the others. This page is
made of them by \`npm run docs:reliability\`; a row without a test fails.

Beside them whole chats are broken at random, at any byte and by any act: a thousand schedules in \`npm test\`, twenty
thousand by \`npm run test:schedules\`. One that fails names its seed, and can be played again
([test/schedules](../test/schedules/README.md)).

How long is waited for what, and how often is tried, are the \`limits\` of \`createChat\`: each with its reason in
[limits.ts](../src/transport/limits.ts).
`;

/** docs/reliability.md, of the catalogue and of what the tests say is seen. */
export function renderReliability(): string {
  const groups = [...new Set(catalogue.map(({ group }) => group))];
  return [introduction, ...groups.map(renderGroup)].join('\n');
}

function renderGroup(name: string): string {
  const rows = catalogue.filter(({ group }) => group === name).map(renderRow);
  return [`## ${name}`, '', '| | fault | the person sees | at most |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function renderRow({ id, fault, seconds }: CatalogueEntry): string {
  const sees = [...faultCases, ...browserFaults].find((tried) => tried.id === id)?.sees ?? '';
  return `| ${id} | ${escapeCell(fault)} | ${escapeCell(sees)} | ${seconds} s |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
