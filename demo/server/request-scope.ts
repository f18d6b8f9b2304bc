import { AsyncLocalStorage } from 'node:async_hooks';

/** What is noted of a request while it is served, for logs and metrics; nothing else may depend on it. */
export interface RequestNotes {
  readonly requestId: string;
  /** The run that it began, joined or came back to. */
  runId?: number;
  /** Why it was turned down. */
  code?: string;
}

const scopes = new AsyncLocalStorage<RequestNotes>();

/** Does `work`, and all that it begins, in the name of a request: a run stays with the request that began it. */
export function inRequest<Result>(notes: RequestNotes, work: () => Result): Result {
  return scopes.run(notes, work);
}

export function currentRequest(): RequestNotes | undefined {
  return scopes.getStore();
}

export function note(more: Pick<RequestNotes, 'runId' | 'code'>): void {
  const notes = scopes.getStore();
  if (notes) Object.assign(notes, more);
}

/** @returns the same id */
export function noteRun(runId: number): number {
  note({ runId });
  return runId;
}
