import { expect } from 'chai';
import { LitElement } from 'lit';
import { ViewportController, type SeenViewport } from '../../src/element/composer-viewport.js';

class FakeViewport extends EventTarget implements SeenViewport {
  height = innerHeight;
  offsetTop = 0;
  scale = 1;

  become(values: Partial<FakeViewport>): void {
    Object.assign(this, values);
    this.dispatchEvent(new Event('resize'));
  }
}

class Host extends LitElement {}
customElements.define('viewport-host', Host);

describe('the composer above the keyboard of a phone', () => {
  afterEach(() => document.body.replaceChildren());

  /** A chat whose end is that many pixels above the end of the page's view. */
  function chatAbove(end: number): { host: Host; viewport: FakeViewport } {
    const chat = document.createElement('div');
    chat.style.cssText = `position: fixed; inset: 0 0 ${end}px`;
    const viewport = new FakeViewport();
    const host = new Host();
    new ViewportController(host, viewport);
    chat.attachShadow({ mode: 'open' }).append(host);
    document.body.append(chat);
    return { host, viewport };
  }
  const covered = (host: Host): string => host.style.getPropertyValue('--covered');

  it('is lifted by as much of the chat as is covered, and let down again', () => {
    const { host, viewport } = chatAbove(0);
    viewport.become({ height: innerHeight - 250 });
    expect(covered(host)).to.equal('250px');
    // scrolled up by the browser
    viewport.become({ offsetTop: 100 });
    expect(covered(host)).to.equal('150px');
    viewport.become({ height: innerHeight, offsetTop: 0 });
    expect(covered(host)).to.equal('0px');
  });

  it('stays where the chat ends above the keyboard, and where somebody zooms in', () => {
    const { host, viewport } = chatAbove(240);
    viewport.become({ height: innerHeight - 250 });
    expect(covered(host)).to.equal('10px');
    viewport.become({ height: innerHeight - 200 });
    expect(covered(host)).to.equal('0px');
    viewport.become({ height: innerHeight / 2, scale: 2 });
    expect(covered(host)).to.equal('0px');
    host.remove();
    viewport.become({ height: innerHeight - 250, scale: 1 });
    expect(covered(host)).to.equal('0px');
  });
});
