import { isChatError } from '../protocol/errors.js';
import type { Id } from '../protocol/guards.js';
import type { Session, SessionCheck } from '../protocol/session.js';
import type { Backend } from '../transport/backend.js';
import { isMissing } from '../transport/locate.js';

/** The sessions; `undefined` where the backend has no list of them, which it need not have (contract section 1). */
export async function listSessions(backend: Backend, signal: AbortSignal): Promise<readonly Session[] | undefined> {
  try {
    return await backend.sessions(signal);
  } catch (error) {
    if (isChatError(error) && isMissing(error)) return undefined;
    throw error;
  }
}

/** What is under way in a session, where the backend can tell; one that cannot has nothing to follow. */
export async function checkSession(
  backend: Backend,
  sessionId: Id,
  signal: AbortSignal,
): Promise<SessionCheck | undefined> {
  try {
    return await backend.checkSession(sessionId, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isChatError(error)) return undefined;
    throw error;
  }
}
