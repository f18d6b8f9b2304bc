import { json, says, saysText } from '../reply.js';
import { afterWords, both, check, onceAt, onStarted, onWay, outage, withoutStreams } from './fault.js';

/** Signed out, not allowed, too much, too long, and a server or a proxy that fails. */

const signedOut = says(401, { error: 'Current user is not logged in' });
const gatewayTimeout = saysText(504, 'text/html', '<title>Gateway timeout</title>');
const inThreeSeconds = says(429, { error: 'Too many requests' }, { 'retry-after': '3' });

export const statuses = {
  'F-401': onceAt('The token has expired when a stream is asked for; another one helps.', 'stream', signedOut),
  'F-401-mid': both(
    onWay(
      'The stream breaks after the first words, and the token has expired when it is taken up again; another one helps.',
      afterWords((line) => line.cut()),
    ),
    onceAt('', 'GET /chat/stream', signedOut),
  ),
  'F-401-perm': outage('The person is signed out.', signedOut),
  'F-403': onceAt('The person may not do this.', 'stream', () => json(403, { error: 'Not allowed' })),
  'F-409': onStarted('An answer is being written in this conversation already.', () =>
    json(409, { error: 'session_already_thinking' }),
  ),
  'F-429': onceAt(
    'There were too many requests: the next stream is to be asked for in three seconds.',
    'stream',
    inThreeSeconds,
  ),
  'F-429-poll': withoutStreams(
    onceAt('There were too many requests: the next check is to come in three seconds.', check, inThreeSeconds),
  ),
  'F-413': onceAt('The message is too long.', 'PUT /chat/new_message', () =>
    json(413, { error: 'The message is too long.' }),
  ),
  'F-500': onceAt('The request for a stream fails with 500.', 'stream', says(500, { error: 'Internal server error' })),
  'F-502': onceAt(
    'The request for a stream fails with 502.',
    'stream',
    saysText(502, 'text/html', '<title>Bad gateway</title>'),
  ),
  'F-503': onceAt('The request for a stream fails with 503.', 'stream', says(503, {})),
  'F-504': onceAt('The request for a stream fails with 504.', 'stream', gatewayTimeout),
  'F-504-started': onStarted(
    'The request for a stream fails with 504, and the answer is begun all the same.',
    gatewayTimeout,
  ),
  'F-5xx-all': outage('Everything fails with 500.', says(500, { error: 'Internal server error' })),
};
