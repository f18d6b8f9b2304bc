const table = `Three ways to bring an answer to a page:

| Way | The first word | Needs |
| :-- | :-- | :-- |
| Streaming | at once | a server that streams |
| Polling | within a second | nothing |
| Waiting | at the very end | patience |

This chat takes the first, and the second where there is no first.
`;

const code = `The stream of an answer, read by hand:

\`\`\`js
const response = await fetch('/api/chat/stream', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'OCS-APIRequest': 'true' },
  body: JSON.stringify({ sessionId, messageId }),
});
for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
  console.log(text);
}
\`\`\`

\`fetch\` gives chunks, not events: a chunk may hold half an event, or three of them.
`;

const about = `## Hello 👋

You are talking to **the test kit, in this page**. There is no server, and what I say was written before you
asked. The chat around it is the real one.

1. *A good line* is what you have now: the words come as they are written.
2. *The line breaks* cuts the stream after the first words. Watch closely: the answer goes on where it was.
3. *Nothing streams* has no stream at all. The same answer comes by polling.

Ask for a **table** or for some **code**, and press *Stop* in the middle.
`;

/** What the demo says. */
export function answerTo(text: string): string {
  if (/table/i.test(text)) return table;
  return /code/i.test(text) ? code : about;
}
