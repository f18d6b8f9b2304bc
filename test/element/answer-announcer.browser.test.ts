import { expect } from 'chai';
import type { ChatMessage } from '../../src/client/thread.js';
import { ChatStreamAnnouncer } from '../../src/element/answer-announcer.js';
import { spokenText } from '../../src/element/answer-announcer-text.js';
import { emptyAnswer, type Finish } from '../../src/protocol/message.js';
import { FakeClock } from '../support/fake-clock.js';
import { axeFindings, drawn, found, mountPart } from './support/part.js';

customElements.define('test-announcer', class extends ChatStreamAnnouncer {});
const Announcer = customElements.get('test-announcer') as typeof ChatStreamAnnouncer;

const question: ChatMessage = { ...emptyAnswer(1, 1), id: 1, key: 'question', role: 'human', content: 'hi' };

function answer(content: string, finish?: Finish, key = 'answer'): ChatMessage {
  return { ...emptyAnswer(1, 1), key, content, ...(finish ? { finish } : {}) };
}

describe('the announcer of answers', () => {
  let clock: FakeClock;
  let said: [number, string][];
  beforeEach(() => {
    clock = new FakeClock();
    clock.hold();
    said = [];
  });
  afterEach(() => document.body.replaceChildren());

  async function shown(properties: Partial<ChatStreamAnnouncer> = {}): Promise<ChatStreamAnnouncer> {
    const part = mountPart(Announcer, { clock, messages: [question], ...properties });
    await drawn(part);
    return part;
  }
  async function set(part: ChatStreamAnnouncer, properties: Partial<ChatStreamAnnouncer>): Promise<void> {
    Object.assign(part, properties);
    await drawn(part);
  }
  /** Time passes, in small steps, and what is said in it is written down with its second. */
  async function pass(part: ChatStreamAnnouncer, milliseconds: number): Promise<void> {
    const region = found(part, '[role=status]');
    let before = region.firstElementChild;
    for (let passed = 0; passed < milliseconds; passed += 250) {
      clock.advance(250);
      await drawn(part);
      if (region.firstElementChild === before) continue;
      before = region.firstElementChild;
      said.push([clock.now() / 1000, region.textContent]);
    }
  }
  const texts = () => said.map(([, text]) => text);

  it('says that an answer has begun, its sentences as they end, and that it is complete', async () => {
    const part = await shown();
    await set(part, { busy: true });
    await pass(part, 1000);
    await set(part, { messages: [question, answer('One. Two go')] });
    await pass(part, 2000);
    await set(part, { messages: [question, answer('One. Two goes on. Three')] });
    await pass(part, 8000);
    await set(part, { messages: [question, answer('One. Two goes on. Three is last.', 'stop')], busy: false });
    await pass(part, 20_000);
    expect(said).to.deep.equal([
      [0.25, 'The assistant is answering.'],
      [1.25, 'One.'],
      [5.25, 'Two goes on.'],
      [11.25, 'Three is last. The answer is complete.'],
    ]);
  });

  it('says no more than a listener can follow, once a second at most, and the end within 0.8 seconds', async () => {
    const part = await shown();
    await set(part, { busy: true });
    let content = '';
    for (let index = 0; index < 300; index += 1) {
      content += `This is sentence number ${index}. `;
      await set(part, { messages: [question, answer(content)] });
      await pass(part, 250);
    }
    const ended = clock.now() / 1000;
    await set(part, { messages: [question, answer(content, 'stop')], busy: false });
    await pass(part, 30_000);
    const gaps = said.slice(2).map(([at], index) => at - (said[index + 1]?.[0] ?? 0));
    const [last] = gaps.splice(-1);
    expect(Math.min(...gaps)).to.be.at.least(3);
    expect(last).to.be.at.least(0.75);
    expect((said.at(-1)?.[0] ?? 0) - ended).to.be.below(0.8);
    const sentences = texts()
      .join(' ')
      .match(/number \d+\./g);
    expect(sentences).to.have.length(300);
    expect(new Set(sentences).size).to.equal(300);
    expect(texts().join('').length).to.be.below(2 * content.length);
  });

  it('waits until a long group has been listened to', async () => {
    const part = await shown();
    const long = `${'word '.repeat(80)}end.`;
    await set(part, { busy: true, messages: [question, answer(`${long} And`)] });
    await pass(part, 1000);
    await set(part, { messages: [question, answer(`${long} And so on. More`)] });
    await pass(part, 60_000);
    const [first = 0, second = 0] = said.map(([at]) => at);
    expect(texts()).to.deep.equal([`The assistant is answering. ${long}`, 'And so on.']);
    expect(second - first).to.be.above(20);
  });

  it('says all of it at the end where that is wanted, and none of it where it is not', async () => {
    for (const announce of ['end', 'off'] as const) {
      const part = await shown({ announce });
      await set(part, { busy: true, messages: [question, answer('One. Two. ')] });
      await pass(part, 20_000);
      await set(part, { busy: false, messages: [question, answer('One. Two. Three.', 'stop')] });
      await pass(part, 20_000);
    }
    expect(texts()).to.deep.equal([
      'The assistant is answering.',
      'One. Two. Three. The answer is complete.',
      'The assistant is answering.',
      'The answer is complete.',
    ]);
  });

  it('never says a sentence twice, also when the text before it changes', async () => {
    const part = await shown();
    await set(part, { busy: true, messages: [question, answer('See [one][1]. Yes. Yes. Then')] });
    await pass(part, 8000);
    await set(part, {
      messages: [question, answer('See **one**. Yes. Yes. Then two.\n\nYes.\n\n[1]: https://a.invalid')],
    });
    await set(part, { busy: false });
    await pass(part, 8000);
    const all = texts().join(' ');
    for (const sentence of ['See one.', 'Yes.', 'Then two.']) expect(all.split(sentence), all).to.have.length(2);
  });

  for (const [finish, words] of [
    ['cancelled', 'Stopped.'],
    ['length', 'The answer was cut off: it reached its longest length.'],
    ['interrupted', 'This answer is incomplete.'],
  ] as const)
    it(`says how an answer ended (${finish})`, async () => {
      const part = await shown();
      await set(part, { busy: true, messages: [question, answer('One')] });
      await set(part, { busy: false, messages: [question, answer('One', finish)] });
      await pass(part, 1000);
      expect(texts()).to.deep.equal([`The assistant is answering. One ${words}`]);
    });

  it('leaves errors to their alert, but not the words that came before', async () => {
    const part = await shown();
    await set(part, { busy: true });
    await pass(part, 1000);
    await set(part, { busy: false, failed: true, messages: [question, answer('One', 'failed')] });
    await pass(part, 1000);
    await set(part, { notice: { kind: 'signed_out' } });
    await pass(part, 1000);
    expect(texts()).to.deep.equal(['The assistant is answering.', 'One']);
  });

  it('says an answer that came in one piece', async () => {
    const part = await shown();
    await set(part, { busy: true });
    await set(part, { busy: false, messages: [question, answer('At once.', 'stop')] });
    await pass(part, 1000);
    expect(texts()).to.deep.equal(['The assistant is answering. At once. The answer is complete.']);
  });

  it('is silent about what is stored, and about sessions that are left', async () => {
    const part = await shown({ messages: [question, answer('Stored.', 'stop')] });
    await pass(part, 10_000);
    await set(part, { messages: [question, answer('Other.', 'stop', 'other')] });
    await pass(part, 10_000);
    expect(texts()).to.deep.equal([]);
    await set(part, { busy: true, messages: [question, answer('Growing', undefined, 'growing')] });
    await pass(part, 1000);
    await set(part, { busy: false, messages: [question, answer('Other.', 'stop', 'other')] });
    await pass(part, 10_000);
    expect(texts()).to.deep.equal(['The assistant is answering.']);
  });

  it('says once why one has to wait, and what is asked', async () => {
    const part = await shown();
    await set(part, { notice: { kind: 'retrying', seconds: 3 } });
    await pass(part, 1000);
    await set(part, { notice: { kind: 'retrying', seconds: 2 } });
    await pass(part, 1000);
    await set(part, { notice: { kind: 'offline' } });
    await pass(part, 1000);
    const actions = [{ name: 'mail.send', args: {} }];
    await set(part, { notice: undefined, actions });
    await pass(part, 1000);
    await set(part, { actions: structuredClone(actions) });
    await pass(part, 1000);
    expect(texts()).to.deep.equal([
      'The server has much to do. Trying again in 3 seconds…',
      'You are offline. The answer goes on as soon as you are back.',
      'The assistant asks to do this: mail.send',
    ]);
  });

  it('says the same once more', async () => {
    const part = await shown();
    for (const notice of [{ kind: 'slow' }, undefined, { kind: 'slow' }] as const) {
      await set(part, { notice });
      await pass(part, 1000);
    }
    expect(texts()).to.deep.equal(Array(2).fill('This is taking longer than usual…'));
  });

  it('stops when it goes', async () => {
    const part = await shown();
    await set(part, { busy: true, messages: [question, answer('One. Two')] });
    part.remove();
    expect(clock.pending).to.deep.equal([]);
  });

  it('has its region before it is used, and breaks no rule of accessibility', async () => {
    const part = await shown();
    expect(found(part, '[role=status]').textContent).to.equal('');
    expect(await axeFindings(part)).to.deep.equal([]);
  });
});

