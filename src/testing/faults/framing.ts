import type { Way } from '../line.js';
import { afterWords, besideWords, onWay } from './fault.js';

/** Streams whose bytes are not as most servers write them. */

const megabyte = 1024 * 1024;

function spelled(spell: (text: string) => string): Way {
  return { spell };
}

const marked: Way = {
  pass(line) {
    line.write('\ufeff');
    return line;
  },
};

/** Each line of data begins a line of its own for each line of the JSON. */
function overLines(text: string): string {
  return text.replaceAll(/^data: (.*)$/gm, (_, json: string) => {
    const lines = JSON.stringify(JSON.parse(json), null, 2).split('\n');
    return lines.map((line) => `data: ${line}`).join('\n');
  });
}

export const framing = {
  'D-drip': onWay('The stream comes byte by byte.', {
    split: (bytes) => [...bytes].map((byte) => Uint8Array.of(byte)),
  }),
  'D-crlf': onWay(
    'The lines of the stream end in CR LF.',
    spelled((text) => text.replaceAll('\n', '\r\n')),
  ),
  'D-cr': onWay(
    'The lines of the stream end in CR.',
    spelled((text) => text.replaceAll('\n', '\r')),
  ),
  'D-bom-start': onWay('The stream begins with a byte order mark.', marked),
  'D-comments': onWay(
    'A comment stands before each line of the stream.',
    spelled((text) => text.replaceAll(/^(?=.)/gm, ': still here\n:\n')),
  ),
  'D-multiline-data': onWay('The JSON of each event goes over several lines.', spelled(overLines)),
  'D-no-space': onWay(
    'No space stands after the colons of the stream.',
    spelled((text) => text.replaceAll(/^(\w+): /gm, '$1:')),
  ),
  'D-nul-bytes': onWay(
    'Ids with NUL in them and fields without a colon come in between.',
    besideWords('id: 9\0.9\n\ndata\n\nevent\ndata\n\nid\nretry\n\nLEAKED\n\n'),
  ),
  'D-named-message': onWay(
    'Events that the contract leaves without a name are called "message".',
    spelled((text) => (/^event: /m.test(text) ? text : `event: message\n${text}`)),
  ),
  'D-no-ids': onWay(
    'No event has an id.',
    spelled((text) => text.replaceAll(/^id: .*\n/gm, '')),
  ),
  'D-huge': onWay(
    'After the first words there is a line of five megabytes without an end.',
    afterWords((line) => line.write(`data: ${'x'.repeat(5 * megabyte)}`)),
  ),
  'D-huge-ok': onWay(
    'An event of two megabytes that nobody knows comes in between.',
    besideWords(`event: padding\ndata: {"padding":"${'x'.repeat(2 * megabyte)}"}\n\n`),
  ),
};
