import assert from 'node:assert/strict';
import { encodeEvent } from '../../src/protocol/encode.js';
import type { ChatEvent } from '../../src/protocol/events.js';
import { parseMessage } from '../../src/protocol/message.js';
import type { Exchange } from './fault-server.js';
import type { BackendRun, SmallBackend } from './small-backend.js';

/** What a stream of the small backend does, step by step: `backend.stream(hello, piece, cut)`. */

/** An open stream of a run, for the steps that are taken on it. */
export class RunStream {
  #seq: number;

  constructor(
    readonly backend: SmallBackend,
    readonly run: BackendRun,
    readonly exchange: Exchange,
    seq = 0,
  ) {
    this.#seq = seq;
  }

  write(text: string): void {
    this.exchange.response.write(text);
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

/** The end of the extended form: the message is stored before it is told. */
export const done: StreamStep = (stream) => {
  const message = parseMessage(stream.backend.finish(stream.run));
  assert.ok(message);
  stream.send({ type: 'done', len: message.content.length, finish: 'stop', message });
  stream.exchange.response.end();
};

/** The end of the proposal: no message comes with it, it is only stored. */
export const bareDone: StreamStep = (stream) => {
  stream.backend.finish(stream.run);
  stream.write('data: {"done": true}\n\n');
  stream.exchange.response.end();
};

export const end: StreamStep = ({ exchange }) => void exchange.response.end();

/** The connection is reset once the client has all that was written before. */
export const cut: StreamStep = ({ exchange: { response } }) =>
  new Promise<void>((resolve) => {
    response.write(':\n', () => {
      response.socket?.resetAndDestroy();
      resolve();
    });
  });

/** Stores the message, and says nothing of it. */
export const store: StreamStep = ({ backend, run }) => void backend.finish(run);

/** Bytes as they are. */
export function raw(text: string): StreamStep {
  return (stream) => stream.write(text);
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
