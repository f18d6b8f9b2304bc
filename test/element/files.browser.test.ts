import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { createChat, type Chat } from '../../src/client/chat.js';
import { testNetwork } from '../support/network.js';
import { createTestBackend, type TestBackend } from '../../src/testing/index.js';
import { Mounted } from './support/mounted.js';

describe('the files of a message', () => {
  const network = testNetwork();
  let backend: TestBackend;
  let client: Chat;
  before(() => network.start());
  beforeEach(() => {
    backend = createTestBackend();
    network.use(...backend.handlers);
    client = createChat({ baseUrl: '/api' });
  });
  afterEach(() => {
    client.dispose();
    document.body.replaceChildren();
    network.reset();
  });
  after(() => network.stop());

  it('are shown by their names, as text, with the message or in its place', async () => {
    const name = '<img src=x onerror="document.title=1">.txt';
    network.use(
      http.post('/api/chat/attachments', () => HttpResponse.json({ file_id: 12, type: 'text', name }), { once: true }),
    );
    const chat = new Mounted({}, (element) => (element.client = client));
    await chat.shown('.empty');
    const attachments = [await client.upload(new File(['x'], 'a.txt'))];
    const sent = client.send('', { attachments });
    const files = await chat.shown('.files bdi');
    expect(files.textContent).to.equal(name);
    expect(chat.all('.bubble, img').length).to.equal(0);
    (await backend.nextQuestion()).finish('A file.');
    await sent;
    expect((await chat.shown('.files bdi')).textContent).to.equal(name);
  });
});
