// The server under load, in a process of its own: a model that says so many words a second, each with its number and
// the time at which it was said. Tells its parent what it has used.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Provider } from '../../../demo/server/providers/provider.js';
import { startServer } from '../../../demo/server/server.js';

const [rate = 50, seconds = 10] = process.argv.slice(2).map(Number);
const data = mkdtempSync(join(tmpdir(), 'chat-stream-bench-'));
/** Milliseconds since 1970, finer than `Date.now()`, and the same in all processes. */
const now = (): number => performance.timeOrigin + performance.now();

/** One timer for all: what is measured is the server, not the timers of its model. */
let tick = nextTick();
function nextTick(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      tick = nextTick();
      resolve();
    }, 1000 / rate);
  });
}

const provider: Provider = {
  async *generate({ signal }) {
    const start = now();
    const count = rate * seconds;
    for (let said = 0; said < count;) {
      await tick;
      signal.throwIfAborted();
      const due = Math.min(count, Math.floor(((now() - start) * rate) / 1000));
      for (; said < due; said += 1) yield { type: 'text', delta: `${said} ${now().toFixed(2)}\n` };
    }
    yield { type: 'finish', finish: 'stop' };
  },
};

const server = await startServer({ provider, database: join(data, 'chat.db'), keepEnded: 0 });
process.on('message', (word) => {
  if (word === 'usage') process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage().rss });
  if (word === 'stop')
    void server.close().then(() => {
      rmSync(data, { recursive: true, force: true });
      // The model's timer goes on by itself.
      process.exit();
    });
});
process.send?.({ url: server.url });
