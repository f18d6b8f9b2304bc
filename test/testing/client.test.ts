// What a user of the test kit does with it, by the public client, in Node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf, reached, record } from '../support/chat-bench.js';
import { createKit } from './support/kit.js';

test('an answer that the test writes comes as it is written', async (t) => {
  const { backend, chat } = createKit(t);
  const sent = chat.send('Hello?');
  const answer = await backend.nextQuestion();
  assert.deepEqual([answer.question.text, answer.text], ['Hello?', '']);
  answer.write('Hel');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hel');
  answer.write('lo');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  answer.finish();
  assert.equal((await sent)?.finish, 'stop');
  const [session] = backend.sessions;
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: Hello?', 'assistant: Hello']);
  assert.deepEqual(
    backend.messages(session?.id).map(({ role, content }) => `${role}: ${content}`),
    ['human: Hello?', 'assistant: Hello'],
  );
});

test('answers that were given beforehand come at once, one for each question', async (t) => {
  const { backend, chat } = createKit(t, { answers: ['One word at a time.', ['in ', 'pieces']] });
  backend.answerWith(({ text }) => `You said: ${text}`);
  assert.equal((await chat.send('First'))?.content, 'One word at a time.');
  assert.equal((await chat.send('Second'))?.content, 'in pieces');
  assert.equal((await chat.send('Third'))?.content, 'You said: Third');
  assert.equal(backend.generations, 3);
});

test('a script may take its time, think, use tools and name its sources', async (t) => {
  const { backend, chat } = createKit(t);
  backend.answerWith(async function* (_, answer) {
    answer.reason('Let me see.');
    answer.tool({ name: 'search', input: { q: 'x' } });
    await Promise.resolve();
    answer.tool({ name: 'search', state: 'done', output: 'found' });
    yield 'Found ';
    answer.cite([{ title: 'A page', url: 'https://example.com/' }]);
    yield 'it.';
  });
  const message = await chat.send('Where?');
  assert.deepEqual([message?.content, message?.reasoning], ['Found it.', 'Let me see.']);
  assert.deepEqual(message?.tools, [
    { id: 'search', name: 'search', state: 'done', input: { q: 'x' }, output: 'found' },
  ]);
  assert.deepEqual(message.sources, [{ title: 'A page', url: 'https://example.com/' }]);
});

test('an answer that fails says so, and what was written stays', async (t) => {
  const { backend, chat } = createKit(t);
  const sent = chat.send('Hello?');
  const answer = await backend.nextQuestion();
  answer.write('Well, ');
  answer.fail('task_failed', { message: 'The model is out.' });
  assert.deepEqual([(await sent)?.content, chat.$error.get()?.message], ['Well, ', 'The model is out.']);
  assert.throws(() => answer.write('too late'), /has ended already/);
  assert.equal(backend.messages().at(-1)?.finish, 'failed');
});

test('a stopped answer keeps its text, and hears nothing any more', async (t) => {
  const { backend, chat } = createKit(t);
  const sent = chat.send('Hello?');
  const answer = await backend.nextQuestion();
  answer.write('Well');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Well');
  await chat.stop();
  await answer.stopped;
  answer.write(', too late');
  answer.finish();
  assert.deepEqual([(await sent)?.content, answer.text, answer.isOver], ['Well', 'Well', true]);
  assert.equal(backend.messages().at(-1)?.finish, 'cancelled');
  assert.equal(backend.generations, 1);
});

test('a stream that is cut is taken up again where it was', async (t) => {
  const { backend, chat } = createKit(t);
  const texts = record(t, chat.$messages);
  const sent = chat.send('Hello?');
  const answer = await backend.nextQuestion();
  answer.write('Hel');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hel');
  answer.cut();
  const resumed = await backend.received('GET /chat/stream');
  assert.deepEqual(resumed.query.after, `${answer.taskId}.1`);
  answer.write('lo');
  answer.finish();
  assert.equal((await sent)?.content, 'Hello');
  const shown = new Set(texts.map((messages) => messages[1]?.content));
  assert.deepEqual([...shown], [undefined, '', 'Hel', 'Hello']);
});

for (const level of ['required', 'proposed'] as const)
  test(`a backend of the level "${level}" answers as one`, async (t) => {
    const { backend, chat } = createKit(t, { level });
    const sent = chat.send('Hello?');
    const answer = await backend.nextQuestion();
    answer.write('Hel');
    await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hel');
    answer.write('lo');
    answer.finish();
    assert.equal((await sent)?.content, 'Hello');
    assert.equal(chat.$transport.get()?.kind, level === 'required' ? 'poll' : 'stream');
    assert.equal(backend.generations, 1);
  });

