import { expect } from 'chai';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { renderDrawerButton } from '../../src/element/drawer-button.js';
import { ChatStreamDrawer } from '../../src/element/drawer.js';
import { drawerStyles } from '../../src/element/drawer-styles.js';
import { englishPresentation } from '../../src/element/presentation.js';
import { until } from '../support/driven-stream.js';
import { axeFindings, drawn, eventsOf, focusedIn, found, mountPart } from './support/part.js';

customElements.define('test-drawer', class extends ChatStreamDrawer {});
const Drawer = customElements.get('test-drawer') as typeof ChatStreamDrawer;

describe('the drawer', () => {
  afterEach(() => document.body.replaceChildren());

  /** Where it is does not depend on when one looks. */
  const still = css`
    .drawer {
      transition: none;
    }
  `;
  const content = html`<button class="inside">inside</button>`;

  async function shown(width: number): Promise<ChatStreamDrawer> {
    const drawer = mountPart(Drawer, { content, label: 'Conversations' }, [drawerStyles, still]);
    const host = hostOf(drawer);
    host.style.inlineSize = `${width}px`;
    const opener = Object.assign(document.createElement('button'), { className: 'opener', textContent: 'open' });
    drawer.before(opener);
    await until('it knows how wide it is', () => drawer.isOpen === width >= 720);
    await drawn(drawer);
    return drawer;
  }
  const hostOf = (drawer: Element) => (drawer.getRootNode() as ShadowRoot).host as HTMLElement;

  it('is a panel where there is room, as a person leaves it', async () => {
    const drawer = await shown(900);
    const changes = eventsOf(drawer, 'drawer-change');
    expect(found(drawer, '.side .inside')).to.exist;
    expect(drawer.querySelector('dialog')).to.equal(null);
    drawer.dismiss();
    await drawn(drawer);
    expect(drawer.isOpen).to.equal(true);
    drawer.toggle();
    await drawn(drawer);
    expect([drawer.isOpen, drawer.children.length]).to.deep.equal([false, 0]);
    expect(changes).to.deep.equal([{ isOpen: false }]);
  });

  it('is a modal dialog where there is none, which gives the focus back', async () => {
    const drawer = await shown(400);
    const dialog = found(drawer, 'dialog') as HTMLDialogElement;
    expect([dialog.open, dialog.children.length]).to.deep.equal([false, 0]);
    const opener = drawer.previousElementSibling as HTMLElement;
    opener.focus();
    drawer.toggle();
    await drawn(drawer);
    expect([dialog.matches(':modal'), dialog.ariaLabel]).to.deep.equal([true, 'Conversations']);
    expect(dialog.contains(focusedIn(drawer))).to.equal(true);
    const box = dialog.getBoundingClientRect();
    const frame = hostOf(drawer).getBoundingClientRect();
    expect([box.left, box.top]).to.deep.equal([frame.left, frame.top]);
    expect(box.width).to.be.at.most(frame.width * 0.9);
    dialog.close();
    await until('the focus is back', () => focusedIn(drawer) === opener);
    await until('it is closed', () => !drawer.isOpen);
    await drawn(drawer);
    expect(dialog.children.length).to.equal(0);
  });

  it('closes by its button, beside it, and once something has been chosen', async () => {
    const drawer = await shown(400);
    const ways = [
      () => found(drawer, '[part=drawer-close]').click(),
      () => found(drawer, 'dialog').dispatchEvent(new PointerEvent('pointerdown', { clientX: 399, clientY: 30 })),
      () => drawer.dismiss(),
    ];
    for (const way of ways) {
      drawer.toggle();
      await drawn(drawer);
      found(drawer, 'dialog').dispatchEvent(new PointerEvent('pointerdown', { clientX: 30, clientY: 30 }));
      expect(drawer.isOpen).to.equal(true);
      way();
      await drawn(drawer);
      expect((found(drawer, 'dialog') as HTMLDialogElement).open).to.equal(false);
    }
  });

  it('becomes a panel when room is made', async () => {
    const drawer = await shown(400);
    drawer.toggle();
    await drawn(drawer);
    hostOf(drawer).style.inlineSize = '900px';
    await until('the panel', () => drawer.querySelector('.side') !== null);
    expect(drawer.querySelector('dialog')).to.equal(null);
  });

  it('breaks no rule of accessibility, nor does its button', async () => {
    customElements.define(
      'test-drawer-button',
      class extends LitElement {
        override render(): TemplateResult {
          return renderDrawerButton(englishPresentation, true, () => undefined);
        }
      },
    );
    for (const width of [900, 400]) {
      const drawer = await shown(width);
      if (!drawer.isOpen) drawer.toggle();
      drawer.before(document.createElement('test-drawer-button'));
      await drawn(drawer);
      expect(await axeFindings(drawer)).to.deep.equal([]);
    }
  });
});
