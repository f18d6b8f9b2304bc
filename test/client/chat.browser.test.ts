import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { createChat } from '../../src/client/index.js';
import { drivenStream } from '../support/driven-stream.js';
import { testNetwork } from '../support/network.js';

describe('a chat in a page', () => {
  const network = testNetwork();
  before(() => network.start());
  afterEach(() => network.reset());
  after(() => network.stop());

  const message = { id: 9, session_id: 7, role: 'human', content: 'A question', timestamp: 100 };
  const answer = { ...message, id: 10, role: 'assistant', content: 'Hello wörld 😀' };

  it("asks by the window's own fetch, and shows the answer as it grows", async () => {
    const stream = drivenStream();
    const once = { once: true };
    network.use(
      http.put('/api/chat/new_session', () => HttpResponse.json({ session: { id: 7 } }), once),
      http.put('/api/chat/new_message', () => HttpResponse.json(message), once),
      http.post('/api/chat/stream', () => stream.response, once),
    );
    const chat = createChat({ baseUrl: '/api' });
    const texts: string[] = [];
    const grown = new Promise<void>((resolve) => {
      chat.$messages.subscribe((messages) => {
        texts.push(messages[1]?.content ?? '');
        if (messages[1]?.content === 'Hello') resolve();
      });
    });
    const sent = chat.send('A question');
    stream.event({ chunk: 'Hello', off: 0 }, { id: '11.1' });
    await grown;
    stream.event({ done: true, message: answer }, { id: '11.2' });
    stream.end();
    expect((await sent)?.content).to.equal(answer.content);
    expect([...new Set(texts)]).to.deep.equal(['', 'Hello', answer.content]);
    chat.dispose();
  });
});
