import { json, noSuchRoute, page, says, saysText } from '../reply.js';
import { always, generate, onceAt, onWay, streams } from './fault.js';

/** The stream is refused: an old server, a proxy, a sign-in page. */

export const refused = {
  'A-404': always('There is no /chat/stream, as on an old server.', streams, noSuchRoute),
  'A-405': always('The method is not allowed on /chat/stream.', streams, says(405, [])),
  'A-501': always('Streaming is not implemented.', streams, says(501, { error: 'Not implemented' })),
  'A-406': always(
    'A proxy does not accept requests for event streams.',
    streams,
    saysText(406, 'text/html', '<title>Not acceptable</title>'),
  ),
  'A-html200': always('A page comes in the place of the stream, as of an app that is one page.', streams, page),
  'A-html-sse': onceAt(
    'A page comes in the place of the stream, and calls itself an event stream.',
    'stream',
    saysText(
      200,
      'text/event-stream',
      '<!doctype html>\n<title>Chat</title>\n<p>data: {"chunk":"PAGE"}\n\n</p>\ndata: PAGE\n\n',
    ),
  ),
  'A-json200': onceAt('JSON comes in the place of the stream, and says nothing.', 'stream', () => json(200, {})),
  'A-204': onceAt('The answer to the request for a stream has no content.', 'stream', saysText(204, undefined)),
  'A-302': always('Streams and answers are redirected to a sign-in page.', [...streams, generate], () =>
    redirect('/login'),
  ),
  'A-loop': always('The request for a stream is redirected to itself for ever.', streams, ({ url }) => redirect(url)),
  'A-ctype': onWay('The type of the stream is spelled in capitals.', {
    headers: { 'content-type': 'TEXT/EVENT-STREAM' },
  }),
};

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}
