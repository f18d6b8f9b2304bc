import { createChat } from '../../../src/client/index.js';

/** A chat that lives in a worker: one question to a server that streams, breaks in the middle, and is polled after that. */

const json = (body: unknown, status = 200) => Promise.resolve(Response.json(body, { status }));
const message = (id: number, role: string, content: string) => ({ id, session_id: 1, role, content, timestamp: 1 });

function breaking(): Promise<Response> {
  const text =
    'event: hello\nid: 8.0\ndata: {"v":1,"taskId":8,"sessionId":1,"messageId":2}\n\ndata: {"chunk":"Hel"}\n\n';
  return Promise.resolve(new Response(text, { headers: { 'content-type': 'text/event-stream' } }));
}

const answers: Readonly<Record<string, () => Promise<Response>>> = {
  'PUT /chat/new_session': () => json({ session: { id: 1, title: null, timestamp: 1 } }),
  'PUT /chat/new_message': () => json(message(2, 'human', 'A question')),
  'POST /chat/stream': breaking,
  'GET /chat/check_generation': () => json({ ...message(3, 'assistant', 'Hello.'), ocp_task_id: 8 }),
};

const asked: string[] = [];
const chat = createChat({
  baseUrl: 'https://chat.test/api',
  fetch: (input, init) => {
    const { pathname } = new URL(input as string);
    const endpoint = `${init?.method ?? 'GET'} ${pathname.replace('/api', '')}`;
    asked.push(endpoint);
    return answers[endpoint]?.() ?? json({}, 404);
  },
});
const texts: (string | undefined)[] = [];
chat.$messages.subscribe((messages) => texts.push(messages[1]?.content));
const answer = await chat.send('A question');
postMessage({ answer: answer?.content, texts: [...new Set(texts)], asked });
