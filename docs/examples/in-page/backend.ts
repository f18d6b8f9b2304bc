import { encodeEvent } from 'chat-stream/protocol';

/** What lies between the page and its backend. `breaking`: each stream is cut when it is a third through. */
export type Line = 'good' | 'breaking' | 'polling';

interface Row {
  readonly id: number;
  readonly session_id: number;
  readonly role: 'human' | 'assistant';
  content: string;
  readonly timestamp: number;
  readonly ocp_task_id: number | null;
}

interface Run {
  readonly id: number;
  readonly answer: Row;
  readonly messageId: number;
  readonly words: readonly string[];
  said: number;
  isStopped: boolean;
}

type Input = Readonly<Record<string, string | number | undefined>>;

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const refusal = (status: number, error: string): Response => Response.json({ error }, { status });
const seenBy = (cursor: string | number = '.0'): number => Number(String(cursor).split('.')[1]);
const wordsOf = (text: string): readonly string[] => text.split(/(?<=\s)/);

/** A backend of the contract that lives in the page, so that a demo needs no server: `element.fetch = backend.fetch`. */
export class PageBackend {
  readonly #answerTo: (text: string) => string;
  readonly #line: Line;
  readonly #sessions: { id: number; title: string | null; timestamp: number }[] = [];
  readonly #messages: Row[] = [];
  readonly #runs: Run[] = [];
  #newestId = 0;

  constructor(answerTo: (text: string) => string, line: Line = 'good') {
    this.#answerTo = answerTo;
    this.#line = line;
  }

  readonly fetch: typeof fetch = async (request, init) => {
    const { method, url, signal } = new Request(request, init);
    const { pathname, searchParams } = new URL(url);
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : {};
    const input = { ...Object.fromEntries(searchParams), ...(body as Input) };
    await wait(60); // as long as a network takes
    return this.#reply(`${method} ${pathname.replace(/^.*\/chat\//, '')}`, input, signal);
  };

  #reply(endpoint: string, input: Input, signal: AbortSignal): Response {
    const sessionId = Number(input.sessionId);
    const run = this.#runs.find(({ id }) => id === Number(input.taskId));
    switch (endpoint) {
      case 'GET capabilities':
        return Response.json({ v: 1, stream: this.#line !== 'polling', resume: true, cancel: true, sessions: true });
      case 'PUT new_session':
        this.#sessions.unshift({ ...this.#stamp(), title: null });
        return Response.json({ session: this.#sessions[0] });
      case 'GET sessions':
        return Response.json(this.#sessions);
      case 'PUT new_message':
        return Response.json(this.#add(sessionId, 'human', String(input.content ?? '')));
      case 'GET messages':
        return Response.json(this.#messages.filter((row) => row.session_id === sessionId && !this.#isGrowing(row)));
      case 'DELETE delete_message':
        this.#remove(Number(input.messageId));
        return Response.json([]);
      case 'GET regenerate':
        this.#remove(Number(input.messageId));
        return Response.json({ taskId: this.#start(sessionId).id });
      case 'GET generate':
        return Response.json({ taskId: this.#start(sessionId).id });
      case 'GET check_generation':
        return run ? this.#check(run) : refusal(404, 'task_not_found');
      case 'GET check_session':
        return Response.json({ messageTaskId: this.#runs.find(({ answer }) => this.#isGrowing(answer))?.id ?? null });
      case 'POST cancel':
        if (run) run.isStopped = true;
        return Response.json({ task_status: 5 });
      case 'POST stream':
      case 'GET stream':
        if (this.#line === 'polling') return refusal(404, 'not_found');
        return this.#stream(run ?? this.#start(sessionId), seenBy(input.after), signal);
      default:
        return refusal(404, 'not_found');
    }
  }

  /** A message has one run: it is written whether anybody looks or not. */
  #start(sessionId: number): Run {
    const question = this.#messages.findLast((row) => row.session_id === sessionId && row.role === 'human');
    const { id: messageId = 0, content = '' } = question ?? {};
    const known = this.#runs.find((run) => run.messageId === messageId && !run.isStopped);
    if (known) return known;
    const answer = this.#add(sessionId, 'assistant', '');
    const words = wordsOf(this.#answerTo(content));
    const run: Run = { id: answer.id, answer, messageId, words, said: 0, isStopped: false };
    this.#runs.push(run);
    void this.#write(run);
    return run;
  }

  async #write(run: Run): Promise<void> {
    for (const word of run.words) {
      await wait(35);
      if (run.isStopped) return;
      run.answer.content += word;
      run.said += 1;
    }
  }

  #check({ answer, said, words, isStopped }: Run): Response {
    if (isStopped) return Response.json({ error: 'task_failed_or_canceled', task_status: 5 }, { status: 400 });
    if (said === words.length) return Response.json({ ...answer, sessionAgencyPendingActions: null });
    return Response.json({ task_status: 2, task_output: { output: answer.content } }, { status: 417 });
  }

  /** The id of an event says how many words there were: who comes back with it is told the rest. */
  #stream(run: Run, from: number, signal: AbortSignal): Response {
    const isCut = this.#line === 'breaking' && from === 0;
    const until = isCut ? Math.ceil(run.words.length / 3) : run.words.length;
    const events = this.#events(run, from, until);
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { value, done } = await events.next();
        if (signal.aborted) controller.error(signal.reason);
        else if (!done) controller.enqueue(encoder.encode(value));
        else if (isCut) controller.error(new TypeError('the line was cut'));
        else controller.close();
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  async *#events(run: Run, from: number, until: number): AsyncGenerator<string, undefined> {
    const { id: taskId, answer, words } = run;
    let at = from;
    yield encodeEvent({ type: 'hello', taskId, heartbeat: 15_000, resume: true, idempotent: true }, `${taskId}.${at}`);
    for (; at < until; at += 1) {
      while (run.said <= at && !run.isStopped) await wait(20);
      if (run.isStopped) {
        yield encodeEvent({ type: 'error', error: 'Stopped.', taskStatus: 5 }, `${taskId}.${at}`);
        return;
      }
      const off = words.slice(0, at).join('').length;
      yield encodeEvent({ type: 'text', delta: words[at] ?? '', off }, `${taskId}.${at + 1}`);
    }
    if (until === words.length) yield encodeEvent({ type: 'done', len: answer.content.length }, `${taskId}.${at + 1}`);
  }

  #isGrowing(row: Row): boolean {
    return this.#runs.some(({ answer, said, words, isStopped }) => answer === row && said < words.length && !isStopped);
  }

  /** With an answer goes its run, so that another may begin. */
  #remove(id: number): void {
    const index = this.#messages.findIndex((row) => row.id === id);
    if (index >= 0) this.#messages.splice(index, 1);
    for (const run of this.#runs) run.isStopped ||= run.answer.id === id;
  }

  #add(sessionId: number, role: Row['role'], content: string): Row {
    const stamp = this.#stamp();
    const row = { ...stamp, session_id: sessionId, role, content, ocp_task_id: role === 'human' ? null : stamp.id };
    this.#messages.push(row);
    return row;
  }

  #stamp(): { id: number; timestamp: number } {
    return { id: (this.#newestId += 1), timestamp: Math.floor(Date.now() / 1000) };
  }
}
