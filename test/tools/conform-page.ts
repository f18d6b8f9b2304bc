import { answersOf } from '../../src/tools/conform/conform.js';
import { levels, levelTitles, type Level, type Rule } from '../../src/tools/conform/rule.js';
import { rules } from '../../src/tools/conform/rules.js';

const { required, proposed, extended } = answersOf;

const introduction = `# Is a backend as the contract says?

\`\`\`
npx chat-stream conform <base-url> [--header 'Name: value' ...] [--stranger 'Name: value' ...]
                        [--level required|proposed|extended] [--json]
\`\`\`

This runs the rules of the [contract](contract.md) against any backend, as a client sees it, and prints which hold. The
base URL is where the contract's paths begin:

\`\`\`
npx chat-stream conform http://localhost:3000/api
npx chat-stream conform https://cloud.example/ocs/v2.php/apps/assistant --header "Authorization: Basic $LOGIN"
\`\`\`

- **Levels.** \`required\` is what every backend must do: answer by polling. \`proposed\` adds the stream as it was
  proposed to Nextcloud Assistant, \`extended\` all the rest: resuming, stopping, never generating twice. Each includes
  the ones before.
- **Exit code.** 0 where the level holds, 1 where not, 2 where the command was called in the wrong way or nobody
  answers. The level is what \`--level\` says; without it all rules are looked at, and those count that the backend claims
  (\`extended\` where its \`/chat/capabilities\` says \`stream\`, otherwise \`required\`).
- **Cost.** It asks for ${required + proposed + extended} answers at most, one of them a title, and says how many before: ${required} with \`--level required\`,
  ${required + proposed} with \`--level proposed\`. The longest is stopped in the middle where it can be.
- **Limits.** It stores seven messages, within a minute mostly. A backend that takes fewer of one person is called wrong
  where it refuses: give it a person without such a limit.
- **What it leaves.** Nothing: it deletes the conversations that it makes, also after Ctrl+C. Where the backend cannot
  delete them, it says how many are left. A file of 20 bytes that was uploaded belongs to no message.
- **Time.** Every wait has an end: 20 s for a request, 3 minutes for an answer, 10 s for what must follow an end.
- **Secrets.** What the headers hold is sent to the base URL alone, never along a redirect, and is not printed, even
  where the server repeats it.

A rule that does not hold is printed with what was seen, why it matters, and where it is written. A rule that builds on
another one which does not hold is not looked at, so that each fault is told once. What a backend need not offer, and
does not, does not apply. Some things cannot be seen of a model that is too fast: then it says so.

With \`--header\` for a login the rules about logins are looked at, too, and with \`--stranger\`, which is the login of
somebody else, those about what is not theirs.

In a pipeline:

\`\`\`
npx chat-stream conform "$URL" --header "Authorization: Bearer $TOKEN" --json > conform.json
\`\`\`

The JSON has \`claimed\`, \`asked\` and \`reached\` (levels), \`kept\` (whether the level asked for is reached), \`left\`
(sessions that could not be deleted) and \`rules\`, each with \`id\`, \`level\`, \`section\`, \`says\`, \`why\`, \`verdict\`
(\`holds\`, \`wrong\`, \`absent\`, \`unknown\`) and \`seen\`.

The tables below are made of the rules themselves by \`npm run docs:conform\`.
`;

/** docs/conform.md, of the rules that are run. */
export function renderConform(): string {
  return [introduction, ...levels.map(renderLevel)].join('\n');
}

function renderLevel(level: Level): string {
  const rows = rules.filter((rule) => rule.level === level).map(renderRow);
  const head = ['| rule | the contract says | why it matters | section |', '|---|---|---|---|'];
  return [`## ${levelTitles[level]}`, '', ...head, ...rows, ''].join('\n');
}

function renderRow({ id, says, why, section }: Rule): string {
  return `| ${[id, says, why, section].map(escapeCell).join(' | ')} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
