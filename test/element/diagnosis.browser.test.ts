import { expect } from 'chai';
import '../../src/diagnosis.js';
import type { Diagnosis } from '../../src/client/index.js';
import { createChat } from '../../src/client/index.js';
import { advices } from '../../src/transport/diagnosis/advice.js';
import type { ChatStreamDiagnosis } from '../../src/element/diagnosis.js';
import { DiagnosisBench, goodHeaders, type DiagnosisScript } from '../support/diagnosis-bench.js';
import { axeFindings, drawn } from './support/part.js';

const words = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

describe('<chat-stream-diagnosis>', () => {
  afterEach(() => document.body.replaceChildren());

  async function mounted(
    properties: Partial<ChatStreamDiagnosis>,
    attributes: Readonly<Record<string, string>> = {},
  ): Promise<ChatStreamDiagnosis> {
    const element = document.createElement('chat-stream-diagnosis');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(Object.assign(element, properties));
    await drawn(element);
    return element;
  }

  /** The whole way: the client, with a server that the script decides of. */
  function chatWith(script: Partial<DiagnosisScript> = {}) {
    const { clock, context } = new DiagnosisBench(script);
    const { baseUrl, fetch } = context.backend;
    return createChat({ baseUrl, fetch, clock, capabilities: {} });
  }

  function part(element: ChatStreamDiagnosis, name: string): HTMLElement {
    const found = element.renderRoot.querySelector<HTMLElement>(`[part=${name}]`);
    if (!found) throw new Error(`${name} is not there`);
    return found;
  }

  it('asks nothing before a person does, and then shows how the answer came', async () => {
    const element = await mounted({ chat: chatWith() });
    expect(element.renderRoot.querySelector('[part=timeline]')).to.equal(null);
    const told = new Promise<Diagnosis>((resolve) => {
      element.addEventListener('diagnosis', (event) => resolve((event as CustomEvent<Diagnosis>).detail));
    });
    part(element, 'start').click();
    await drawn(element);
    expect(words(part(element, 'verdict').textContent)).to.equal('Asking for an answer. This takes some seconds.');
    const { verdict, timeline } = await told;
    await drawn(element);
    expect(verdict).to.equal('streams');
    expect(words(part(element, 'verdict').textContent)).to.equal('Answers arrive as they are written.');
    expect(element.renderRoot.querySelectorAll('.mark').length).to.equal(timeline.length);
    expect(element.renderRoot.querySelectorAll('tbody tr').length).to.equal(timeline.length);
    expect(element.renderRoot.querySelector('[part=advice]')).to.equal(null);
    expect(await axeFindings(element)).to.deep.equal([]);
  });

  it('shows what is held back as lines that lean, and what to put where', async () => {
    // of another origin, where only what CORS lets through is seen: here all is
    const headers = { ...goodHeaders, server: 'nginx' };
    const element = await mounted({ chat: chatWith({ between: 'keeps all to the end', headers }) });
    await element.start();
    await drawn(element);
    const leaning = [...element.renderRoot.querySelectorAll('.mark')].filter(
      (line) => Number(line.getAttribute('x2')) - Number(line.getAttribute('x1')) > 5,
    );
    expect(leaning.length).to.be.greaterThan(5);
    expect(part(element, 'advice').querySelector('code')?.textContent).to.equal(advices[0]?.lines);
    expect(await axeFindings(element)).to.deep.equal([]);
  });

  it('speaks the language that it stands in, and says that the findings are English', async () => {
    const element = await mounted({ chat: chatWith() }, { lang: 'de-AT' });
    await element.start();
    await drawn(element);
    expect(words(part(element, 'verdict').textContent)).to.equal(
      'Antworten kommen an, während sie geschrieben werden.',
    );
    expect(part(element, 'findings').lang).to.equal('en');
  });

  it('shows what a server sends as text', async () => {
    const headers = { ...goodHeaders, via: '1.1 <img src=x onerror=alert(1)>' };
    const element = await mounted({ chat: chatWith({ headers }) });
    await element.start();
    await drawn(element);
    expect(element.renderRoot.querySelector('img')).to.equal(null);
    expect(part(element, 'findings').textContent).to.include('<img src=x');
  });

  it('gives up when it goes, and asks once at a time', async () => {
    const signals: AbortSignal[] = [];
    const never: Pick<ReturnType<typeof createChat>, 'diagnose'> = {
      diagnose: ({ signal } = {}) =>
        new Promise((_, reject) => {
          if (signal) signals.push(signal);
          signal?.addEventListener('abort', () => reject(new Error('given up')));
        }),
    };
    const element = await mounted({ chat: never });
    const first = element.start();
    await element.start();
    expect(signals.length).to.equal(1);
    element.remove();
    await first;
    expect(signals[0]?.aborted).to.equal(true);
  });

  it('makes a client of its own where it is given an address', async () => {
    const element = await mounted({}, { 'base-url': '/nothing-is-here' });
    await element.start();
    await drawn(element);
    expect(words(part(element, 'verdict').textContent)).to.equal('There was no chat with this server.');
  });
});
