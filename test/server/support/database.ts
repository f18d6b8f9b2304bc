import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import pg from 'pg';
import type { ChatDatabase } from '../../../demo/server/database/database.js';
import { openDatabase } from '../../../demo/server/database/open.js';

/**
 * A PostgreSQL to test with, as `postgres://…` of one who may make databases; libsql without it. It lives no longer
 * than the tests, so nobody tidies up in it.
 */
const postgres = process.env.CHAT_TEST_POSTGRES;

/** The address of an empty database for one test. */
export async function freshDatabase(): Promise<string> {
  if (postgres === undefined) return ':memory:';
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdministrator(postgres, `create database ${name}`);
  const url = new URL(postgres);
  url.pathname = name;
  return url.href;
}

export async function openFresh(context: TestContext): Promise<ChatDatabase> {
  const database = await openDatabase(await freshDatabase(), () => undefined);
  context.after(() => database.close());
  return database;
}

async function asAdministrator(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
