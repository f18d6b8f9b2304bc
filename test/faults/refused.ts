import type { Arrange, FaultCase } from './fault-case.js';
import { json, noSuchRoute, redirect } from '../support/troubles.js';

/** The stream is refused: an old server, a proxy, a sign-in page. */

const stream = 'POST /chat/stream';
/** Two words: what is measured is the way to an answer, not its length. */
const brief: Arrange = ({ backend }) => void (backend.pieces = ['Hello', ' world.']);
const usual = 'The answer, by polling. Nothing is said of it.';

export const refused: readonly FaultCase[] = [
  {
    id: 'A-404',
    sees: usual,
    arrange: (bench) => {
      brief(bench);
      bench.server.always(stream, noSuchRoute);
    },
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'A-501',
    sees: usual,
    arrange: (bench) => {
      brief(bench);
      bench.server.always(stream, json(501, { error: 'Not implemented' }));
    },
    ends: 'whole',
    requests: 9,
  },
  {
    id: 'A-302',
    sees: 'A note to sign in, and a way to try again. The page stays where it is.',
    arrange: ({ server }) => server.always(stream, redirect('/login')),
    ends: { code: 'unauthorized', text: '' },
    requests: 3,
  },
];
