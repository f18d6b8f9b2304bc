// Every endpoint that is described, with everything that can be wrong with a request: the described status, words and
// a code, and nothing has changed in the database.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ChatDatabase, Row } from '../../demo/server/database/database.js';
import { openDatabase } from '../../demo/server/database/open.js';
import type { Endpoint } from '../../demo/server/description/endpoint.js';
import { endpoints, fieldsIn } from '../../demo/server/description/endpoints.js';
import { builtInProvider } from '../../demo/server/providers/built-in.js';
import { startServer, type ChatServer } from '../../demo/server/server.js';
import { isRecord } from '../../src/protocol/guards.js';
import { Client } from './support/client.js';
import { freshDatabase } from './support/database.js';
import { furnish, send, valuesOf, wrongsOf, type Place, type Sent } from './support/described-requests.js';
import { operationsOf, readDescription, statusesOf } from './support/description.js';

let folder: string;
let server: ChatServer;
let database: ChatDatabase;
let mine: Place;
let foreign: Place;
/** The statuses that are described, by method and path. */
let described: ReadonlyMap<string, readonly number[]>;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chat-stream-'));
  const fresh = await freshDatabase();
  const address = fresh === ':memory:' ? join(folder, 'chat.db') : fresh;
  const provider = builtInProvider({ tokensPerSecond: Infinity });
  server = await startServer({ provider, titles: true, database: address, log: (line) => assert.fail(line) });
  database = await openDatabase(address, () => undefined);
  const client = new Client(server.url);
  mine = await furnish(client);
  foreign = await furnish(client);
  await giveAway(foreign);
  const operations = operationsOf(await readDescription(server.url));
  described = new Map(operations.map(({ method, path, operation }) => [`${method} ${path}`, statusesOf(operation)]));
});

after(async () => {
  await database.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** To somebody else. */
async function giveAway({ sessionId, fileId }: Place): Promise<void> {
  await database.change(`insert into "user" (name, created) values ('other', 1)`);
  const other = `(select id from "user" where name = 'other')`;
  assert.equal(await database.change(`update session set user_id = ${other} where id = ?`, sessionId), 1);
  assert.equal(await database.change(`update attachment set user_id = ${other} where id = ?`, fileId), 1);
}

/** All rows of all tables. */
async function dump(): Promise<Readonly<Record<string, readonly Row[]>>> {
  const tables = await database.all(
    database.dialect === 'libsql'
      ? `select name from sqlite_master where type = 'table' order by name`
      : `select table_name as name from information_schema.tables where table_schema = 'public' order by table_name`,
  );
  const rows = tables.map(async ({ name }) => [
    String(name),
    await database.all(`select * from "${String(name)}" order by 1`),
  ]);
  return Object.fromEntries(await Promise.all(rows)) as Record<string, readonly Row[]>;
}

interface Case extends Sent {
  readonly what: string;
  readonly status: number;
  readonly values?: Readonly<Record<string, unknown>>;
}

function* casesOf(endpoint: Endpoint): Generator<Case> {
  yield* wrongFields(endpoint);
  yield* wrongBodies(endpoint);
  yield { what: 'headers beyond measure', status: 431, headers: { 'x-long': 'x'.repeat(20_000) } };
  const taken = endpoints.filter(({ path }) => path === endpoint.path).map(({ method }) => method);
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)
    if (!taken.includes(method)) yield { what: `${method} instead`, status: 405, method };
}

function* wrongFields(endpoint: Endpoint): Generator<Case> {
  for (const field of endpoint.fields ?? []) {
    const { name, kind, required } = field;
    const values = (value: unknown): object => ({ ...valuesOf(endpoint, mine, name), [name]: value });
    for (const wrong of wrongsOf(field))
      yield { what: `${name}: ${JSON.stringify(wrong).slice(0, 20)}`, status: 400, values: { ...values(wrong) } };
    if (required && field.in !== 'path') yield { what: `no ${name}`, status: 400, values: { ...values(undefined) } };
    if (kind === 'files')
      yield {
        what: `foreign ${name}`,
        status: 404,
        values: { ...values([{ type: 'File', file_id: foreign.fileId }]) },
      };
    if (kind !== 'id') continue;
    // A cursor of another run than the one that is named would be refused as such.
    const named = (id: number | undefined): Readonly<Record<string, unknown>> => ({ ...values(id), after: undefined });
    yield { what: `foreign ${name}`, status: 404, values: named(foreign[name as keyof Place]) };
    yield { what: `unknown ${name}`, status: 404, values: named(999_999) };
  }
}

function* wrongBodies(endpoint: Endpoint): Generator<Case> {
  const [upload] = fieldsIn(endpoint, 'form');
  if (upload !== undefined) {
    const values = { [upload.name]: new Blob(['x'.repeat(11 * 1024 * 1024)]) };
    yield { what: 'a file beyond measure', status: 413, values };
  } else if (fieldsIn(endpoint, 'body').length > 0) {
    const huge = JSON.stringify({ ...valuesOf(endpoint, mine), more: 'x'.repeat(600_000) });
    yield { what: 'a body beyond measure', status: 413, body: huge };
    yield { what: 'broken JSON', status: 400, body: '{"sessionId": broken' };
  } else return;
  yield { what: 'another content type', status: 415, body: '{}', headers: { 'content-type': 'text/plain' } };
}

for (const endpoint of endpoints) {
  const { method, path } = endpoint;
  test(`${method} ${path} turns away what is wrong, and changes nothing`, async (context) => {
    const unchanged = await dump();
    assert.ok(unchanged.session?.length === 2 && unchanged.run?.length === 2);
    const statuses = described.get(`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`) ?? [];
    for (const { what, status, values = valuesOf(endpoint, mine), ...sent } of casesOf(endpoint))
      await context.test(what, async () => {
        const response = await send(server.url, endpoint, values, sent);
        const body: unknown = await response.json();
        assert.equal(response.status, status, JSON.stringify(body));
        if (status === 405) assert.equal(response.headers.get('allow'), allowed(path));
        else assert.ok(statuses.includes(status), `${status} is not described`);
        assert.ok(isRecord(body));
        assert.deepEqual(Object.keys(body).sort(), ['code', 'error']);
        assert.match(String(body.code), /^[a-z_]+$/);
        assert.doesNotMatch(String(body.error), /\n|\.[jt]s\b/);
        assert.deepEqual(await dump(), unchanged);
      });
  });
}

function allowed(path: string): string {
  return endpoints
    .filter((endpoint) => endpoint.path === path)
    .map(({ method }) => method)
    .join(', ');
}
