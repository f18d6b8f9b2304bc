import { asText, isRecord, type JsonRecord } from '../../../src/protocol/guards.js';
import type { WireMessage } from '../../../src/protocol/message.js';
import type { FakeClock } from '../../support/fake-clock.js';
import { Agenda } from './agenda.js';
import { ModelStream } from './model-stream.js';
import type { Line } from './line.js';
import type { Asked, Schedule, StreamPlan, Trouble } from './schedule.js';
import { meet } from './trouble.js';

/** One generation. It goes on when somebody looks: by a piece with each check, and as a stream is written. */
export interface ModelRun {
  readonly taskId: number;
  readonly sessionId: number;
  readonly messageId: number;
  readonly pieces: readonly string[];
  readonly golden: string;
  ready: number;
  /** As the contract numbers them. */
  status: 2 | 3 | 4 | 5;
  /** Text was repeated, left out or mixed up on a stream without offsets: nothing tells what it was before the end. */
  isGarbled: boolean;
  /** The client has been told of it, if only by its number. */
  isHeard: boolean;
}

/** One request that was answered, and how. */
export interface Exchange {
  readonly sessionId: number;
  readonly asked: Asked | 'start' | 'resume';
  readonly trouble: Trouble;
}

type Said = readonly [status: number, body: unknown];
type Act = () => Said;

interface Row {
  readonly message: WireMessage & { readonly id: number };
  readonly visibleAt: number;
}

/** A backend of the contract, all in memory, that breaks where the schedule says so and is faultless after that. */
export class ModelServer {
  readonly runs: ModelRun[] = [];
  readonly history: Exchange[] = [];
  readonly agenda: Agenda;
  readonly schedule: Schedule;
  readonly #clock: FakeClock;
  readonly #rows: Row[] = [];
  readonly #keys = new Map<string, number>();
  readonly #streams: StreamPlan[];
  readonly #troubles: Record<Asked, Trouble[]>;
  #answers = 0;
  #nextId = 10;

