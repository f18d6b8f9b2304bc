import { isTerminal, taskOfCursor, type Done, type Hello } from '../../../protocol/events.js';
import { isRecord, isSameId, parseJson } from '../../../protocol/guards.js';
import { isFinish, parseMessages } from '../../../protocol/message.js';
import { changesText, seqOf, type EventLine, type Received } from '../event-line.js';
import { expect, unknown } from '../finding.js';
import { describe, expectRead } from '../reply.js';
import type { Rule } from '../rule.js';
import type { Streamed } from '../scenes/streamed.js';
import { expectPlace } from '../shapes.js';
import type { Stage } from '../stage.js';
import { growText } from '../text.js';
import { isOneValue } from './proposed.js';

export const extendedStreamRules: readonly Rule[] = [
  {
    id: 'hello',
    level: 'extended',
    section: '3',
    says: 'A stream begins with hello: v 1, taskId, sessionId, messageId, heartbeat, resume, idempotent.',
    why: 'Without the taskId a client that loses the stream does not know which run to ask for.',
    async check(stage) {
      const { line, sessionId, questionId } = await extended(stage);
      const [first] = line.received;
      expect(first?.event?.type === 'hello', `it begins with ${nameOf(first)}`);
      const data = parseJson(first.frame.data);
      const { event } = first;
      expect(isRecord(data) && data.v === 1, `v is not 1: ${first.frame.data}`);
      expect(event.taskId !== undefined, `there is no taskId: ${first.frame.data}`);
      const isOurs = isSameId(event.sessionId, sessionId) && isSameId(event.messageId, questionId);
      expect(isOurs, `it is of another message: ${first.frame.data}`);
      expect((event.heartbeat ?? 0) > 0, `there is no heartbeat: ${first.frame.data}`);
      const flags = [data.resume, data.idempotent];
      expect(
        flags.every((flag) => typeof flag === 'boolean'),
        `a flag is missing: ${first.frame.data}`,
      );
    },
  },
  {
    id: 'event-ids',
    level: 'extended',
    section: '3.3',
    says: 'Ids are <taskId>.<seq> in printable ASCII, at most 128 bytes, and seq grows.',
    why: 'A client resumes behind the last id: two alike lose text or bring it twice.',
    async check(stage) {
      const { line } = await extended(stage);
      const hello = helloOf(line);
      // what comes behind the end is for stream-end to say
      const end = line.received.findIndex(({ event }) => event && isTerminal(event));
      const read = end < 0 ? line.received : line.received.slice(0, end + 1);
      const ids = read.filter(changesText).map(({ frame }) => frame.id);
      let last = -1;
      for (const id of ids) {
        expect(/^[\x21-\x7e]{1,128}$/.test(id), id === '' ? 'an event has no id' : `an id is ${id}`);
        expect(taskOfCursor(id) === String(hello.taskId), `${id} is not of task ${hello.taskId ?? '?'}`);
        const seq = seqOf(id);
        expect(seq > last, `${id} comes after ${last}`);
        last = seq;
      }
    },
  },
  {
    id: 'offsets',
    level: 'extended',
    section: '3.1',
    says: 'off and len count UTF-16 code units of the answer before the chunk, and in whole.',
    why: 'By them a client knows that text is missing, or has come twice.',
    async check(stage) {
      const { line } = await extended(stage);
      const { text, trouble } = growText(line.received);
      expect(trouble === undefined, trouble ?? '');
      const { events } = line;
      expect(
        events.every((event) => event.type !== 'text' || event.off !== undefined),
        'a chunk has no off',
      );
      const done = events.find((event) => event.type === 'done');
      expect(
        done === undefined || done.len === text.length,
        `len is ${done?.len ?? 'missing'} of ${text.length} units`,
      );
    },
  },
  {
    id: 'one-line',
    level: 'extended',
    section: '3.3',
    says: 'Each event is one JSON value on one data line.',
    why: 'Simple readers, and there are many, take the first line for all.',
    async check(stage) {
      const { line } = await extended(stage);
      const odd = line.received.find(({ frame }) => !isOneValue(frame.data));
      expect(odd === undefined, `data: ${odd?.frame.data ?? ''}`);
    },
  },
  {
    id: 'done-message',
    level: 'extended',
    section: '3.5',
    says: 'done carries the Message and how it ended, and the message is stored before.',
    why: 'A person who reloads at the end sees the question without its answer.',
    async check(stage) {
      const { line, sessionId, atEnd } = await extended(stage);
      await stage.stored.need();
      const received = line.received.find(({ event }) => event?.type === 'done');
      if (received?.event?.type !== 'done') throw unknown('stream-end does not hold');
      const { message, finish } = received.event satisfies Done;
      expect(message !== undefined, `there is no message: ${received.frame.data}`);
      expectPlace(message, { sessionId, role: 'assistant' });
      expect(isFinish(finish), 'finish is missing, or none of the contract');
      if (atEnd.reply.status === 404) return;
      const stored = expectRead(atEnd.reply, parseMessages);
      const isThere = stored.some(({ id }) => isSameId(id, message.id));
      expect(isThere, `it was not stored when done was told: ${describe(atEnd.reply)}`);
    },
  },
  {
    id: 'heartbeat',
    level: 'extended',
    section: '3.6',
    says: 'A ping, or at least a comment, comes every heartbeat milliseconds.',
    why: 'A proxy cuts a line that is silent, and a client takes it for dead.',
    async check(stage) {
      const { line } = await extended(stage);
      const { heartbeat = 15_000 } = helloOf(line);
      const seconds = (line.longestSilence / 1000).toFixed(1);
      expect(line.longestSilence <= heartbeat + slack, `nothing came for ${seconds} s`);
    },
  },
  {
    id: 'stream-headers',
    level: 'extended',
    section: '3.10',
    says: 'Streams are no-store, no-transform, X-Accel-Buffering: no, in UTF-8, and not compressed.',
    why: 'Something on the way holds the answer back until it is complete.',
    async check(stage) {
      const { headers } = (await extended(stage)).line.reply;
      for (const [name, wanted] of Object.entries(wantedHeaders)) {
        const value = headers.get(name) ?? '';
        expect(wanted.test(value), `${name} is ${value === '' ? 'missing' : value}`);
      }
      const encoding = headers.get('content-encoding');
      expect(encoding === null || encoding === 'identity', `content-encoding is ${encoding ?? ''}`);
    },
  },
];

/** What a heartbeat may be late by, in milliseconds. */
const slack = 5000;

const wantedHeaders: Readonly<Record<string, RegExp>> = {
  'content-type': /^text\/event-stream\s*;\s*charset="?utf-8"?\s*$/i,
  'cache-control': /^(?=.*\bno-store\b)(?=.*\bno-transform\b)/i,
  'x-accel-buffering': /^no$/i,
};

/** The stream of a backend that claims extensions. */
async function extended(stage: Stage): Promise<Streamed> {
  await stage.claimed('stream');
  return stage.streamed.need();
}

function helloOf({ events }: EventLine): Hello {
  const hello = events.find((event) => event.type === 'hello');
  if (!hello) throw unknown('hello does not hold');
  return hello;
}

function nameOf(received: Received | undefined): string {
  return received ? (received.event?.type ?? received.frame.event) : 'nothing';
}
