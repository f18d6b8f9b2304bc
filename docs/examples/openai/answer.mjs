/** Asks any OpenAI-compatible service, and gives its words as they come. */
export async function* answer(messages, signal) {
  const response = await fetch(`${process.env.MODEL_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${process.env.MODEL_KEY}` },
    body: JSON.stringify({
      model: process.env.MODEL,
      stream: true,
      messages: messages.map(({ role, content }) => ({ role: role === 'human' ? 'user' : role, content })),
    }),
    signal,
  });
  if (!response.ok) throw new Error(`The model answered ${response.status}.`);
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop(); // a line that has not ended yet
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const piece = JSON.parse(line.slice('data: '.length)).choices[0]?.delta.content;
      if (piece) yield piece;
    }
  }
}
