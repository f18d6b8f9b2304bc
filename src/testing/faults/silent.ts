import { silence } from '../reply.js';
import { streamOf } from '../generation-routes.js';
import type { Way } from '../line.js';
import { afterWords, begin, onceAt, onStarted, onWay } from './fault.js';

/** The line is there, and nothing comes, or not when it should. */

/** Keeps all until the end. */
const heldBack: Way = {
  pass(line) {
    const kept: (() => void)[] = [];
    return {
      ...line,
      event: (event, id) => void kept.push(() => line.event(event, id)),
      end: () => {
        for (const pass of kept) pass();
        line.end();
      },
    };
  },
};

const onlyPings: Way = {
  pass: (line) => ({
    ...line,
    event: (event) => {
      if (event.type === 'ping') line.write(': still here\n\n');
    },
    end: () => undefined,
  }),
};

/** The words come to a halt, and the signs of life go on. */
const pingsAfterWords: Way = {
  pass(line) {
    let isBroken = false;
    return {
      ...line,
      event(event, id) {
        if (!isBroken || event.type === 'ping') line.event(event, id);
        isBroken ||= event.type === 'text';
      },
      end: () => {
        if (!isBroken) line.end();
      },
    };
  },
};

export const silent = {
  'B-buffered': onceAt(
    'A proxy passes on nothing of the stream, not even its headers, before it ends.',
    'stream',
    async (request, site) => {
      const run = begin(request, site);
      await run?.over;
      return run ? streamOf(site, run, request.signal) : site.usual(request);
    },
  ),
  'B-gzip': onWay('The headers of the stream come at once, and all of its text together at the end.', heldBack),
  'B-stall-headers': onStarted('The answer is begun, and not even the headers of its stream ever come.', silence),
  'B-slow-first': onceAt(
    'Nothing comes of the stream until the test lets go: `backend.release()`.',
    'stream',
    async (request, site) => {
      await site.troubles.released;
      return site.usual(request);
    },
  ),
  'B-stall': onWay(
    'After the first words not a byte comes any more, and the connection stays open.',
    afterWords(() => undefined),
  ),
  'B-stall-hb': onWay('After the first words only pings come any more: `answer.ping()`.', pingsAfterWords),
  'B-hb-only': onWay('Nothing ever comes but comments, one for each `answer.ping()`.', onlyPings),
};
