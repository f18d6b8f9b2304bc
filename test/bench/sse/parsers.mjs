// What is compared. Types of packages that the project itself does not have cannot be checked where they are not
// installed.
import { parseJsonEventStream } from '@ai-sdk/provider-utils';
import { createRequire } from 'node:module';
import { createParser } from 'eventsource-parser';
import { readFrames } from '../../../src/transport/frames.js';

const require = createRequire(import.meta.url);
// its modules without an extension are for bundlers; its parser is not exported, but is all that is measured here
const { getBytes, getLines, getMessages } = require(
  require.resolve('@microsoft/fetch-event-source').replace('index.js', 'parse.js'),
);

/**
 * Each reads a body to its end and says how many events there were.
 * @type {Record<string, (body: ReadableStream<Uint8Array>) => Promise<number>>}
 */
export const parsers = {
  'chat-stream': async (body) => {
    let events = 0;
    // the longest line is longer than what is let in by default
    for await (const frames of readFrames(body, { maxFrameLength: 2 ** 24 })) events += frames.length;
    return events;
  },
  'fetch-event-source': async (body) => {
    let events = 0;
    const ignore = () => undefined;
    /** @param {{ data: string }} message */
    const take = ({ data }) => (events += data ? 1 : 0);
    await getBytes(body, getLines(getMessages(ignore, ignore, take)));
    return events;
  },
  // fed as its documentation does: https://github.com/rexxars/eventsource-parser#usage
  'eventsource-parser': async (body) => {
    let events = 0;
    const parser = createParser({ onEvent: ({ data }) => (events += data ? 1 : 0) });
    const decoder = new TextDecoder();
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
    return events;
  },
  // what the transport of useChat reads with; it also parses the JSON and checks it, here by a schema that takes all
  'AI SDK (with JSON.parse)': async (body) => {
    let events = 0;
    const schema = () => everything;
    for await (const part of parseJsonEventStream({ stream: body, schema })) events += part.success ? 1 : 0;
    return events;
  },
};

const everything = {
  [Symbol.for('vercel.ai.schema')]: true,
  jsonSchema: {},
  validate: (/** @type {unknown} */ value) => ({ success: true, value }),
};
