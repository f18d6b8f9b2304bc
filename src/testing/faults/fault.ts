import { namedMessage, newestQuestion, runFor } from '../generation-routes.js';
import type { Line, Way } from '../line.js';
import type { Parts } from '../parts.js';
import { noSuchRoute } from '../reply.js';
import type { Endpoint, RecordedRequest, Reply } from '../request.js';
import type { Run } from '../run.js';

/** Where a fault is arranged. */
export interface FaultSite extends Parts {
  /** By which a page asks for a stream here. */
  readonly stream: Endpoint;
  /** What the endpoint answers when nothing is broken. */
  readonly usual: Reply;
}

/** The answer of something broken. */
export type Broken = (request: RecordedRequest, site: FaultSite) => Response | Promise<Response>;

export interface Fault {
  /** What happens, in a sentence. */
  readonly sentence: string;
  /** `once`: to the next request that it can happen to. `until mended`: to each, until the test mends the backend. */
  readonly lasts: 'once' | 'until mended';
  readonly arrange: (site: FaultSite) => void;
}

export const streams: readonly Endpoint[] = ['POST /chat/stream', 'GET /chat/stream'];
export const check: Endpoint = 'GET /chat/check_generation';
export const generate: Endpoint = 'GET /chat/generate';

/** The next requests for this are answered so, one after the other. */
export function onceAt(sentence: string, endpoint: Endpoint | 'stream', ...replies: readonly Broken[]): Fault {
  const arrange = (site: FaultSite) => {
    const made = replies.map(
      (reply): Reply =>
        (request) =>
          reply(request, site),
    );
    site.troubles.once(endpoint === 'stream' ? site.stream : endpoint, ...made);
  };
  return { sentence, lasts: 'once', arrange };
}

/** The page asks for a stream and hears this, while the answer is begun all the same. */
export function onStarted(sentence: string, reply: Broken): Fault {
  return onceAt(sentence, 'stream', started(reply));
}

export function started(reply: Broken): Broken {
  return (request, site) => {
    begin(request, site);
    return reply(request, site);
  };
}

/** The next stream goes this way. */
export function onWay(sentence: string, way: Way): Fault {
  return { sentence, lasts: 'once', arrange: ({ troubles }) => troubles.nextWay(way) };
}

/** Each stream goes this way. */
export function onEveryWay(sentence: string, way: Way): Fault {
  return { sentence, lasts: 'until mended', arrange: ({ troubles }) => troubles.everyWay(way) };
}

export function always(sentence: string, endpoints: readonly Endpoint[], reply: Reply): Fault {
  return { sentence, lasts: 'until mended', arrange: ({ troubles }) => troubles.always(endpoints, reply) };
}

/** Whatever is asked for is answered so. */
export function outage(sentence: string, reply: Reply): Fault {
  return { sentence, lasts: 'until mended', arrange: ({ troubles }) => void (troubles.outage = reply) };
}

/** One after the other. */
export function both(first: Fault, second: Fault): Fault {
  return {
    ...first,
    arrange: (site) => {
      first.arrange(site);
      second.arrange(site);
    },
  };
}

/** A page that is to poll must not be able to stream. */
export function withoutStreams(fault: Fault): Fault {
  return both(fault, always('', streams, noSuchRoute));
}

/** The run that a request starts or joins, by a stream or without one. */
export function begin(request: RecordedRequest, site: FaultSite): Run | undefined {
  const message = namedMessage(site, request) ?? newestQuestion(site, request);
  return message && runFor(site, message, request);
}

/** After the first words of the answer, this happens in the place of all that would follow. */
export function afterWords(happens: (line: Line, run: Run) => void): Way {
  return {
    pass(line, run) {
      let isBroken = false;
      return {
        ...line,
        event(event, id) {
          if (isBroken) return;
          line.event(event, id);
          if (event.type !== 'text') return;
          isBroken = true;
          happens(line, run);
        },
        end: () => {
          if (!isBroken) line.end();
        },
      };
    },
  };
}

/** After the first words of the answer, this comes in between. */
export function besideWords(text: string): Way {
  return {
    pass(line) {
      let isSaid = false;
      return {
        ...line,
        event(event, id) {
          line.event(event, id);
          if (event.type === 'text' && !isSaid) line.write(text);
          isSaid ||= event.type === 'text';
        },
      };
    },
  };
}