describe('what is spoken of markdown', () => {
  for (const [markdown, spoken] of [
    ['# A title\n\nSome **bold**, *thin* and `code`.', 'A title\nSome bold, thin and code.'],
    ['- one\n  * two\n1. three\n> > quoted', 'one\ntwo\nthree\nquoted'],
    ['- [ ] open\n- [x] done', 'open\ndone'],
    [
      'a [link](https://a.invalid/b_(c)?d) and <https://b.invalid> ![a cat](c.png)',
      'a link and https://b.invalid a cat',
    ],
    ['before\n\n```js\nconst a = 1;\n```\n\nafter', 'before\nafter'],
    ['before\n~~~~\n```\nopen', 'before'],
    ['| a | b |\n|---|:-:|\n| 1 | 2 |', 'a, b\n1, 2'],
    ['growing [li', 'growing li'],
    ['growing [link](https://a.inv', 'growing link'],
    ['growing **bo', 'growing bo'],
    ['a\\*b snake_case 2 * 3 __init__', 'a*b snake_case 2 3 init'],
    ['one<br>two <!-- not\nthis --> three', 'onetwo three'],
    ['noted[^1].\n\n***\n\nend', 'noted.\nend'],
  ] as const)
    it(JSON.stringify(markdown), () => {
      expect(spokenText(markdown)).to.equal(spoken);
    });

  it('is found in time that grows with the text, however hostile', () => {
    const pieces = [
      '[',
      ' ',
      '_',
      'a_',
      '<a',
      '[a](',
      '`',
      '*',
      '|',
      '<!--',
      '![',
      '[a][',
      '- ',
      '[^a',
      ' |',
      '](',
      'a](b',
    ];
    // in time that grew with the square of its length, one of these would take minutes
    for (const piece of pieces) expect(spokenText(piece.repeat(400_000 / piece.length)), piece).to.be.a('string');
  });
});
