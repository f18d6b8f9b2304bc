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

/** A twentieth of the answers, which grow at the same time. */
class Beat {
  #release: () => void = () => undefined;
  next = this.#wait();

  release(): void {
    const release = this.#release;
    this.next = this.#wait();
    release();
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => (this.#release = resolve));
  }
}
const beats = Array.from({ length: 20 }, () => new Beat());
let begun = 0;

/**
 * What is measured is the server, not the timers of its model: there is one. Between two turns sockets are looked at,
 * since Node takes in one new connection each time that it does.
 */
function turn(index: number): void {
  beats[index]?.release();
  setImmediate(() => setTimeout(turn, 1000 / rate / beats.length, (index + 1) % beats.length));
}
turn(0);

const provider: Provider = {
  async *generate({ signal }) {
    const beat = beats[begun++ % beats.length];
    const start = now();
    const count = rate * seconds;
    for (let said = 0; said < count;) {
      await beat?.next;
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
