import { expect } from 'chai';
import { ChatStreamApproval } from '../../src/element/approval.js';
import { approvalStyles } from '../../src/element/approval-styles.js';
import type { PendingAction } from '../../src/protocol/message.js';
import { axeFindings, drawn, eventsOf, focusedIn, found, mountPart } from './support/part.js';

customElements.define('test-approval', class extends ChatStreamApproval {});
const Approval = customElements.get('test-approval') as typeof ChatStreamApproval;

const invite: PendingAction = { name: 'calendar.invite', args: { title: '<b>Lunch</b>', guests: ['ann', 'bob'] } };
const mail: PendingAction = { name: 'mail.send', args: {} };

describe('the approval card', () => {
  afterEach(() => document.body.replaceChildren());

  async function shown(...actions: readonly PendingAction[]): Promise<ChatStreamApproval> {
    const approval = mountPart(Approval, { actions }, [approvalStyles]);
    await drawn(approval);
    return approval;
  }

  it('is not there while nothing is asked', async () => {
    expect((await shown()).children).to.have.length(0);
  });

  it('shows the names and the arguments in full, as text', async () => {
    const approval = await shown(invite, mail, { name: 'note', args: 'as it is' });
    expect(found(approval, '.approval-title').textContent).to.equal('The assistant asks to do 3 things:');
    const names = [...approval.querySelectorAll('.approval-name')].map(({ textContent }) => textContent);
    expect(names).to.deep.equal(['calendar.invite', 'mail.send', 'note']);
    const texts = [...approval.querySelectorAll('pre')].map(({ textContent }) => textContent);
    expect(texts).to.deep.equal([JSON.stringify(invite.args, null, 2), 'as it is']);
    expect(approval.querySelector('b')).to.equal(null);
    expect(approval.textContent).to.include('Or write what to do instead.');
  });

  it('lets long arguments scroll in their own place', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index} ${'x'.repeat(300)}`);
    const approval = await shown({ name: 'a', args: lines });
    const place = found(approval, 'pre');
    expect(place.scrollHeight).to.be.above(place.clientHeight);
    expect(place.scrollWidth).to.equal(place.clientWidth);
    expect(place.tabIndex).to.equal(0);
    expect(found(approval, '.approval').clientHeight).to.be.below(500);
  });

  for (const [selector, isConfirmed] of [
    ['[part=confirm]', true],
    ['[part=reject]', false],
  ] as const) {
    it(`is answered once (${selector})`, async () => {
      const approval = await shown(invite);
      const answers = eventsOf(approval, 'approval-answer');
      const button = found(approval, selector);
      button.focus();
      button.click();
      button.click();
      found(approval, '[part=confirm]').click();
      await drawn(approval);
      expect(answers).to.deep.equal([{ isConfirmed }]);
      expect([...approval.querySelectorAll('button')].every(({ disabled }) => disabled)).to.equal(true);
      // a button that is disabled leaves the focus nowhere
      expect(focusedIn(approval)).to.equal(found(approval, '.approval'));
    });
  }

  it('stays answered when the same actions come again, and asks anew for others', async () => {
    const approval = await shown(invite);
    const confirm = found(approval, '[part=confirm]');
    confirm.click();
    approval.actions = [{ ...invite }];
    await drawn(approval);
    expect(confirm.matches(':disabled')).to.equal(true);
    approval.actions = [mail];
    await drawn(approval);
    expect(confirm.matches(':disabled')).to.equal(false);
  });

  it('can be answered again where the answer did not arrive', async () => {
    const approval = await shown(invite);
    const answers = eventsOf(approval, 'approval-answer');
    const confirm = found(approval, '[part=confirm]');
    confirm.click();
    approval.restore();
    await drawn(approval);
    confirm.click();
    expect(answers).to.have.length(2);
  });

  it('can be focused, and is named', async () => {
    const approval = await shown(invite);
    approval.focus();
    const card = found(approval, '.approval');
    expect(focusedIn(approval)).to.equal(card);
    expect(card.ariaLabel).to.equal('The assistant asks to do this:');
  });

  it('breaks no rule of accessibility', async () => {
    const approval = await shown(invite, mail);
    expect(await axeFindings(approval)).to.deep.equal([]);
    found(approval, '[part=reject]').click();
    await drawn(approval);
    expect(await axeFindings(approval)).to.deep.equal([]);
  });
});
