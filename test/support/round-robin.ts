import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that gives each request to the next of several servers, and leaves out those that are gone. */
export interface RoundRobin {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

export async function startRoundRobin(servers: readonly string[]): Promise<RoundRobin> {
  let turn = 0;
  const proxy = createServer((request, response) => {
    const pass = (tries: number): void => {
      turn = (turn + 1) % servers.length;
      const { method, headers, url = '/' } = request;
      const onward = ask(new URL(url, servers[turn]), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        // An answer that breaks off must break off here, too.
        answer.once('error', () => response.destroy());
      });
      onward.once('error', () => {
        if (response.headersSent) response.destroy();
        else if (tries > 1 && request.readableLength === 0 && method === 'GET') pass(tries - 1);
        else response.writeHead(502).end();
      });
      response.once('close', () => onward.destroy());
      request.pipe(onward);
    };
    pass(servers.length);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      proxy.close();
      proxy.closeAllConnections();
      await once(proxy, 'close');
    },
  };
}