  constructor(schedule: Schedule, clock: FakeClock) {
    const { check, session, messages, generate, send, cancel } = schedule.troubles;
    this.schedule = schedule;
    this.agenda = new Agenda(clock);
    this.#clock = clock;
    this.#streams = [...schedule.streams];
    this.#troubles = {
      ...{ check: [...check], session: [...session], messages: [...messages] },
      ...{ generate: [...generate], send: [...send], cancel: [...cancel] },
    };
  }

  /** No more troubles. */
  heal(): void {
    for (const list of [this.#streams, ...Object.values(this.#troubles)]) list.length = 0;
  }

  readonly receive = (line: Line): void => {
    const input: JsonRecord = { ...line.query, ...(isRecord(line.body) ? line.body : {}) };
    const sessionId = Number(input.sessionId);
    const answer = (asked: Asked, act: Act) => () => this.#answer(line, { asked, sessionId }, act);
    const stream = () => this.#stream(line, sessionId, input);
    const endpoints: Readonly<Record<string, () => void>> = {
      'PUT /chat/new_message': answer('send', () => this.#newMessage(sessionId, input)),
      'GET /chat/messages': answer('messages', () => [200, this.messagesOf(sessionId)]),
      'GET /chat/generate': answer('generate', () => this.#generate(sessionId)),
      'GET /chat/check_generation': answer('check', () => this.#check(Number(input.taskId))),
      'GET /chat/check_session': answer('session', () => this.#checkSession(sessionId)),
      'POST /chat/cancel': answer('cancel', () => this.#cancel(Number(input.taskId))),
      'POST /chat/stream': stream,
      'GET /chat/stream': stream,
    };
    const reply = endpoints[line.endpoint];
    if (!reply) throw new Error(`nobody answers ${line.endpoint}`);
    reply();
  };

  /** What is stored by now, oldest first. */
  messagesOf(sessionId: number): readonly WireMessage[] {
    return this.#rows
      .filter(({ message, visibleAt }) => message.session_id === sessionId && visibleAt <= this.#clock.now())
      .map(({ message }) => message);
  }

  /** The run that is being written. */
  activeRun(sessionId: number): ModelRun | undefined {
    return this.runs.find((run) => run.sessionId === sessionId && run.status === 2);
  }

  /** The run that the session is busy with: it stays so until the message's row is there. */
  knownRun(sessionId: number): ModelRun | undefined {
    return this.runs.find(
      (run) =>
        run.sessionId === sessionId && (run.status === 2 || (run.status === 3 && this.storedOf(run) === undefined)),
    );
  }

  /** Its message, once that is there. */
  storedOf(run: ModelRun): WireMessage | undefined {
    return this.messagesOf(run.sessionId).find(({ ocp_task_id }) => ocp_task_id === run.taskId);
  }

  /** The run ends well; `after` milliseconds later its message is there. */
  finish(run: ModelRun, after = 0): void {
    if (run.status !== 2) return;
    run.status = 3;
    run.ready = run.pieces.length;
    this.#store(run.sessionId, 'assistant', run.golden, { ocp_task_id: run.taskId }, after);
  }

  /** The run fails, or is cancelled, with the text so far. */
  break(run: ModelRun, status: 4 | 5): void {
    if (run.status !== 2) return;
    run.status = status;
    const finish = status === 4 ? 'failed' : 'cancelled';
    if (this.schedule.server.keepsPartial)
      this.#store(run.sessionId, 'assistant', textSoFar(run), { ocp_task_id: run.taskId, finish });
  }

  /** The run for this message: the one that is there, or a new one. */
  join(sessionId: number, messageId: number): ModelRun | 'busy' {
    const known = this.activeRun(sessionId);
    if (known) return known.messageId === messageId ? known : 'busy';
    const { answers } = this.schedule;
    const taskId = 800 + this.#nextId++;
    // no text begins like another, so that nothing of one can be taken for another's
    const pieces = [`${taskId}. `, ...(answers[this.#answers++ % answers.length] ?? [])];
    const golden = pieces.join('');
    const about = { taskId, sessionId, messageId, pieces, golden };
    const run: ModelRun = { ...about, ready: 0, status: 2, isGarbled: false, isHeard: false };
    this.runs.push(run);
    return run;
  }

  #latency(): number {
    const { latencies } = this.schedule;
    return latencies[this.history.length % latencies.length] ?? 0;
  }

  /** What is asked is done at once, where it is done at all, and the answer takes its time. */
  #answer(line: Line, of: { readonly asked: Asked; readonly sessionId: number }, act: Act): void {
    const trouble = this.#troubles[of.asked].shift() ?? 'fine';
    const said = isDone(trouble) ? act() : undefined;
    const asked = this.runs.find(({ taskId }) => String(taskId) === line.query.taskId);
    this.agenda.later(this.#latency(), () => {
      if (trouble === 'fine' && said) this.#say(line, said);
      else meet(trouble, line, asked);
    });
    this.history.push({ ...of, trouble });
  }

  #say(line: Line, [status, body]: Said): void {
    // `generate` and `check_session` name the run
    const told = isRecord(body) && !line.isOver ? (body.taskId ?? body.messageTaskId) : undefined;
    for (const run of this.runs) run.isHeard ||= run.taskId === told;
    line.json(status, body);
  }

  #stream(line: Line, sessionId: number, { messageId, taskId, after }: JsonRecord): void {
    const { form, resumes } = this.schedule.server;
    const isResume = taskId !== undefined;
    const start = form === 'proposed' ? 'GET /chat/stream' : 'POST /chat/stream';
    const isHere = isResume ? resumes !== 'never' : line.endpoint === start;
    if (form === 'none' || !isHere) {
      line.json(form === 'proposed' ? 405 : 404, { ocs: {} });
      return;
    }
    const plan = this.#nextPlan();
    const trouble = plan && 'trouble' in plan ? plan.trouble : 'fine';
    const known = isResume ? this.runs.find((run) => run.taskId === Number(taskId)) : undefined;
    const run = !isResume && isDone(trouble) ? this.join(sessionId, Number(messageId)) : known;
    const seq = isResume ? Number(/\d+$/.exec(asText(after) ?? '')?.[0]) : undefined;
    this.agenda.later(this.#latency(), () => {
      if (trouble !== 'fine') meet(trouble, line);
      else if (run === 'busy') line.json(409, { error: 'session_already_thinking' });
      else if (run === undefined) line.json(404, { error: 'task_not_found' });
      else new ModelStream(this, run, line, plan, seq).begin();
    });
    this.history.push({ sessionId, asked: isResume ? 'resume' : 'start', trouble });
  }

  #nextPlan(): StreamPlan | undefined {
    const isLast = this.#streams.length === 1;
    return isLast && this.schedule.staysBroken ? this.#streams[0] : this.#streams.shift();
  }

  #newMessage(sessionId: number, input: JsonRecord): Said {
    const [content, clientKey] = [asText(input.content) ?? '', asText(input.clientKey) ?? ''];
    const known = this.#rows.find(({ message }) => message.id === this.#keys.get(clientKey));
    const message = known?.message ?? this.#store(sessionId, 'human', content);
    this.#keys.set(clientKey, message.id);
    return [200, message];
  }

  #generate(sessionId: number): Said {
    const human = this.messagesOf(sessionId).findLast(({ role }) => role === 'human');
    const run = this.knownRun(sessionId) ? 'busy' : this.join(sessionId, Number(human?.id));
    return run === 'busy' ? [400, { error: 'session_already_thinking' }] : [200, { taskId: run.taskId }];
  }

  #check(taskId: number): Said {
    const run = this.runs.find((run) => run.taskId === taskId);
    if (!run) return [404, { error: 'task_not_found' }];
    if (run.status === 4 || run.status === 5)
      return [400, { error: 'task_failed_or_canceled', task_status: run.status, userFacingErrorMessage: null }];
    if (run.ready < run.pieces.length) {
      run.ready += 1;
      return [417, { task_status: 2, slow_pickup: false, task_output: { output: textSoFar(run) } }];
    }
    this.finish(run, this.schedule.server.storesAfter);
    const stored = this.storedOf(run);
    return stored ? [200, { ...stored, sessionAgencyPendingActions: null }] : [417, { task_status: 3 }];
  }

  #checkSession(sessionId: number): Said {
    return [200, { messageTaskId: this.knownRun(sessionId)?.taskId ?? null }];
  }

  #cancel(taskId: number): Said {
    const run = this.runs.find((run) => run.taskId === taskId);
    if (!run) return [404, { error: 'task_not_found' }];
    if (run.status !== 2) return [409, { error: 'task_has_ended' }];
    this.break(run, 5);
    return [200, { task_status: 5 }];
  }

  #store(
    sessionId: number,
    role: 'human' | 'assistant',
    content: string,
    more: Partial<WireMessage> = {},
    after = 0,
  ): WireMessage & { id: number } {
    const id = this.#nextId++;
    const nothing = { ocp_task_id: null, sources: '[]', reasoning: null, attachments: [] };
    const message = { ...nothing, session_id: sessionId, role, content, timestamp: id, ...more, id };
    this.#rows.push({ message, visibleAt: this.#clock.now() + after });
    return message;
  }
}

/** What is asked is done, though it may be that nobody hears of it. */
function isDone(trouble: Trouble): boolean {
  return trouble === 'fine' || trouble.startsWith('lost');
}

/** All that there is of the answer so far. */
export function textSoFar({ pieces, ready }: ModelRun): string {
  return pieces.slice(0, ready).join('');
}
