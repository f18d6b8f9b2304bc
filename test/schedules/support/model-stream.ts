import { encodeEvent } from '../../../src/protocol/encode.js';
import type { ChatEvent } from '../../../src/protocol/events.js';
import { parseMessage } from '../../../src/protocol/message.js';
import type { Line } from './line.js';
import { textSoFar, type ModelRun, type ModelServer } from './model-server.js';
import { inserts, type Edit, type StreamPlan } from './schedule.js';

type FlowPlan = Exclude<StreamPlan, { readonly trouble: unknown }>;

const faultless: FlowPlan = {
  ...{ edits: [], cut: undefined, ending: 'end', pace: 0, writes: 0, isHeldBack: false },
};
/** Milliseconds between two comments of a server that has nothing else to say. */
const heartbeat = 15_000;

const odd: Readonly<Record<(typeof inserts)[number], string>> = {
  unknown: 'event: weather\ndata: {"chunk":"WEATHER"}\n\n',
  malformed: 'data: {"chunk":"MALFORMED\n\n',
  'no object': 'data: null\n\ndata: 42\n\ndata: ["chunk"]\n\n',
  foreign:
    'event: hello\nid: 999.0\ndata: {"v":1,"taskId":999,"sessionId":999,"resume":true}\n\n' +
    'id: 999.1\ndata: {"chunk":"FOREIGN","off":0}\n\n' +
    'id: 999.2\ndata: {"done":true,"message":{"id":9,"session_id":999,"role":"assistant","content":"FOREIGN"}}\n\n',
  'foreign end': 'data: {"done":true,"message":{"id":9,"session_id":999,"role":"assistant","content":"FOREIGN"}}\n\n',
  comment: ': nothing\n\n',
  ping: 'event: ping\ndata: {}\n\n',
  status: 'event: status\ndata: {"task_status":2,"slow_pickup":true}\n\n',
  retry: 'retry: 700\n\n',
};

interface Frame {
  readonly text: string;
  /** It tells of the run. */
  readonly isOurs: boolean;
}

/** One connection to the stream endpoint, written as its plan says. */
export class ModelStream {
  readonly #server: ModelServer;
  readonly #run: ModelRun;
  readonly #line: Line;
  readonly #plan: FlowPlan;
  readonly #frames: Generator<Frame, void>;
  #written = 0;

  /** @param after the number of the event after which to go on; absent where the stream is asked for anew */
  constructor(server: ModelServer, run: ModelRun, line: Line, plan: StreamPlan | undefined, after?: number) {
    this.#server = server;
    this.#run = run;
    this.#line = line;
    this.#plan = plan === undefined || 'trouble' in plan ? faultless : plan;
    this.#frames = this.#edited(this.#events(after));
  }

  begin(): void {
    this.#line.open(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    if (this.#plan.isHeldBack) this.#holdBack('');
    else this.#next();
  }

