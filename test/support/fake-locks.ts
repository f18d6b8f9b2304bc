import type { Locks } from '../../src/transport/slots.js';

/** Locks as the platform has them, for what is asked of them here: the one who comes too late is told at once. */
export function createLocks(): Locks & { readonly held: ReadonlySet<string> } {
  const held = new Set<string>();
  const request = async (name: string, _: LockOptions, callback: LockGrantedCallback<unknown>): Promise<unknown> => {
    if (held.has(name)) return callback(null);
    held.add(name);
    try {
      return await callback({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  };
  return { held, request: request as Locks['request'] };
}
