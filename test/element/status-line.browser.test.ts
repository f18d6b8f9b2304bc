import { expect } from 'chai';
import { statusLineStyles } from '../../src/element/status-line-styles.js';
import { ChatStreamStatus } from '../../src/element/status-line.js';
import { ChatError } from '../../src/protocol/errors.js';
import { FakeClock } from '../support/fake-clock.js';
import { axeFindings, drawn, eventsOf, found, mountPart } from './support/part.js';

customElements.define('test-status', class extends ChatStreamStatus {});
const Status = customElements.get('test-status') as typeof ChatStreamStatus;

describe('the status line', () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = new FakeClock();
    clock.hold();
  });
  afterEach(() => document.body.replaceChildren());

  async function shown(properties: Partial<ChatStreamStatus> = {}): Promise<ChatStreamStatus> {
    const part = mountPart(Status, { clock, ...properties }, [statusLineStyles]);
    await drawn(part);
    return part;
  }
  async function set(part: ChatStreamStatus, properties: Partial<ChatStreamStatus>): Promise<string | undefined> {
    Object.assign(part, properties);
    return text(part);
  }
  async function text(part: ChatStreamStatus): Promise<string | undefined> {
    await drawn(part);
    return part.querySelector('.notice')?.textContent;
  }

  it('says how things stand, one thing at a time, and announces none of it', async () => {
    const part = await shown();
    expect(await text(part)).to.equal(undefined);
    expect(await set(part, { busy: true })).to.equal('The assistant is answering.');
    expect(await set(part, { notice: { kind: 'queued' } })).to.equal('Waiting for its turn…');
    expect(await set(part, { notice: { kind: 'slow' } })).to.equal('This is taking longer than usual…');
    expect(await set(part, { notice: { kind: 'offline' } })).to.include('You are offline.');
    expect(await set(part, { notice: { kind: 'signed_out' } })).to.equal('You are signed out.');
    expect(part.querySelector('[role], [aria-live]')).to.equal(null);
    expect(await set(part, { notice: undefined, busy: false })).to.equal(undefined);
  });

  it('counts down to when the server is asked again', async () => {
    const part = await shown({ notice: { kind: 'retrying', seconds: 3 } });
    const seconds = async () => /in (\d+ seconds?)/.exec((await text(part)) ?? '')?.[1];
    for (const expected of ['3 seconds', '2 seconds', '1 second', '0 seconds']) {
      expect(await seconds()).to.equal(expected);
      clock.advance(1000);
    }
    expect(clock.pending).to.deep.equal([]);
    part.notice = { kind: 'retrying', seconds: 1.4 };
    expect(await seconds()).to.equal('2 seconds');
    part.notice = undefined;
    await drawn(part);
    expect(clock.pending).to.deep.equal([]);
    part.notice = { kind: 'retrying', seconds: 2 };
    await drawn(part);
    part.remove();
    expect(clock.pending).to.deep.equal([]);
  });

  it('says once, for a while, that answers do not stream here', async () => {
    const part = await shown({ busy: true, transport: { kind: 'stream' } });
    expect(await text(part)).to.equal('The assistant is answering.');
    expect(await set(part, { transport: { kind: 'poll', reason: 'followed' } })).to.include('answering');
    expect(await set(part, { transport: { kind: 'poll', reason: 'refused' } })).to.include('Answers come whole here');
    clock.advance(10_000);
    expect(await text(part)).to.equal('The assistant is answering.');
    expect(await set(part, { transport: { kind: 'poll', reason: 'remembered' } })).to.include('answering');
  });

  it('alerts of an error, which can be tried again where that may help', async () => {
    const part = await shown({ error: new ChatError('timeout') });
    const retried = eventsOf(part, 'status-retry');
    expect(found(part, '[role=alert]').textContent.trim()).to.equal('The server did not answer in time.');
    expect(part.querySelector('button')).to.equal(null);
    await set(part, { retryable: true });
    found(part, '[role=alert] button').click();
    expect(retried).to.have.length(1);
    const signedOut = { error: new ChatError('unauthorized'), notice: { kind: 'signed_out' } as const };
    expect(await set(part, signedOut)).to.equal(undefined);
  });

  it('shows developers how the answer comes, and how fast', async () => {
    const metric = {
      outcome: 'done',
      transport: 'stream',
      total: 2000,
      longestGap: 3,
      resumes: 0,
      fallbacks: [],
    } as const;
    const part = await shown({ transport: { kind: 'stream' }, metric: { ...metric, firstText: 412 } });
    expect(part.querySelector('.metrics')).to.equal(null);
    part.showMetrics = true;
    await drawn(part);
    expect(found(part, '.metrics').textContent).to.equal('stream · first text after 0.4s');
    part.transport = { kind: 'poll', reason: 'refused' };
    part.metric = { ...metric, firstText: 1200, tokensPerSecond: 51.6 };
    await drawn(part);
    expect(found(part, '.metrics').textContent).to.equal(
      'poll: refused · first text after 1.2s · 52 tokens per second',
    );
  });

  it('breaks no rule of accessibility', async () => {
    const part = await shown({ error: new ChatError('timeout'), retryable: true, busy: true, showMetrics: true });
    expect(await axeFindings(part)).to.deep.equal([]);
  });
});
