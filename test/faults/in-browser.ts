export interface BrowserFault {
  readonly id: string;
  /** What the person sees, in a plain sentence for docs/reliability.md. */
  readonly sees: string;
  readonly file: string;
}

const leaving = 'test/e2e/lifecycle.test.ts';
const hidden = 'test/e2e/lifecycle-hidden.test.ts';
const element = 'test/e2e/element.test.ts';

/** Faults that need a browser: each is a test in test/e2e whose title begins with the id. */
export const browserFaults: readonly BrowserFault[] = [
  { id: 'H-double', sees: 'One message and one answer, however often Enter and Send are pressed.', file: element },
  { id: 'H-reload', sees: 'The answer is there again after each reload, and goes on growing.', file: leaving },
  {
    id: 'H-switch',
    sees: 'Nothing of the first conversation shows in the other; on the way back the whole answer is there.',
    file: element,
  },
  {
    id: 'H-two',
    sees: 'Two chats on one page answer at once, each with its own words, and are stopped one by one.',
    file: element,
  },
  { id: 'H-tabs', sees: 'The other tab shows the same answer grow, and asks for none of its own.', file: leaving },
  { id: 'H-hidden', sees: 'The answer has caught up when the tab is shown again.', file: hidden },
  { id: 'H-frozen', sees: 'Every word said while the page was frozen is there, none twice.', file: hidden },
  { id: 'H-bfcache', sees: 'After Back, the answer goes on where it was.', file: hidden },
  {
    id: 'H-detach',
    sees: 'A chat that is moved goes on; one that is put back shows the whole answer, and asked for nothing meanwhile.',
    file: element,
  },
  {
    id: 'H-attr',
    sees: 'The chat of the new server, with nothing of the old one; the old answer is whole where it was asked for.',
    file: element,
  },
  { id: 'H-http1', sees: 'All seven chats answer: four by stream, the others by polling.', file: leaving },
  {
    id: 'H-cors',
    sees: 'A line says that the server could not be reached, and the text stays in the composer.',
    file: element,
  },
  {
    id: 'H-longtask',
    sees: 'All 10,000 tokens arrive, and the composer takes every key meanwhile.',
    file: element,
  },
];
