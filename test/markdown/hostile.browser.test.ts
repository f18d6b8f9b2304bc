import { expect } from 'chai';
import { showInFrame, STRICT } from './hostile-frame.js';
import { harmless } from './harmless.js';
import { own, published, type Hostile } from './hostile.js';

describe('hostile texts, shown by the renderer', () => {
  let texts: Hostile[];

  before(async () => {
    texts = [...own, ...(await published())];
  });

  it('are many', () => {
    expect(new Set(texts.map(({ text }) => text)).size).to.be.above(600);
  });

  for (const [name, policy] of Object.entries({ 'without a': '', 'under a strict': STRICT }))
    it(`do nothing, forge nothing and hide nothing ${name} content security policy`, async () => {
      const { checks, failures } = await showInFrame(policy, 'renderer', texts);
      expect(failures).to.deep.equal([]);
      expect(checks).to.be.above(100_000);
    }).timeout(100_000);

  it('can be told from harmless ones, which lose nothing', async () => {
    expect(harmless).to.have.length.above(40);
    const { failures } = await showInFrame('', 'renderer', harmless);
    expect(failures).to.deep.equal([]);
  });

  it('do not go unnoticed', async () => {
    const harm = [
      '<img src="/api/x" onerror="alert(1)">',
      '<p id=x class=y style="color: red">',
      '<svg>',
      '<a href="/x">',
    ];
    const { failures } = await showInFrame(
      '',
      'carelessly',
      harm.map((text) => ({ text })),
    );
    expect(failures.join('\n'))
      .to.match(/<img>/)
      .and.match(/<p id="x">, <p class="y">, <p style="color: red">/)
      .and.match(/<svg>/)
      .and.match(/not a safe link/)
      .and.match(/request of .*\/api\/x/)
      .and.match(/alert\(\) was called/);
    const stopped = await showInFrame(STRICT.replace(/require.*/, ''), 'carelessly', [
      { text: '<p style="color: red">' },
    ]);
    expect(stopped.failures.join('\n')).to.match(/violation of style-src/);
  });

  it('show their words where the page lets nothing be parsed', async () => {
    const sealed = STRICT.replace(/trusted-types .*/, 'trusted-types lit-html');
    const told = [
      { text: '<details>\n<summary>a <b>b</b></summary>\nc &amp; d\n</details>' },
      { text: 'a &amp; <b>b</b>' },
    ];
    const { failures } = await showInFrame(sealed, 'renderer', told);
    expect(failures.filter((failure) => !/^violation of .*trusted-types/.test(failure))).to.deep.equal([]);
    expect(failures).to.have.length.below(6);
  });
});
