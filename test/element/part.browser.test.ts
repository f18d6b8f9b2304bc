import { expect } from 'chai';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { Part } from '../../src/element/part.js';
import { FakeClock } from '../support/fake-clock.js';

const styles = [
  css`
    .there {
      color: rgb(1, 2, 3);
    }
  `,
];
const module = { styles, word: 'there' };

/** A module that comes, or does not, when the test says so. */
class Bench {
  readonly clock = new FakeClock();
  readonly asked: { resolve(value: typeof module): void; reject(error: Error): void }[] = [];
  readonly part = new Part(
    () => new Promise<typeof module>((resolve, reject) => this.asked.push({ resolve, reject })),
    this.clock,
  );

  constructor() {
    this.clock.hold();
  }
}

class Host extends LitElement {
  static override properties = { part: { attribute: false } };
  declare bench: Bench;

  protected override render(): TemplateResult {
    const found = this.bench.part.for(this);
    return html`<p class=${found?.word ?? 'missing'}></p>`;
  }
}
customElements.define('test-part-host', Host);

function mounted(bench: Bench): Host {
  return document.body.appendChild(Object.assign(new Host(), { bench }));
}

/** Until what was promised has been heard of, and drawn. */
async function drawn(bench: Bench, host: Host): Promise<string | undefined> {
  await bench.part.fetched();
  await host.updateComplete;
  return host.renderRoot.querySelector('p')?.className;
}

describe('a part that is fetched when it is needed', () => {
  const { reportError } = globalThis;
  let reported: unknown[];
  beforeEach(() => {
    reported = [];
    globalThis.reportError = (error) => void reported.push(error);
  });
  afterEach(() => {
    globalThis.reportError = reportError;
    document.body.replaceChildren();
  });

  it('is fetched once, for all that wait for it, and dresses the trees it is drawn in', async () => {
    const bench = new Bench();
    const [one, other] = [mounted(bench), mounted(bench)];
    await Promise.all([one.updateComplete, other.updateComplete]);
    expect(bench.asked).to.have.length(1);
    expect(one.renderRoot.querySelector('.missing')).to.exist;
    bench.asked[0]?.resolve(module);
    expect(await drawn(bench, one)).to.equal('there');
    expect(await drawn(bench, other)).to.equal('there');
    for (const { renderRoot } of [one, other]) {
      const found = renderRoot.querySelector('p');
      expect(found && getComputedStyle(found).color).to.equal('rgb(1, 2, 3)');
    }
    one.requestUpdate();
    await one.updateComplete;
    expect((one.renderRoot as ShadowRoot).adoptedStyleSheets).to.have.length(1);
    expect(bench.asked).to.have.length(1);
  });

  it('is asked for again after a pause where it is not to be had, and not by one that has gone', async () => {
    const bench = new Bench();
    const [host, gone] = [mounted(bench), mounted(bench)];
    await Promise.all([host.updateComplete, gone.updateComplete]);
    const error = new Error('not to be had');
    bench.asked[0]?.reject(error);
    expect(await drawn(bench, host)).to.equal('missing');
    expect(reported).to.deep.equal([error]);
    host.requestUpdate();
    await host.updateComplete;
    expect(bench.asked).to.have.length(1);
    gone.remove();
    bench.clock.advance(bench.clock.pending[0] ?? 0);
    expect([host.isUpdatePending, gone.isUpdatePending]).to.deep.equal([true, false]);
    await host.updateComplete;
    expect(bench.asked).to.have.length(2);
    bench.asked[1]?.resolve(module);
    expect(await drawn(bench, host)).to.equal('there');
  });

  it('is had by an act, too', async () => {
    const bench = new Bench();
    const had = bench.part.fetched();
    bench.asked[0]?.resolve(module);
    expect((await had)?.word).to.equal('there');
  });
});
