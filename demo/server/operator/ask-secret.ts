import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Reads one line that is shown nowhere: from a terminal without echo, or from a pipe. */
export async function askSecret(question: string): Promise<string> {
  const { stdin: input, stderr } = process;
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: unseen, terminal: input.isTTY });
  try {
    if (input.isTTY) stderr.write(question);
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (input.isTTY) stderr.write('\n');
  }
}
