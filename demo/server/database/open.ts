import type { ChatDatabase } from './database.js';
import { openLibsql } from './libsql.js';
import { migrate } from './migrations.js';
import { openPostgres } from './postgres.js';

/**
 * Opens a database and brings it up to date.
 *
 * @param address a file, `:memory:`, or `postgres://…`
 */
export async function openDatabase(address: string, log: (line: string) => void): Promise<ChatDatabase> {
  const database = isPostgres(address) ? openPostgres(address, log) : openLibsql(address);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function isPostgres(address: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(address);
}
