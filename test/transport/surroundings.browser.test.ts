import { expect } from 'chai';
import { pageSurroundings, type Change } from '../../src/transport/surroundings.js';

describe('the surroundings of a page', () => {
  const changes: Change[] = [];
  let stop: () => void = () => undefined;

  beforeEach(() => {
    changes.length = 0;
    stop = pageSurroundings().onChange((change) => changes.push(change));
  });

  afterEach(() => stop());

  it('are told as they change, and no more once nobody listens', () => {
    dispatchEvent(new Event('offline'));
    dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('resume'));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    const seen = document.hidden ? 'hidden' : 'visible';
    expect(changes).to.deep.equal(['offline', 'online', seen, 'wake', 'wake']);
    stop();
    dispatchEvent(new Event('offline'));
    expect(changes).to.have.length(5);
  });

  it('do not take a page that is shown for the first time for one that wakes', () => {
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect(changes).to.deep.equal([]);
  });

  it('are those of the browser', () => {
    expect(pageSurroundings().isOnline).to.equal(navigator.onLine);
    expect(pageSurroundings().isHidden).to.equal(document.hidden);
  });
});