  /** One frame, and then the next after a while; as long as the client is there, since nobody else reads it. */
  #next(): void {
    const { done, value } = this.#frames.next();
    if (done === true) this.#finish();
    else this.#send(value);
  }

  #send(value: Frame): void {
    this.#write(new TextEncoder().encode(value.text), () => {
      this.#run.isHeard ||= value.isOurs && !this.#line.isOver;
      this.#later(this.#plan.pace, () => this.#next());
    });
  }

  #holdBack(all: string): void {
    const { done, value } = this.#frames.next();
    if (done === true) this.#write(new TextEncoder().encode(all), () => this.#finish());
    else this.#later(this.#plan.pace, () => this.#holdBack(all + value.text));
  }

  /** Up to the byte before which it breaks. */
  #write(bytes: Uint8Array, goOn: () => void): void {
    const { cut = Infinity, writes } = this.#plan;
    const room = cut - this.#written;
    const size = Math.min(bytes.length, room, writes === 0 ? Infinity : writes);
    this.#line.write(bytes.slice(0, size));
    this.#written += size;
    if (size === room) this.#later(0, () => this.#break());
    else if (size < bytes.length) this.#later(0, () => this.#write(bytes.subarray(size), goOn));
    else goOn();
  }

  #break(): void {
    const { ending } = this.#plan;
    if (ending === 'end') this.#line.end();
    if (ending === 'reset') this.#line.reset();
    if (ending === 'comments') this.#comment();
  }

  #comment(): void {
    this.#line.write(new TextEncoder().encode('\n\n:\n\n'));
    this.#later(heartbeat, () => this.#comment());
  }

  #finish(): void {
    if (!this.#server.schedule.server.staysOpen) this.#line.end();
  }

  #later(milliseconds: number, happen: () => void): void {
    this.#server.agenda.later(milliseconds, () => {
      if (!this.#line.isOver) happen();
    });
  }

  *#events(after: number | undefined): Generator<Frame, void> {
    const { server } = this.#server.schedule;
    const run = this.#run;
    const isProposed = server.form === 'proposed';
    if (server.saysHello && !isProposed) yield this.#encode(this.#hello(), after ?? 0);
    let sent = after ?? 0;
    if (after !== undefined && server.resumes === 'with a snapshot') {
      sent = run.ready;
      yield this.#encode({ type: 'snapshot', text: textSoFar(run) }, sent);
    }
    if (server.resumes === 'from zero') sent = 0;
    while (sent < run.pieces.length && run.status !== 4 && run.status !== 5) {
      run.ready = Math.max(run.ready, sent + 1);
      const off = run.pieces.slice(0, sent).join('').length;
      const text = { type: 'text', delta: run.pieces[sent] ?? '' } as const;
      sent += 1;
      yield this.#encode(this.#hasOffsets ? { ...text, off } : text, sent);
    }
    yield this.#encode(this.#end(), sent + 1);
  }

  get #hasOffsets(): boolean {
    const { form } = this.#server.schedule.server;
    return form !== 'proposed' && form !== 'without offsets';
  }

  #hello(): ChatEvent {
    const { taskId, sessionId, messageId } = this.#run;
    const resume = this.#server.schedule.server.resumes !== 'never';
    return { type: 'hello', taskId, sessionId, messageId, heartbeat, resume, idempotent: true };
  }

  #end(): ChatEvent {
    const { form, storesAfter } = this.#server.schedule.server;
    const run = this.#run;
    if (run.status === 4 || run.status === 5)
      return { type: 'error', error: 'It failed.', code: 'task_failed', taskStatus: run.status };
    this.#server.finish(run, form === 'proposed' ? storesAfter : 0);
    const message = form === 'proposed' ? undefined : parseMessage(this.#server.storedOf(run));
    return message ? { type: 'done', len: run.golden.length, finish: 'stop', message } : { type: 'done' };
  }

  #encode(event: ChatEvent, seq: number): Frame {
    const { form } = this.#server.schedule.server;
    const id = { extended: `${this.#run.taskId}.${seq}`, 'without offsets': `${this.#run.taskId}.${seq}` };
    const ids: Partial<Record<typeof form, string>> = { ...id, 'with other ids': `event-${seq}` };
    return { text: encodeEvent(event, ids[form]), isOurs: true };
  }

  /** Without offsets nobody can tell that a text was sent twice, not at all, or too soon. */
  *#edited(frames: Iterable<Frame>): Generator<Frame, void> {
    let at = 0;
    let later: Frame | undefined;
    for (const frame of frames) {
      const edit = this.#plan.edits.find((edit) => edit.at === at);
      at += 1;
      if (edit && !this.#hasOffsets && !isInsert(edit.kind)) this.#run.isGarbled = true;
      if (edit && isInsert(edit.kind)) yield { text: odd[edit.kind], isOurs: false };
      if (edit?.kind === 'swap' && later === undefined) {
        later = frame;
        continue;
      }
      if (edit?.kind !== 'drop') yield frame;
      if (edit?.kind === 'repeat') yield frame;
      if (later) yield later;
      later = undefined;
    }
    if (later) yield later;
  }
}

function isInsert(kind: Edit['kind']): kind is (typeof inserts)[number] {
  return inserts.some((insert) => insert === kind);
}
