import type { TestContext } from 'node:test';
import { builtInProvider } from '../../../demo/server/providers/built-in.js';
import { startServer, type ChatServer, type ServerOptions } from '../../../demo/server/server.js';
import type { UserStore } from '../../../demo/server/store/store.js';
import { Client } from './client.js';
import { freshDatabase } from './database.js';
import { createGate, type Gate } from './gate.js';

/** The user of a server where nobody has to log in. */
export const me = 1;

/** All that this user has stored. */
export function mine(server: ChatServer): UserStore {
  return server.store.of(me);
}

export interface TestServer {
  readonly server: ChatServer;
  readonly client: Client;
  /** What the server has logged. */
  readonly logged: readonly string[];
}

/** A server of its own for one test: any free port, an empty database, a model that does not wait. */
export async function serve(context: TestContext, options: ServerOptions = {}): Promise<TestServer> {
  const logged: string[] = [];
  const provider = builtInProvider({ tokensPerSecond: Infinity });
  const database = await freshDatabase();
  const server = await startServer({ provider, database, log: (line) => logged.push(line), ...options });
  let isClosed = false;
  const close = (grace?: number): Promise<void> => {
    if (isClosed) return Promise.resolve();
    isClosed = true;
    return server.close(grace);
  };
  context.after(() => close());
  return { server: { ...server, close }, client: new Client(server.url), logged };
}

/** The same with a model that the test drives by hand. */
export async function serveGate(
  context: TestContext,
  options: ServerOptions = {},
): Promise<TestServer & { readonly gate: Gate }> {
  const gate = createGate();
  return { ...(await serve(context, { provider: gate.provider, ...options })), gate };
}
