import { expect } from 'chai';
import { showInFrame, STRICT } from './hostile-frame.js';
import { own, published } from './hostile.js';

describe('hostile texts, shown by the element', () => {
  for (const [name, policy] of Object.entries({ 'without a': '', 'under a strict': STRICT }))
    it(`do nothing and forge nothing ${name} content security policy`, async () => {
      const texts = [...own, ...(await published())];
      const { checks, failures } = await showInFrame(policy, 'element', texts);
      expect(failures).to.deep.equal([]);
      expect(checks).to.be.above(30_000);
    }).timeout(100_000);
});
