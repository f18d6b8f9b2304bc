/** What the built-in model says. Markdown, as models write it. */

const greeting = `## Hello! 👋

I am the **built-in model** of this demo. I need no key and no network, and I always say the same, so I am good for *trying things out* and bad at everything else.

### What you can try

1. Say \`hello\`, ask for a **table**, for a **list** or for some **code**.
2. Press *Stop* while I write: what I have said stays.
3. Close the page in the middle of an answer and open it again: I go on meanwhile.

Put one of these words into your message and I behave accordingly:

| Word | What happens |
| --- | --- |
| \`[long]\` | a long answer |
| \`[slow]\` | a slow one |
| \`[reasoning]\` | I think aloud first |
| \`[confirm]\` | I ask for leave |
| \`[fail]\` | I fail halfway |

A real model takes three settings:

\`\`\`sh
CHAT_API_URL=http://localhost:11434/v1 CHAT_API_KEY=none CHAT_MODEL=llama3.2 npm start
\`\`\`
`;

const table = `Here is a table of **three ways** to bring an answer to a page:

| Way | First word | Needs |
| :-- | --: | :-- |
| Streaming | at once | a server that streams |
| Polling | within a second | nothing |
| Waiting for the whole | at the very end | patience |

The first is the nicest, the second always works, and this chat changes from one to the other *by itself*.
`;

const code = `This is how the stream of an answer is read, without any library:

\`\`\`js
const response = await fetch('/api/chat/stream', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ sessionId, messageId }),
});
for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
  console.log(text);
}
\`\`\`

Note that \`fetch\` gives **chunks**, not events: a chunk may hold half an event or three of them.
`;

const list = `Of course. A good chat

- shows the first word **early**,
- keeps its place when the network does not:
  - it comes back to *the same answer*,
  - it never asks the model **twice**,
- and says clearly what happened when something went wrong.

That is all there is to it:

1. ask,
2. listen,
3. remember.
`;

const topics = [
  'Streams',
  'Frames',
  'Cursors',
  'Retries',
  'Snapshots',
  'Silence',
  'Endings',
  'Memory',
  'Order',
  'Trust',
];

function chapter(topic: string, index: number): string {
  const subject = topic.toLowerCase();
  return `### ${index + 1}. ${topic}

When people talk about **${subject}**, they mostly mean the case in which everything works. It is the other case that decides how a chat feels: the train goes into a tunnel, the proxy has had enough, the laptop is closed for the night.

- What has been shown *stays* on the screen.
- What is missing is fetched from where it stopped, not from the beginning.
- What cannot be known is not guessed: the person is asked.

> ${topic} are simple as long as exactly one side decides about them. Here that is the server.

\`\`\`ts
const step${index + 1} = { topic: '${subject}', kept: true, repeated: ${index} };
\`\`\`

So much for ${subject}. The rule behind it fits on one line: \`never lose a word, never say one twice\`, and it holds for one reader as well as for five hundred of them who all follow the same answer at the same time.
`;
}

/** Some 1,500 words. */
export function longAnswer(): string {
  return `## Ten notes about answers that arrive in pieces\n\n${topics.map(chapter).join('\n')}\nThat was the **end** of it.\n`;
}

function echo(prompt: string): string {
  const quote = Array.from(prompt).slice(0, 280).join('');
  const shortened = quote.length < prompt.length ? `${quote}…` : quote;
  return `You wrote:

${shortened
  .split('\n')
  .map((line) => `> ${line}`)
  .join('\n')}

I am the built-in model and understand *nothing* of it, but I can show what an answer looks like. Say **hello** to see what you can try, or connect a real model with \`CHAT_API_URL\`, \`CHAT_API_KEY\` and \`CHAT_MODEL\`.
`;
}

const answers: readonly (readonly [RegExp, string])[] = [
  [/\b(?:hello|hi|hey|hallo|help)\b/i, greeting],
  [/\btable\b/i, table],
  [/\bcode\b/i, code],
  [/\blist\b/i, list],
];

/** The first text that a word of the prompt calls for. */
export function answerTo(prompt: string): string {
  return answers.find(([word]) => word.test(prompt))?.[1] ?? (prompt === '' ? greeting : echo(prompt));
}

export const texts = {
  reasoning: `The person wants to see me think. I have no thoughts, so I say what a model would say here: first look at the question, then at what is known, then decide. The answer should be short and show some markdown.\n`,
  action: { name: 'send_mail', args: { to: 'ada@example.org', subject: 'Hello from the demo' } },
  question: 'I would like to send a **mail** to `ada@example.org`. May I?\n',
  heard: (bytes: number) => `This was said in a recording of ${bytes} bytes`,
  agreed: '**Done.** The mail is on its way. (Not really: this is the built-in model.)\n',
  declined: 'All right, I have **not** sent anything.\n',
} as const;
