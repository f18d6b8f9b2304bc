import { expect } from 'chai';
import { findings } from './support/axe.js';
import { MountedComposer } from './support/mounted-composer.js';

const commands = [
  { name: 'translate', description: 'Into another language', text: 'Translate this into German:\n' },
  { name: 'late', text: 'I am late.' },
  { name: 'summarise', text: 'Summarise this:\n' },
];

describe('the suggestions of the composer', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => document.body.replaceChildren());

  const shown = (): Promise<MountedComposer> => MountedComposer.shown({ commands });
  const names = (chat: MountedComposer): readonly string[] =>
    chat.all('.suggestion-name').map(({ textContent }) => textContent);
  /** The option that assistive technology is told of. */
  const active = (chat: MountedComposer): string | undefined => {
    const option = chat.root.getElementById(chat.field.getAttribute('aria-activedescendant') ?? '');
    expect(option?.ariaSelected ?? 'true').to.equal('true');
    return option?.querySelector('.suggestion-name')?.textContent;
  };

  it('open by a slash at the start and are narrowed by what follows', async () => {
    const chat = await shown();
    expect(chat.field.getAttribute('aria-autocomplete')).to.equal('list');
    await chat.type('a /');
    expect(chat.has('[role=listbox]')).to.equal(false);
    await chat.type('/');
    expect(names(chat)).to.deep.equal(['/translate', '/late', '/summarise']);
    expect(chat.find('[role=listbox]').id).to.equal(chat.field.getAttribute('aria-controls'));
    await chat.type('/LATE');
    expect(names(chat)).to.deep.equal(['/late', '/translate']);
    await chat.type('/late for');
    expect(chat.has('[role=listbox]')).to.equal(false);
    expect(chat.field.hasAttribute('aria-activedescendant')).to.equal(false);
  });

  it('are walked by arrows and chosen by Enter, without being sent', async () => {
    const chat = await shown();
    await chat.type('/');
    expect(active(chat)).to.equal('/translate');
    await chat.press('ArrowDown');
    expect(active(chat)).to.equal('/late');
    await chat.press('ArrowUp');
    await chat.press('ArrowUp');
    expect(active(chat)).to.equal('/summarise');
    await chat.press('ArrowDown');
    await chat.press('Enter');
    expect(chat.field.value).to.equal('Translate this into German:\n');
    expect(chat.has('[role=listbox]')).to.equal(false);
    expect([chat.told.length, chat.focused]).to.deep.equal([0, 'Message']);
    await chat.press('Enter');
    expect(chat.sent.length).to.equal(1);
  });

  it('are left by Escape, which keeps the text, and when the field is left', async () => {
    const chat = await shown();
    await chat.type('/s');
    await chat.press('Escape');
    expect([chat.has('[role=listbox]'), chat.field.value]).to.deep.equal([false, '/s']);
    await chat.type('/su');
    expect(names(chat)).to.deep.equal(['/summarise']);
    chat.field.blur();
    await chat.drawn;
    expect(chat.has('[role=listbox]')).to.equal(false);
  });

  it('are chosen by a click, which leaves the focus in the field', async () => {
    const chat = await shown();
    await chat.type('/');
    const option = chat.find('#suggestion-1');
    const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    option.dispatchEvent(press);
    expect(press.defaultPrevented).to.equal(true);
    option.querySelector<HTMLElement>('.suggestion-name')?.click();
    await chat.drawn;
    expect([chat.field.value, chat.has('[role=listbox]')]).to.deep.equal(['I am late.', false]);
  });

  it('are accessible', async () => {
    const chat = await shown();
    await chat.type('/');
    expect(await findings(chat.root.host)).to.deep.equal([]);
  });
});
