import assert from 'node:assert/strict';
import { once } from 'node:events';
import { encodeEvent } from '../../src/protocol/encode.js';
import type { ChatEvent } from '../../src/protocol/events.js';
import { parseMessage } from '../../src/protocol/message.js';
import type { Exchange } from './fault-server.js';
import type { BackendRun, SmallBackend } from './small-backend.js';
import type { Sink } from './troubles.js';

/** What a stream of the small backend does, step by step: `backend.stream(hello, piece, cut)`. */

/** An open stream of a run, for the steps that are taken on it. */
export class RunStream {
  /** How its text is spelled: with other line ends, say. */
  spell = (text: string): string => text;
  #seq: number;

  constructor(
    readonly backend: SmallBackend,
    readonly run: BackendRun,
    readonly exchange: Exchange,
    /** Where it goes. */
    public sink: Sink,
    seq = 0,
  ) {
    this.#seq = seq;
  }

  write(text: string): void {
    this.sink.write(this.spell(text));
  }

  /** In the extended form: with its name and an id. */
  send(event: ChatEvent): void {
    const isProposed = this.backend.streaming === 'proposed';
    this.write(encodeEvent(event, isProposed ? undefined : `${this.run.taskId}.${this.#seq++}`));
  }
}

export type StreamStep = (stream: RunStream) => void | Promise<void>;

export const hello: StreamStep = (stream) => {
  const { taskId, sessionId, messageId } = stream.run;
  stream.send({
    type: 'hello',
    taskId,
    sessionId,
    messageId,
    heartbeat: 15_000,
    resume: stream.backend.resumes,
    idempotent: true,
  });
};

export const piece: StreamStep = (stream) => {
  const { run, backend } = stream;
  const off = textOf(run).length;
  const delta = run.pieces[run.ready++] ?? '';
  stream.send({ type: 'text', delta, ...(backend.streaming === 'extended' ? { off } : {}) });
};

export const allPieces: StreamStep = async (stream) => {
  while (stream.run.ready < stream.run.pieces.length) await piece(stream);
};

/** The pieces after the nth again, as they were sent before: the same ids, the same places. */
export function replay(from: number): StreamStep {
  return (stream) => {
    const { pieces, ready } = stream.run;
    for (let index = from; index < ready; index++)
      stream.send({ type: 'text', delta: pieces[index] ?? '', off: pieces.slice(0, index).join('').length });
  };
}

/** The nth piece, from 1, with the id and the offset that are its own, whenever it comes. */
export function pieceAt(place: number): StreamStep {
  return async (stream) => {
    const { run } = stream;
    const chunk = run.pieces[place - 1];
    const off = run.pieces.slice(0, place - 1).join('').length;
    run.ready = Math.max(run.ready, place);
    await frame({ chunk, off }, { id: `${run.taskId}.${place}` })(stream);
  };
}

/** Takes the next piece out of the stream: it is generated and never sent. */
export const lose: StreamStep = ({ run }) => void (run.ready += 1);

/** The last event of the extended form: the message is stored before it is told. */
export const sayDone: StreamStep = (stream) => {
  const message = parseMessage(stream.backend.finish(stream.run));
  assert.ok(message);
  stream.send({ type: 'done', len: message.content.length, finish: 'stop', message });
};

/** The end of the extended form. */
export const done: StreamStep = async (stream) => {
  await sayDone(stream);
  stream.sink.end();
};

/** The run fails, and the stream says so. */
export function sayFailed(error: string): StreamStep {
  return (stream) => {
    stream.run.status = 4;
    stream.send({ type: 'error', error, code: 'task_failed', taskStatus: 4 });
  };
}

/** The end of the proposal: no message comes with it, it is only stored. */
export const bareDone: StreamStep = (stream) => {
  stream.backend.finish(stream.run);
  stream.write('data: {"done": true}\n\n');
  stream.sink.end();
};

export const end: StreamStep = ({ sink }) => void sink.end();

/** The connection is reset once the client has all that was written before. */
export const cut: StreamStep = ({ exchange: { response } }) =>
  new Promise<void>((resolve) => {
    response.write(':\n', () => {
      response.socket?.resetAndDestroy();
      resolve();
    });
  });

/** Bytes that are no chunk, where HTTP wants one. */
export const garble: StreamStep = ({ exchange }) => void exchange.response.socket?.end('no chunk\r\n');

/** Stores the message, and says nothing of it. */
export const store: StreamStep = ({ backend, run }) => void backend.finish(run);

/** Bytes as they are. */
export function raw(text: string): StreamStep {
  return (stream) => stream.write(text);
}

/** From here on the text is spelled in another way. */
export function spelled(spell: (text: string) => string): StreamStep {
  return (stream) => void (stream.spell = spell);
}

/** All that these steps write, in one piece: it is read in one, too. */
export function together(...steps: readonly StreamStep[]): StreamStep {
  return async (stream) => {
    const { sink } = stream;
    let all = '';
    stream.sink = { write: (text) => (all += text), end: () => sink.end() };
    for (const step of steps) await step(stream);
    stream.sink = sink;
    sink.write(all);
  };
}

/** One byte at a time. The reader has its turn after each, and then what the test wants to happen. */
export function drip(text: string, afterEach: () => void = () => undefined): StreamStep {
  return async ({ exchange: { response } }) => {
    for (const byte of Buffer.from(text)) {
      response.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
      afterEach();
    }
  };
}

/** Again and again, until the client has left; where it stays, that is the end, after so many bytes. */
export function endless(text: string, most: number): StreamStep {
  return async ({ exchange: { request, response } }) => {
    for (let sent = 0; sent < most && !response.destroyed; sent += text.length)
      if (!response.write(text)) await Promise.race([once(response, 'drain'), request.closed]);
    response.end();
  };
}

/** A frame that the contract's encoder would not write. */
export function frame(data: unknown, { name, id }: { name?: string; id?: string } = {}): StreamStep {
  const fields = [...(name === undefined ? [] : [`event: ${name}\n`]), ...(id === undefined ? [] : [`id: ${id}\n`])];
  return raw(`${fields.join('')}data: ${JSON.stringify(data)}\n\n`);
}

export function event(event: ChatEvent): StreamStep {
  return (stream) => stream.send(event);
}

/** Waits for the test. */
export function until(promise: Promise<unknown>): StreamStep {
  return async () => {
    await promise;
  };
}

/** All that there is of the answer so far. */
export function textOf({ pieces, ready }: BackendRun): string {
  return pieces.slice(0, ready).join('');
}
