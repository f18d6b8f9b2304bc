import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { isChatError } from '../../src/protocol/errors.js';
import { HttpBackend } from '../../src/transport/backend.js';
import { contractEndpoints, type EndpointName, type EndpointOverrides } from '../../src/transport/endpoints.js';
import { nextcloud, nextcloudEndpoints } from '../../src/transport/nextcloud.js';
import { FakeClock } from '../support/fake-clock.js';
import { FaultServer, type Endpoint } from '../support/fault-server.js';
import { bodyOf, readAllRecordings, readRequestLine } from '../support/nextcloud-recordings.js';
import { json, streamOf } from '../support/troubles.js';

async function bench(
  t: TestContext,
  endpoints: EndpointOverrides,
): Promise<{ server: FaultServer; backend: HttpBackend }> {
  const server = await FaultServer.start(t);
  const common = { baseUrl: server.baseUrl, fetch, clock: new FakeClock(), requestTimeout: 15_000 };
  return { server, backend: new HttpBackend({ ...common, endpoints }) };
}

const { signal } = new AbortController();
const session = { id: 7, title: null, timestamp: 100 };
const message = { id: 9, session_id: 7, role: 'human', content: 'Hello', timestamp: 100 };
const outgoing = { sessionId: 7, content: 'Hello', timestamp: 100, firstHumanMessage: true, clientKey: 'k' };

/** All that are told by a URL or by JSON: for the other see upload.test.ts. */
type PlainName = Exclude<EndpointName, 'upload'>;

/** How each endpoint is asked, what it is told, and what it answers. One that is new does not compile here. */
const verbs: Record<PlainName, [ask: (backend: HttpBackend) => Promise<unknown>, says: object, answer: unknown]> = {
  newSession: [(backend) => backend.newSession(100), { timestamp: 100 }, { session }],
  capabilities: [(backend) => backend.capabilities(), {}, { stream: true }],
  sessions: [(backend) => backend.sessions(), {}, [session]],
  renameSession: [(backend) => backend.renameSession(7, 'T'), { sessionId: 7, title: 'T' }, []],
  deleteSession: [(backend) => backend.deleteSession(7), { sessionId: 7 }, []],
  newMessage: [(backend) => backend.newMessage(outgoing), { ...outgoing, role: 'human' }, message],
  messages: [(backend) => backend.messages(7), { sessionId: 7 }, [message]],
  deleteMessage: [(backend) => backend.deleteMessage(7, 9), { sessionId: 7, messageId: 9 }, []],
  stream: [
    (backend) => backend.stream({ sessionId: 7, messageId: 9 }, { signal, onFrame: () => undefined }),
    { sessionId: 7, messageId: 9 },
    undefined,
  ],
  resume: [
    (backend) => backend.stream({ sessionId: 7, taskId: 11, after: '11.4' }, { signal, onFrame: () => undefined }),
    { sessionId: 7, taskId: 11, after: '11.4' },
    undefined,
  ],
  generate: [(backend) => backend.generate(7, true), { sessionId: 7, agencyConfirm: 1 }, { taskId: 11 }],
  regenerate: [(backend) => backend.regenerate(7, 9), { sessionId: 7, messageId: 9 }, { taskId: 11 }],
  checkGeneration: [(backend) => backend.checkGeneration(7, 11), { sessionId: 7, taskId: 11 }, message],
  checkSession: [(backend) => backend.checkSession(7), { sessionId: 7 }, {}],
  generateTitle: [(backend) => backend.generateTitle(7), { sessionId: 7 }, { taskId: 11 }],
  checkTitle: [(backend) => backend.checkTitle(7, 11), { sessionId: 7, taskId: 11 }, { result: 'T' }],
  cancel: [(backend) => backend.cancel(7, 11), { sessionId: 7, taskId: 11 }, {}],
  feedback: [
    (backend) => backend.feedback({ sessionId: 7, messageId: 9, rating: 1 }),
    { sessionId: 7, messageId: 9, rating: 1 },
    [],
  ],
};

const names = Object.keys(verbs) as PlainName[];

function isStream(name: PlainName): boolean {
  return name === 'stream' || name === 'resume';
}

function inText(says: object): unknown {
  return Object.fromEntries(Object.entries(says).map(([name, value]) => [name, String(value)]));
}

function pathOf(input: object): `/${string}` {
  const told = Object.entries(input).filter(([, value]) => value !== undefined);
  return `/a/${encodeURIComponent(
    told
      .map(([key, value]) => `${key}/${String(value)}`)
      .sort()
      .join(),
  )}`;
}

