import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { createChat } from '../../src/client/chat.js';
import { until } from '../support/driven-stream.js';
import { testNetwork } from '../support/network.js';
import { createTestBackend, type TestBackend } from '../../src/testing/index.js';
import { Mounted } from './support/mounted.js';

/** What the element tells of the changes of its chat, as a page hears it that only listens. */
describe('the events of <chat-stream>', () => {
  const network = testNetwork();
  let backend: TestBackend;
  let heard: string[];
  let listening: AbortController;
  before(() => network.start());
  beforeEach(() => {
    backend = createTestBackend();
    network.use(...backend.handlers);
    heard = [];
    listening = new AbortController();
    const { signal } = listening;
    // on the page: they bubble, and pass the shadow root of whatever they are in
    const listen = <Name extends 'chat-status' | 'chat-transport' | 'chat-error'>(
      name: Name,
      says: (event: HTMLElementEventMap[Name]) => string,
    ) => document.body.addEventListener(name, (event) => heard.push(`${name}: ${says(event)}`), { signal });
    listen('chat-status', ({ detail: { status, phase, notice } }) => [status, phase, notice?.kind].join(' ').trimEnd());
    listen('chat-transport', ({ detail: { transport } }) => [transport?.kind, transport?.reason].join(' ').trimEnd());
    listen('chat-error', ({ detail: { error } }) => String(error?.code));
  });
  afterEach(() => {
    listening.abort();
    document.body.replaceChildren();
    // where streaming was refused is remembered by the tab
    sessionStorage.clear();
    network.reset();
  });
  after(() => network.stop());

  it('tell each change once, and nothing of how things were at the start', async () => {
    const chat = new Mounted();
    await chat.shown('.empty');
    expect(heard).to.deep.equal([]);
    await chat.send('hello');
    (await backend.nextQuestion()).finish('Hello');
    await until('the end', () => heard.includes('chat-status: idle done'));
    expect(heard).to.deep.equal([
      'chat-status: sending',
      'chat-transport: stream',
      'chat-status: connecting connecting',
      'chat-status: streaming streaming',
      'chat-status: idle done',
    ]);
  });

  it('reach a page from inside another shadow root', async () => {
    const outer = document.createElement('div');
    document.body.append(outer);
    const chat = new Mounted();
    outer.attachShadow({ mode: 'open' }).append(chat.element);
    await chat.send('hello');
    (await backend.nextQuestion()).finish('Hello');
    await until('the end', () => heard.includes('chat-status: idle done'));
  });

  it('tell of an error and that it is over', async () => {
    const chat = new Mounted();
    await chat.shown('.empty');
    network.use(
      http.put('/api/chat/new_message', () => HttpResponse.json({ error: 'No' }, { status: 500 }), { once: true }),
    );
    await chat.send('hello');
    await chat.shown('[role=alert]');
    expect(heard).to.deep.equal(['chat-status: sending', 'chat-error: server_error', 'chat-status: idle']);
    await chat.send('again');
    (await backend.nextQuestion()).finish('Hello');
    await until('the end', () => heard.includes('chat-status: idle done'));
    expect(heard.filter((line) => line.startsWith('chat-error')).at(-1)).to.equal('chat-error: undefined');
  });

  it('say that a person is signed out, who is told so once', async () => {
    const chat = new Mounted();
    await chat.shown('.empty');
    network.use(http.put('/api/chat/new_session', () => HttpResponse.json({}, { status: 401 }), { once: true }));
    await chat.send('hello');
    const alert = await chat.shown('[role=alert]');
    expect(heard).to.include('chat-status: idle  signed_out').and.include('chat-error: unauthorized');
    expect(alert.textContent).to.include('signed out');
    expect(chat.all('.notice').length).to.equal(0);
  });

  it('are silent once the element has gone, though its client goes on', async () => {
    const client = createChat({ baseUrl: '/api' });
    const chat = new Mounted({}, (element) => (element.client = client));
    await chat.shown('.empty');
    const answer = client.send('hello');
    const reply = await backend.nextQuestion();
    chat.element.remove();
    // what is not on the page bubbles nowhere
    const late: Event[] = [];
    for (const name of ['chat-status', 'chat-transport', 'chat-error'])
      chat.element.addEventListener(name, (event) => late.push(event));
    reply.finish('Hello');
    await answer;
    client.dispose();
    expect(late).to.deep.equal([]);
  });

  it('tell of a fall back to polling, and why', async () => {
    network.use(
      http.post('/api/chat/stream', () => HttpResponse.json({ error: 'off' }, { status: 501 }), { once: true }),
      http.get('/api/chat/generate', () => HttpResponse.json({ taskId: 5 }), { once: true }),
      http.get('/api/chat/check_generation', () => HttpResponse.json(polled), { once: true }),
    );
    const chat = new Mounted();
    await chat.send('hello');
    await until('the end', () => heard.includes('chat-status: idle done'));
    expect(heard.filter((line) => line.startsWith('chat-transport'))).to.deep.equal([
      'chat-transport: stream',
      'chat-transport: poll refused',
    ]);
  });

  it('tell of what is sent, of each piece of an answer and of its end, and of the session', async () => {
    const chat = new Mounted();
    await chat.shown('.empty');
    const told: unknown[] = [];
    chat.element.addEventListener('chat-send', ({ detail }) => told.push(['send', detail.text]));
    chat.element.addEventListener('chat-message', ({ detail: { message } }) =>
      told.push(['message', message.role, message.content]),
    );
    chat.element.addEventListener('chat-delta', ({ detail }) => told.push(['delta', detail.delta]));
    chat.element.addEventListener('chat-session', ({ detail }) => told.push(['session', detail.session?.id]));
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    reply.write('Hel');
    await until('the first piece', () => told.some((event) => String(event) === 'delta,Hel'));
    reply.write('lo');
    await until('the second', () => told.some((event) => String(event) === 'delta,lo'));
    reply.finish('Hello');
    await until('the end', () => heard.includes('chat-status: idle done'));
    expect(told.filter((event) => !String(event).startsWith('session'))).to.deep.equal([
      ['send', 'hello'],
      ['message', 'human', 'hello'],
      ['delta', 'Hel'],
      ['delta', 'lo'],
      ['message', 'assistant', 'Hello'],
    ]);
    expect(told).to.deep.include(['session', 1]);
    expect(chat.element.sessionId).to.equal(1);
  });

  it('give a message back to the composer that an app does not let go', async () => {
    const chat = new Mounted();
    await chat.shown('.empty');
    chat.element.addEventListener('chat-send', (event) => event.preventDefault());
    await chat.send('not yet');
    const field = await chat.shown('textarea');
    expect((field as HTMLTextAreaElement).value).to.equal('not yet');
    expect(backend.requests.map(({ endpoint }) => endpoint).filter((call) => call.startsWith('PUT'))).to.deep.equal([]);
  });

  it('tell what a run was like', async () => {
    const chat = new Mounted();
    const told: unknown[] = [];
    chat.element.addEventListener('chat-metric', ({ detail: { metric } }) => told.push(metric));
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    reply.write('Hello');
    await chat.shown('.content', 'Hello');
    reply.finish('Hello', { usage: { input: 1, output: 2 } });
    await until('the metric', () => told.length > 0);
    expect(told).to.have.length(1);
    expect(told[0]).to.include.keys('transport', 'firstText');
  });

  it('tell of an opinion first, and no server of one that an app keeps', async () => {
    const { feedback: rated } = backend;
    const chat = new Mounted();
    const told: unknown[] = [];
    const keep = (event: Event): void => event.preventDefault();
    chat.element.addEventListener('chat-feedback', ({ detail }) => told.push(detail.rating));
    chat.element.addEventListener('chat-feedback', keep);
    await chat.send('hello');
    (await backend.nextQuestion()).finish('Hello');
    (await chat.shown('button[aria-label="Good answer"]')).click();
    await until('the event', () => told.length > 0);
    expect(rated).to.deep.equal([]);
    chat.element.removeEventListener('chat-feedback', keep);
    (await chat.shown('button[aria-label="Bad answer"]')).click();
    await until('the server to hear of it', () => rated.length > 0);
    expect(told).to.deep.equal([1, -1]);
    expect(rated).to.deep.equal([{ sessionId: 1, messageId: backend.messages().at(-1)?.id, rating: -1 }]);
  });

  it('tell nothing of the messages of a session that is only opened', async () => {
    const first = new Mounted();
    await first.send('hello');
    (await backend.nextQuestion()).finish('Hello');
    await until('the end', () => heard.includes('chat-status: idle done'));
    first.element.remove();
    const told: string[] = [];
    const second = new Mounted();
    for (const name of ['chat-message', 'chat-delta']) second.element.addEventListener(name, () => told.push(name));
    await second.shown('.content', 'Hello');
    expect(told).to.deep.equal([]);
  });
});

const polled = { id: 9, session_id: 1, role: 'assistant', content: 'Hello', timestamp: 1, attachments: [] };
