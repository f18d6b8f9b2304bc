import type { Id } from '../../../src/protocol/guards.js';
import { Refusal } from '../refusal.js';
import { firstLine, titleOf } from '../one-line.js';
import type { Provider } from '../providers/provider.js';
import type { Store } from '../store/store.js';

/** Characters of a message that say enough of what it is about. */
const promptLength = 2000;
/** Titles that are remembered for who asks what came of them. */
const mostTasks = 1000;
/** Milliseconds that a title may take. */
const patience = 60_000;

const instruction =
  'Write a title for the conversation that begins with the following message: at most six words, in the language of ' +
  'the message, without quotes. Answer with the title only.\n\n';

export interface TitlesOptions {
  readonly store: Store;
  readonly provider: Provider;
  readonly log: (line: string) => void;
}

interface Task {
  readonly userId: number;
  readonly sessionId: Id;
  /** `undefined` while it is being made; empty where none could be. */
  title: string | undefined;
}

/** What conversations are about, in a line, as a model sees it. Knows nothing of HTTP. */
export class Titles {
  readonly #options: TitlesOptions;
  readonly #tasks = new Map<number, Task>();
  #last = 0;

  constructor(options: TitlesOptions) {
    this.#options = options;
  }

  /** Begins to make a title, or joins the one that is being made. @returns the taskId to ask for it by */
  start(userId: number, sessionId: Id): number {
    for (const [taskId, task] of this.#tasks)
      if (task.userId === userId && task.sessionId === sessionId && task.title === undefined) return taskId;
    const taskId = ++this.#last;
    const task: Task = { userId, sessionId, title: undefined };
    this.#tasks.set(taskId, task);
    if (this.#tasks.size > mostTasks) this.#tasks.delete(taskId - mostTasks);
    void this.make(userId, sessionId).then((title) => (task.title = title ?? ''));
    return taskId;
  }

  /** @returns `undefined` while it is being made @throws Refusal `task_not_found` */
  check(userId: number, sessionId: Id, taskId: number): string | undefined {
    const task = this.#tasks.get(taskId);
    if (task?.userId !== userId || task.sessionId !== sessionId) throw new Refusal('task_not_found');
    return task.title;
  }

  /** Never rejects. @returns the title that the session has now; `undefined` where none could be made */
  async make(userId: number, sessionId: Id): Promise<string | undefined> {
    const { store, log } = this.#options;
    const { sessions, messages } = store.of(userId);
    try {
      const { title: before } = await sessions.get(sessionId);
      const first = await messages.firstHuman(sessionId);
      if (first === undefined) return undefined;
      const title = titleOf(withoutMarks(firstLine(await this.#ask(first.content.slice(0, promptLength)))));
      if (title === '') return undefined;
      // a person who has named it meanwhile knows better
      return (await sessions.replaceTitle(sessionId, before, title)) ? title : undefined;
    } catch (error) {
      log(`a title could not be made: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  async #ask(about: string): Promise<string> {
    const { provider } = this.#options;
    const own = await provider.title?.(about);
    if (own !== undefined) return own;
    let said = '';
    const request = {
      messages: [{ role: 'user' as const, content: instruction + about }],
      signal: AbortSignal.timeout(patience),
    };
    for await (const event of provider.generate(request)) {
      if (event.type === 'text') said += event.delta;
      if (said.length > 1000) break;
    }
    return said;
  }
}

/** Without what models put around a title. */
function withoutMarks(title: string): string {
  return title.replaceAll(/^[\s#*_"'“„«`]+|[\s*_"'”“»`]+$/g, '');
}