for (const name of names) {
  const [ask, says, answer] = verbs[name];
  const reply = isStream(name) ? streamOf('data: {"done":true}\n\n') : json(200, answer);

  test(`${name} can be had by another method and under another path`, async (t) => {
    const { server, backend } = await bench(t, { [name]: { method: 'POST', path: '/elsewhere' } });
    server.once('POST /elsewhere', reply);
    await ask(backend);
    assert.deepEqual(server.requests[0]?.body, says);
    server.once('POST /elsewhere', reply);
    await ask(backend);
    assert.deepEqual(server.log(), ['POST /elsewhere ×2']);
  });

  test(`${name} can be told otherwise, in the URL and in the body`, async (t) => {
    const { server, backend } = await bench(t, {
      [name]: {
        method: 'POST',
        path: (input: object) => pathOf(input),
        query: (input: object) => ({ size: Object.values(input).filter((value) => value !== undefined).length }),
        json: (input: object) => ({ wrapped: input }),
      },
    });
    server.once(`POST ${pathOf(says)}`, reply);
    await ask(backend);
    assert.deepEqual(server.requests[0]?.query, { size: String(Object.keys(says).length) });
    assert.deepEqual(server.requests[0].body, { wrapped: says });
  });

  test(`${name} in the URL where it is overridden with GET alone, and every other endpoint stays the contract's`, async (t) => {
    const { server, backend } = await bench(t, { [name]: { method: 'GET' } });
    for (const other of names) {
      const { method, path } = contractEndpoints[other];
      const [askOther, , otherAnswer] = verbs[other];
      const otherReply = isStream(other) ? streamOf('data: {"done":true}\n\n') : json(200, otherAnswer);
      server.once(`${other === name ? 'GET' : method} ${String(path)}` as Endpoint, otherReply);
      await askOther(backend);
    }
    const own = server.requests[names.indexOf(name)];
    assert.deepEqual([own?.query, own?.body], [inText(says), undefined]);
  });
}

test('an answer is read out of its envelope, whatever its status', async (t) => {
  const read = (body: unknown) => (body as { data: unknown }).data;
  const { server, backend } = await bench(t, { sessions: { read }, checkGeneration: { read } });
  server.once('GET /chat/sessions', json(200, { data: [session] }));
  server.once('GET /chat/check_generation', json(417, { data: { task_status: 1 } }));
  assert.deepEqual(await backend.sessions(), [session]);
  assert.deepEqual(await backend.checkGeneration(7, 11), [{ type: 'status', taskStatus: 1, slowPickup: false }]);
});

test('a stream that was overridden with GET is never asked for by POST', async (t) => {
  const { server, backend } = await bench(t, nextcloudEndpoints);
  server.once('GET /chat/stream', json(405, []));
  const stream = backend.stream({ sessionId: 7, messageId: 9 }, { signal, onFrame: () => undefined });
  await assert.rejects(stream, (error) => isChatError(error) && error.code === 'stream_refused');
  assert.deepEqual(server.log(), ['GET /chat/stream']);
});

test("a task is cancelled above the app's base URL, wherever the Nextcloud is, and never elsewhere", async () => {
  const roots: [root: string | undefined, url: string][] = [
    [undefined, 'https://page.example/ocs/v2.php/taskprocessing/tasks/11/cancel'],
    ['/nextcloud', 'https://page.example/nextcloud/ocs/v2.php/taskprocessing/tasks/11/cancel'],
    ['https://cloud.example/', 'https://cloud.example/ocs/v2.php/taskprocessing/tasks/11/cancel'],
    ['https://cloud.example/a/b', 'https://cloud.example/a/b/ocs/v2.php/taskprocessing/tasks/11/cancel'],
  ];
  for (const [root, url] of roots) {
    const asked: string[] = [];
    const fetch = (input: RequestInfo | URL) => {
      asked.push(new URL(input instanceof Request ? input.url : input, 'https://page.example/some/where').href);
      return Promise.resolve(Response.json({}));
    };
    await new HttpBackend({ ...nextcloud(root), fetch, clock: new FakeClock(), requestTimeout: 15_000 }).cancel(7, 11);
    assert.deepEqual(asked, [url]);
  }
});

test('an id is encoded where it stands in a path', () => {
  const path = nextcloudEndpoints.cancel.path({ sessionId: 7, taskId: '../x?y#z' });
  assert.equal(path, '/../../taskprocessing/tasks/..%2Fx%3Fy%23z/cancel');
});

test("the envelope of task processing's answers is read as the contract's, as recorded; all else stays", () => {
  const answers = readAllRecordings().flatMap(({ exchanges }) =>
    exchanges.filter((exchange) => readRequestLine(exchange).path.endsWith('/cancel')).map(bodyOf),
  );
  assert.equal(answers.length, 6);
  for (const body of answers) assert.deepEqual(nextcloudEndpoints.cancel.read(body), { task_status: 5 });
  const ended = { ocs: { data: { task: { status: 'STATUS_SUCCESSFUL' } } } };
  assert.deepEqual(nextcloudEndpoints.cancel.read(ended), { task_status: 3 });
  for (const body of [undefined, null, 'text', [], {}, { ocs: {} }, { ocs: { data: { task: { status: 'NEW' } } } }])
    assert.equal(nextcloudEndpoints.cancel.read(body), body);
});
