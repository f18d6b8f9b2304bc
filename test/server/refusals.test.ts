// Every endpoint that is described, with everything that can be wrong with a request: the described status, words and
// a code, and nothing has changed in the database. For who logs in by either way, and where nobody has to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row } from '../../demo/server/database/database.js';
import type { Endpoint } from '../../demo/server/description/endpoint.js';
import { endpoints, fieldsIn } from '../../demo/server/description/endpoints.js';
import { isRecord } from '../../src/protocol/guards.js';
import { send, valuesOf, wrongsOf, type Place, type Sent } from './support/described-requests.js';
import { operationsOf, readDescription, statusesOf } from './support/description.js';
import { logins, openScene, type Login, type Scene } from './support/scenes.js';

const scenes = new Map<Login, Scene>();
/** The statuses that are described, by method and path. */
let described: ReadonlyMap<string, readonly number[]>;

before(async () => {
  for (const login of logins) scenes.set(login, await openScene(login));
  const operations = operationsOf(await readDescription(sceneOf('none').url));
  described = new Map(operations.map(({ method, path, operation }) => [`${method} ${path}`, statusesOf(operation)]));
});

after(async () => {
  for (const scene of scenes.values()) await scene.close();
});

function sceneOf(login: Login): Scene {
  const scene = scenes.get(login);
  assert.ok(scene);
  return scene;
}

/** All rows of all tables, but what is written down of being there. */
async function dump({ database }: Scene): Promise<Readonly<Record<string, readonly Row[]>>> {
  const tables = await database.all(
    database.dialect === 'libsql'
      ? `select name from sqlite_master where type = 'table' order by name`
      : `select table_name as name from information_schema.tables where table_schema = 'public' order by table_name`,
  );
  const rows = tables
    .filter(({ name }) => name !== 'instance' && name !== 'login')
    .map(async ({ name }) => [String(name), await database.all(`select * from "${String(name)}" order by 1`)]);
  return Object.fromEntries(await Promise.all(rows)) as Record<string, readonly Row[]>;
}

interface Case extends Sent {
  readonly what: string;
  readonly status: number;
  readonly values?: Readonly<Record<string, unknown>>;
}

function* casesOf(endpoint: Endpoint, login: Login): Generator<Case> {
  const scene = sceneOf(login);
  yield* wrongFields(endpoint, scene);
  yield* wrongBodies(endpoint, scene.mine);
  yield* wrongLogins(endpoint, login);
  yield { what: 'headers beyond measure', status: 431, headers: { 'x-long': 'x'.repeat(20_000) } };
  const taken = endpoints.filter(({ path }) => path === endpoint.path).map(({ method }) => method);
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)
    if (!taken.includes(method)) yield { what: `${method} instead`, status: 405, method };
}

/** Who does not say who they are, and who may be made to ask by another page: a browser sends its cookie by itself. */
function* wrongLogins({ method, startsSomething }: Endpoint, login: Login): Generator<Case> {
  if (login !== 'none') {
    yield { what: 'nobody', status: 401, headers: { cookie: '', authorization: '' } };
    yield { what: 'an unknown one', status: 401, headers: { cookie: 'chat_login=x.y', authorization: 'Bearer x.y' } };
  }
  const isAsked = startsSomething === true || (login === 'cookie' && method !== 'GET');
  if (isAsked && login !== 'bearer') yield { what: 'no header', status: 412, headers: { 'OCS-APIRequest': '' } };
}

function* wrongFields(endpoint: Endpoint, { mine, foreign }: Scene): Generator<Case> {
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

function* wrongBodies(endpoint: Endpoint, mine: Place): Generator<Case> {
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

for (const login of logins)
  for (const endpoint of endpoints)
    test(`${endpoint.method} ${endpoint.path} (login: ${login}) turns away what is wrong`, async (context) => {
      const unchanged = await dump(sceneOf(login));
      assert.ok(unchanged.session?.length === 2 && unchanged.run?.length === 2);
      for (const wrong of casesOf(endpoint, login))
        await context.test(wrong.what, async () => {
          await assertRefused(endpoint, wrong, sceneOf(login));
          assert.deepEqual(await dump(sceneOf(login)), unchanged);
        });
    });

async function assertRefused(endpoint: Endpoint, { status, values, ...sent }: Case, scene: Scene): Promise<void> {
  const { url, mine, headers } = scene;
  const { method, path } = endpoint;
  const who = { ...sent, headers: { ...headers, ...sent.headers } };
  const response = await send(url, endpoint, values ?? valuesOf(endpoint, mine), who);
  const body: unknown = await response.json();
  assert.equal(response.status, status, JSON.stringify(body));
  const statuses = described.get(`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`) ?? [];
  if (status === 405) assert.equal(response.headers.get('allow'), allowed(path));
  else assert.ok(statuses.includes(status), `${status} is not described`);
  assert.ok(isRecord(body));
  assert.deepEqual(Object.keys(body).sort(), ['code', 'error']);
  assert.match(String(body.code), /^[a-z_]+$/);
  assert.doesNotMatch(String(body.error), /\n|\.[jt]s\b/);
}

function allowed(path: string): string {
  return endpoints
    .filter((endpoint) => endpoint.path === path)
    .map(({ method }) => method)
    .join(', ');
}