test('an answer that waits for its turn says so to who polls', async (t) => {
  const { backend, chat } = createKit(t, {}, { transport: 'poll' });
  const sent = chat.send('Hello?');
  const answer = await backend.nextQuestion();
  answer.queue();
  assert.equal((await reached(chat.$notice, (notice) => notice !== undefined))?.kind, 'queued');
  answer.write('At last.');
  answer.finish();
  assert.equal((await sent)?.content, 'At last.');
});

for (const isConfirmed of [true, false])
  test(`leave that is asked for is ${isConfirmed ? 'given' : 'refused'}`, async (t) => {
    const { backend, chat } = createKit(t);
    const sent = chat.send('Mail it.');
    const first = await backend.nextQuestion();
    first.write('May I?');
    first.ask([{ name: 'send_mail', args: { to: 'bob' } }]);
    await sent;
    assert.deepEqual(chat.$pendingActions.get(), [{ name: 'send_mail', args: { to: 'bob' } }]);
    const replied = chat.answerActions(isConfirmed);
    const second = await backend.nextQuestion();
    assert.equal(second.question.confirmed, isConfirmed);
    second.write('Done.');
    second.finish();
    assert.equal((await replied)?.content, 'Done.');
    assert.deepEqual(chat.$pendingActions.get(), []);
  });

test('another answer takes the place of one', async (t) => {
  const { backend, chat } = createKit(t, { answers: ['First.'] });
  await chat.send('Hello?');
  const again = chat.regenerate();
  const answer = await backend.nextQuestion();
  assert.deepEqual([answer.question.isAgain, answer.question.text], [true, 'Hello?']);
  answer.write('Second.');
  answer.finish();
  await again;
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: Hello?', 'assistant: Second.']);
});

test('sessions are listed, opened, renamed and deleted, and get a title', async (t) => {
  const { backend, chat } = createKit(t, { answers: ['Hello'], titles: (text) => `On ${text}` });
  const old = backend.addSession('Old', [{ content: 'Hi' }, { role: 'assistant', content: 'Hi!' }]);
  await chat.load();
  await chat.select(old.id);
  assert.deepEqual(linesOf(chat.$messages.get()), ['human: Hi', 'assistant: Hi!']);
  await chat.renameSession(old.id, 'Older');
  await chat.select(undefined);
  await chat.send('cats');
  await reached(chat.$sessions, (sessions) => sessions.some(({ title }) => title === 'On cats'));
  assert.deepEqual(
    backend.sessions.map(({ title }) => title),
    ['On cats', 'Older'],
  );
  await chat.deleteSession(old.id);
  assert.deepEqual(backend.messages(old.id), []);
});

test('a file is uploaded, named by its message, and rated answers are known', async (t) => {
  const { backend, chat } = createKit(t, { answers: ['A file.'] });
  const attachment = await chat.upload(new File(['text'], 'note.txt', { type: 'text/plain' }));
  const answer = await chat.send('What is it?', { attachments: [attachment] });
  const [file] = backend.files;
  assert.deepEqual([file?.name, file?.size, await file?.file.text()], ['note.txt', 4, 'text']);
  assert.deepEqual(backend.messages().at(0)?.attachments[0]?.file_id, file?.file_id);
  assert.ok(answer?.id);
  await chat.feedback(answer.id, 1, 'good');
  assert.deepEqual(
    backend.feedback.map(({ rating, comment }) => [rating, comment]),
    [[1, 'good']],
  );
});

test('a page that is loaded again finds the answer that is being written', async (t) => {
  const { backend, chat, open } = createKit(t);
  void chat.send('Hello?');
  const answer = await backend.nextQuestion();
  answer.write('Hel');
  await reached(chat.$messages, (messages) => messages.at(-1)?.content === 'Hel');
  chat.dispose();
  await answer.left;
  const next = open();
  const [session] = backend.sessions;
  await next.select(session?.id);
  answer.write('lo');
  answer.finish();
  await reached(next.$messages, (messages) => messages.at(-1)?.content === 'Hello');
  assert.equal(backend.generations, 1);
});

test('what the backend says that it has not is not there', async (t) => {
  const { backend, chat } = createKit(t, { answers: ['Hello'], capabilities: { feedback: false, stream: false } });
  await chat.load();
  const answer = await chat.send('Hello?');
  assert.equal(answer?.content, 'Hello');
  assert.equal(chat.$transport.get()?.kind, 'poll');
  assert.equal(chat.$capabilities.get().feedback, false);
  assert.deepEqual(backend.feedback, []);
});
