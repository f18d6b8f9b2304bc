import { expect } from 'chai';
import { createSlots } from '../../src/transport/slots.js';

describe("the browser's own locks", () => {
  it('give a place to four of five, and to the fifth when one is given back', async () => {
    const origin = `https://${crypto.randomUUID()}.example`;
    const slots = createSlots(origin, navigator.locks);
    const taken = await Promise.all([slots.take(), slots.take(), slots.take(), slots.take(), slots.take()]);
    const releases = taken.filter((release) => release !== undefined);
    expect(releases).to.have.length(4);
    const heldHere = async () => {
      const { held = [] } = await navigator.locks.query();
      return held.filter(({ name }) => name?.includes(origin)).length;
    };
    expect(await heldHere()).to.equal(4);
    releases[0]?.();
    // a lock is let go in its own time: whoever asks for the same one waits for just that
    await navigator.locks.request(`chat-stream ${origin} 1`, () => undefined);
    const fifth = await slots.take();
    expect(fifth).to.be.a('function');
    expect(await slots.take()).to.equal(undefined);
    for (const release of [...releases, fifth]) release?.();
  });
});
