import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A file for a database, which is not there yet and goes with the test. */
export function temporaryFile(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'chat.db');
}
