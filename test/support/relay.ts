import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface Relay {
  readonly port: number;
  /** Ends all connections, and takes none. */
  cut(): void;
  /** Takes connections again. */
  heal(): void;
}

/** Stands between a server and what it needs, so that a test can take that away. */
export async function startRelay(context: TestContext, { hostname, port }: URL): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // what breaks here breaks for those at the ends, and is theirs to tell
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((incoming) => {
    if (isCut) return void incoming.destroy();
    const outgoing = keep(connect(Number(port), hostname));
    keep(incoming).pipe(outgoing).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(async () => {
    server.close();
    endAll();
    await once(server, 'close');
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      endAll();
    },
    heal() {
      isCut = false;
    },
  };
}
