import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { createChat } from '../../src/client/chat.js';
import { testNetwork } from '../support/network.js';
import { createTestBackend, type TestBackend } from '../../src/testing/index.js';
import { Mounted } from './support/mounted.js';

const growing = 'chat-stream-message[data-state=growing] .content';
const ended = 'chat-stream-message[data-role=assistant]:not([data-state=growing])';

describe('<chat-stream>', () => {
  const network = testNetwork();
  let backend: TestBackend;
  before(() => network.start());
  beforeEach(() => {
    backend = createTestBackend();
    network.use(...backend.handlers);
  });
  afterEach(() => {
    document.body.replaceChildren();
    network.reset();
  });
  after(() => network.stop());

  it('draws an answer while it is written, with Stop in the place of Send and the focus left alone', async () => {
    const chat = new Mounted();
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    await chat.shown('.bubble', 'hello');
    reply.write('Hel');
    await chat.shown(growing, 'Hel');
    expect(chat.find('.stop')).to.exist;
    expect(chat.find('.send')).to.equal(null);
    await chat.shown('chat-stream-announcer [role=status]', 'The assistant is answering.');
    reply.write('lo **you**');
    reply.finish('Hello **you**');
    await chat.shown(ended, 'Hello you');
    expect(chat.find('.content strong')?.textContent).to.equal('you');
    await chat.shown('.send');
    await chat.shown('chat-stream-announcer [role=status]', 'The answer is complete.');
    expect(chat.root.activeElement?.localName).to.equal('textarea');
  });

  it('says in a place of its own, outside of the answers, what came of a button in them', async () => {
    const chat = new Mounted();
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    reply.finish('```\na\n```');
    await chat.shown(ended);
    const place = chat.root.querySelector('p.visually-hidden[role=status]');
    expect(place?.closest('chat-stream-log')).to.equal(null);
    expect(chat.root.querySelectorAll('chat-stream-log :is([role=status], [aria-live])')).to.have.length(0);
    const said = new Promise((resolve) => {
      new MutationObserver(() => resolve(place?.textContent)).observe(place ?? chat.root, { childList: true });
    });
    chat.root.querySelector<HTMLElement>('[data-action=copy-code]')?.click();
    expect(await said).to.match(/^(?:Copied|Not copied)/);
  });

  it('leaves the nodes of finished blocks alone while the rest grows', async () => {
    const chat = new Mounted();
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    reply.write('# Title\n\nOne.\n\nTw');
    await chat.shown(growing, 'Tw');
    const title = chat.find('.content h1');
    reply.write('o.\n\nThree.');
    await chat.shown(growing, 'Three.');
    expect(chat.find('.content h1')).to.equal(title);
    reply.finish('# Title\n\nOne.\n\nTwo.\n\nThree.');
    await chat.shown(ended);
    expect(chat.find('.content h1')).to.equal(title);
  });

  it('shows hostile text as text, wherever it comes from', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const chat = new Mounted();
    await chat.send(hostile);
    const reply = await backend.nextQuestion();
    reply.reason(hostile);
    reply.tool({ id: 'c1', name: hostile, state: hostile, input: hostile, output: { a: hostile } });
    reply.write(hostile);
    reply.finish(hostile);
    await chat.shown(ended, '<script>');
    chat.find('.reasoning summary')?.click();
    await chat.shown('.reasoning-text', 'onerror');
    for (const part of ['.bubble', '.reasoning-text', '.tool summary', '.content'])
      expect(chat.find(part)?.textContent, part).to.include('onerror');
    expect(chat.find('img, script')).to.equal(null);
  });

  it('shows what belongs to an answer: reasoning, tools, and that it was cut off', async () => {
    const chat = new Mounted();
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    reply.reason('Let me think.');
    reply.tool({ id: 'c1', name: 'search', state: 'done', input: { q: 'x' }, output: 'found' });
    reply.write('It is');
    reply.finish('It is', { finish: 'length' });
    const answer = await chat.shown(ended, 'It is');
    expect(answer.dataset.state).to.equal('length');
    chat.find('.reasoning summary')?.click();
    await chat.shown('.reasoning', 'Let me think.');
    expect(chat.find('.tool')?.textContent).to.include('search').and.include('found');
    expect(chat.find('.note')?.textContent).to.include('cut off');
  });

  it('gives a text back that could not be sent, before what was typed since', async () => {
    let refuse = (): void => undefined;
    const refused = new Promise<void>((resolve) => (refuse = resolve));
    network.use(
      http.put('/api/chat/new_message', async () => {
        await refused;
        return HttpResponse.json({ error: 'Message content is too long' }, { status: 413 });
      }),
    );
    const chat = new Mounted();
    await chat.send('first');
    const field = await chat.shown('textarea');
    if (!(field instanceof HTMLTextAreaElement)) throw new Error('no field');
    expect(field.value).to.equal('');
    field.value = 'second';
    refuse();
    const alert = await chat.shown('[role=alert]');
    expect(alert.textContent).to.include('Message content is too long');
    expect(field.value).to.equal('first\nsecond');
    expect(chat.find('chat-stream-message')).to.equal(null);
  });

  it('lets nothing of one element reach another on the page', async () => {
    const other = createTestBackend({ baseUrl: '/other' });
    network.use(...other.handlers);
    const one = new Mounted();
    const two = new Mounted({ 'base-url': '/other' });
    await one.send('for one');
    await two.send('for two');
    const [first, second] = [await backend.nextQuestion(), await other.nextQuestion()];
    second.write('answer to two');
    first.write('answer to one');
    await one.shown(growing, 'answer to one');
    await two.shown(growing, 'answer to two');
    second.finish('answer to two');
    await two.shown(ended);
    expect(one.find(growing)).to.exist;
    first.finish('answer to one');
    await one.shown(ended, 'answer to one');
  });

  it('keeps its stream when it is moved, and ends it when it is removed', async () => {
    const chat = new Mounted();
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    reply.write('before');
    await chat.shown(growing, 'before');
    const place = document.createElement('div');
    document.body.append(place);
    place.append(chat.element);
    reply.write(' and after');
    await chat.shown(growing, 'before and after');
    chat.element.remove();
    await reply.left;
    expect(backend.requests.map(({ endpoint }) => endpoint)).not.to.include('POST /chat/cancel');
  });

  it('turns to another backend without taking the headers of the first along', async () => {
    const other = createTestBackend({ baseUrl: '/other' });
    network.use(...other.handlers);
    const chat = new Mounted({ 'base-url': '/api' }, (element) => (element.headers = { authorization: 'Bearer one' }));
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    expect((await backend.received('POST /chat/stream')).headers.get('authorization')).to.equal('Bearer one');
    reply.write('half');
    await chat.shown(growing, 'half');
    chat.element.headers = undefined;
    chat.element.baseUrl = '/other';
    await reply.left;
    await chat.shown('.empty');
    await chat.send('again');
    const next = await other.nextQuestion();
    expect((await other.received('POST /chat/stream')).headers.get('authorization')).to.equal(null);
    next.finish('from the other');
    await chat.shown(ended, 'from the other');
  });

  it('draws a client that an app brings, and leaves it running when it goes', async () => {
    const client = createChat({ baseUrl: '/api' });
    const chat = new Mounted({}, (element) => (element.client = client));
    await chat.shown('.empty');
    const answer = client.send('from the app');
    const reply = await backend.nextQuestion();
    reply.write('half');
    await chat.shown(growing, 'half');
    chat.element.remove();
    reply.finish('half and half');
    expect(await answer).to.include({ content: 'half and half', finish: 'stop' });
  });

  it('tells the server when a person stops an answer, and keeps what was said', async () => {
    const chat = new Mounted();
    await chat.send('hello');
    const reply = await backend.nextQuestion();
    reply.write('said');
    await chat.shown(growing, 'said');
    chat.find('.stop')?.click();
    const answer = await chat.shown('chat-stream-message[data-state=cancelled]', 'said');
    expect(answer.querySelector('.note span')?.textContent).to.equal('Stopped.');
    await reply.stopped;
    expect(chat.root.activeElement?.localName).to.equal('textarea');
  });

  it('opens nothing by itself once a person has chosen, however late the list of sessions comes', async () => {
    let list: () => void = () => undefined;
    const listed = new Promise<void>((resolve) => (list = resolve));
    const opened: (string | null)[] = [];
    const session = { id: 7, user_id: 'me', title: 'Old', timestamp: 1 };
    network.use(
      http.get('/api/chat/sessions', async () => {
        await listed;
        return HttpResponse.json([session]);
      }),
      http.get('/api/chat/messages', ({ request }) => {
        opened.push(new URL(request.url).searchParams.get('sessionId'));
      }),
    );
    const chat = new Mounted();
    (await chat.shown('.new')).click();
    list();
    await chat.shown('chat-stream-sessions', 'Old');
    await chat.send('hello');
    (await backend.nextQuestion()).finish('Hello');
    await chat.shown(ended, 'Hello');
    expect(opened).not.to.include('7');
    expect(chat.element.sessionId).to.equal(1);
  });

  it('says of an answer without a word that it is empty', async () => {
    const chat = new Mounted();
    await chat.send('hello');
    (await backend.nextQuestion()).finish('');
    await chat.shown(ended);
    expect(chat.find('.note span')?.textContent).to.equal('The answer is empty.');
  });

  it('can be styled from outside by its parts', async () => {
    const sheet = document.createElement('style');
    sheet.textContent = 'chat-stream::part(bubble) { color: rgb(1, 2, 3); }';
    document.body.append(sheet);
    const chat = new Mounted();
    await chat.send('hello');
    (await backend.nextQuestion()).finish('done');
    await chat.shown(ended);
    const bubble = chat.find('.bubble');
    expect(bubble && getComputedStyle(bubble).color).to.equal('rgb(1, 2, 3)');
  });
});
