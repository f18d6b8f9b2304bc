import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** From the terminal without showing it, or the first line of what is piped in. */
export async function askPassword(): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  if (isTerminal) process.stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: isTerminal });
  const ended = new AbortController();
  reader.once('close', () => ended.abort());
  try {
    const [line] = (await once(reader, 'line', { signal: ended.signal })) as [string];
    return line;
  } catch {
    return '';
  } finally {
    reader.close();
    if (isTerminal) process.stderr.write('\n');
  }
}
