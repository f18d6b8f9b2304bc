import { expect } from 'chai';
import { finish } from '../../src/markdown/finish.js';
import { settingsFrom } from '../../src/markdown/options.js';
import { sanitise } from '../../src/markdown/sanitise.js';
import { forbidden } from './forbidden.js';
import { hostile, type Hostile } from './hostile.js';
import { byCodeUnit, bySizes, htmlAtOnce, stream } from './streaming.js';

/** Longer texts are cut into fewer pieces, for time. */
const LONG = 300;

describe('hostile texts', () => {
  let requested: string[];
  let observer: PerformanceObserver;

  before(() => {
    requested = [];
    observer = new PerformanceObserver((list) => requested.push(...list.getEntries().map(({ name }) => name)));
    observer.observe({ type: 'resource' });
    Object.assign(window, { alert: (text: unknown) => requested.push(`alert(${String(text)})`) });
  });

  after(() => observer.disconnect());

  for (const { text, seen = text } of hostile) {
    it(title(text), () => {
      const whole = `before ${text}\n\nafter`;
      for (const pieces of [[whole], whole.length > LONG ? bySizes(whole, [97]) : byCodeUnit(whole)]) {
        checkStream(pieces, { text: whole, seen });
      }
      // At the start of a line too, where it is a block of its own.
      const lines = `${text}\n\nafter`;
      const pieces = lines.length > LONG ? bySizes(lines, [97]) : byCodeUnit(lines);
      checkStream(pieces, { text: lines, seen });
    }).timeout(30_000);
  }

  it('do no harm as HTML either, should our renderer ever pass them on', () => {
    for (const { text } of hostile) {
      const target = document.createElement('div');
      target.append(finish(sanitise(text) ?? document.createDocumentFragment(), settingsFrom({})));
      expect(forbidden(target), text.slice(0, 80)).to.deep.equal([]);
    }
  });

  it('send no request', async () => {
    // In the document, so that nothing is put off; a request of our own then shows that requests are seen.
    const places = hostile.map(({ text }) => {
      const place = document.body.appendChild(document.createElement('div'));
      place.innerHTML = htmlAtOnce(text);
      place.append(stream(bySizes(text, [text.length > LONG ? 97 : 5]), (target) => place.append(target)));
      return place;
    });
    const own = new URL('/package.json?own', location.href).href;
    await new Promise((resolve) => {
      const image = new Image();
      image.onload = image.onerror = resolve;
      image.src = own;
      document.body.append(image);
    });
    await seenBy(() => requested.includes(own));
    for (const place of places) place.remove();
    expect(requested.filter((name) => !name.startsWith(location.origin) || name.includes('/api/'))).to.deep.equal([]);
  });

  it('cannot go unnoticed by these checks', async () => {
    const place = document.body.appendChild(document.createElement('div'));
    place.innerHTML =
      '<img src="/package.json?/api/unnoticed" onerror="x"><a href="/x">x</a><p id="x" class="y"></p><svg></svg><!-- --><code class="z">';
    expect(forbidden(place)).to.have.length(8);
    await seenBy(() => requested.some((name) => name.endsWith('/api/unnoticed')));
    place.remove();
    requested.length = 0;
  });
});

function checkStream(pieces: readonly string[], { text, seen = '' }: Hostile): void {
  const target = stream(pieces, (shown) => expect(forbidden(shown), text.slice(0, 80)).to.deep.equal([]));
  expect(letters(target.textContent), 'something was swallowed').to.contain(letters(seen));
  expect(target.textContent).to.contain('after');
  expect(target.innerHTML).to.equal(htmlAtOnce(text));
}

/** Letters and digits alone: markup of markdown is not shown, and white space may be. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

function title(text: string): string {
  return JSON.stringify(text.length > 70 ? `${text.slice(0, 60)}… (${text.length})` : text);
}

async function seenBy(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => requestAnimationFrame(resolve));
}
