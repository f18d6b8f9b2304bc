import { expect } from 'chai';

describe('a chat in a worker', () => {
  it('streams, and goes on by polling where the stream breaks', async () => {
    const worker = new Worker(new URL('./support/chat-worker.ts', import.meta.url), { type: 'module' });
    const said = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
    worker.terminate();
    expect(said).to.deep.equal({
      answer: 'Hello.',
      texts: [undefined, '', 'Hel', 'Hello.'],
      asked: ['PUT /chat/new_session', 'PUT /chat/new_message', 'POST /chat/stream', 'GET /chat/check_generation'],
    });
  });
});
