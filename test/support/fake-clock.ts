/** The clock of the test kit, by the name that these tests have for it. */
export { TestClock as FakeClock } from '../../src/testing/clock.js';
