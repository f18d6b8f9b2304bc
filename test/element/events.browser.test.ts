import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { createChat } from '../../src/client/chat.js';
import { until } from '../support/driven-stream.js';
import { testNetwork } from '../support/network.js';
import { mockBackend, type MockBackend } from './support/mock-backend.js';
import { Mounted } from './support/mounted.js';

/** What the element tells of the changes of its chat, as a page hears it that only listens. */
describe('the events of <chat-stream>', () => {
  const network = testNetwork();
  let backend: MockBackend;
  let heard: string[];
  let listening: AbortController;
  before(() => network.start());
  beforeEach(() => {
    backend = mockBackend();
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
    (await backend.nextStream()).finish('Hello');
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
    (await backend.nextStream()).finish('Hello');
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
    (await backend.nextStream()).finish('Hello');
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
    const stream = await backend.nextStream();
    chat.element.remove();
    // what is not on the page bubbles nowhere
    const late: Event[] = [];
    for (const name of ['chat-status', 'chat-transport', 'chat-error'])
      chat.element.addEventListener(name, (event) => late.push(event));
    stream.finish('Hello');
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
});

const polled = { id: 9, session_id: 1, role: 'assistant', content: 'Hello', timestamp: 1, attachments: [] };
