import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/transport/diagnosis/diagnose.js';
import type { DiagnoseOptions, Finding, FindingId } from '../../../src/transport/diagnosis/diagnosis.js';
import { suspectsIn } from '../../../src/transport/diagnosis/suspects.js';
import { DiagnosisBench, goodHeaders, type DiagnosisScript } from '../../support/diagnosis-bench.js';

/** Each finding, where all is well and where it is not. */

async function found(
  id: FindingId,
  script: Partial<DiagnosisScript> = {},
  options: DiagnoseOptions = {},
): Promise<Finding | undefined> {
  const { findings } = await diagnose(new DiagnosisBench(script).context, options);
  return findings.find((finding) => finding.id === id);
}

const withHeaders = (headers: Readonly<Record<string, string>>): Partial<DiagnosisScript> => ({
  headers: { ...goodHeaders, ...headers },
});

test('compression is seen by its header', async () => {
  assert.equal((await found('compression'))?.level, 'good');
  const compressed = await found('compression', withHeaders({ 'content-encoding': 'gzip' }));
  assert.deepEqual([compressed?.level, compressed?.seen], ['bad', 'gzip']);
});

test('a Cache-Control that lets the answer be changed is told', async () => {
  const finding = await found('cache_control', withHeaders({ 'cache-control': 'no-cache' }));
  assert.deepEqual([finding?.level, finding?.what], ['note', 'Cache-Control does not say no-transform.']);
});

test('a missing X-Accel-Buffering is told', async () => {
  assert.equal((await found('accel_buffering', withHeaders({ 'x-accel-buffering': '' })))?.level, 'note');
});

test('the first byte is told with its time, and is bad where polling had shown text long before', async () => {
  assert.equal((await found('first_byte'))?.level, 'good');
  assert.equal((await found('first_byte', { between: 'keeps all to the end' }))?.level, 'bad');
});

test('a heartbeat that is promised and not given is told', async () => {
  assert.equal((await found('heartbeat'))?.level, 'good');
  const broken = await found('heartbeat', { silenceBefore: [3, 40_000] });
  assert.equal(broken?.level, 'bad');
  assert.match(broken.what, /every 15 s, and there was none for 4\d s/);
  assert.equal((await found('heartbeat', { hello: undefined }))?.level, 'note');
});

test('a stream is taken up again where it was', async () => {
  assert.equal((await found('resume'))?.level, 'good');
  const refuses = (status: number): Partial<DiagnosisScript> => ({
    answer: (request) => (request === 'GET /chat/stream' ? new Response(null, { status }) : undefined),
  });
  assert.equal((await found('resume', refuses(204)))?.seen, 'nothing');
  assert.equal((await found('resume', refuses(404)))?.seen, 'refused');
  assert.equal((await found('resume', { hasIds: false }))?.seen, 'untried');
});

test('a stream that is taken up again and brings nothing is told, after five seconds', async () => {
  const bench: DiagnosisBench = new DiagnosisBench({
    answer: (request) => {
      if (request !== 'GET /chat/stream') return undefined;
      setImmediate(() => void bench.letWatchesGoOff(5000));
      return new Response(new ReadableStream(), { headers: goodHeaders });
    },
  });
  const { findings } = await diagnose(bench.context);
  assert.equal(findings.find(({ id }) => id === 'resume')?.seen, 'silent');
});

test('a stream is kept open for as long as is asked', async () => {
  const pieces = Array.from({ length: 100 }, () => 'word ');
  assert.equal(await found('lifetime', { pieces }), undefined);
  const kept = await found('lifetime', { pieces }, { idle: 20_000 });
  assert.deepEqual([kept?.level, kept?.what], ['good', 'It was kept open for 20 s, and nothing cut it.']);
  assert.equal((await found('lifetime', {}, { idle: 20_000 }))?.level, 'unknown');
  const cut = await found('lifetime', { pieces, breaksAfter: 20 }, { idle: 20_000 });
  assert.match(cut?.what ?? '', /^It was cut after 10 s/);
});

test('the HTTP version says how many streams there is room for', async () => {
  const levels = await Promise.all(
    ['h2', 'http/1.1', undefined].map(async (version) => {
      const { context } = new DiagnosisBench();
      const { findings } = await diagnose({ ...context, httpVersion: () => version });
      return findings.find(({ id }) => id === 'http_version')?.level;
    }),
  );
  assert.deepEqual(levels, ['good', 'note', 'unknown']);
});

test('of another origin it is said that its headers cannot be seen', async () => {
  const { context } = new DiagnosisBench(withHeaders({ 'x-accel-buffering': '' }));
  const { findings } = await diagnose({ ...context, isForeign: true });
  const ids = findings.map(({ id }) => id);
  assert.ok(ids.includes('hidden_headers') && !ids.includes('accel_buffering') && !ids.includes('compression'));
});

test('a conversation that could not be deleted is told', async () => {
  assert.equal(await found('left_over'), undefined);
  const answer: DiagnosisScript['answer'] = (request) =>
    request.startsWith('DELETE') ? Response.json({ error: 'no' }, { status: 500 }) : undefined;
  assert.equal((await found('left_over', { answer }))?.level, 'note');
});

test('what stands between is told by what it names itself, the outermost first', () => {
  const names = (headers: Readonly<Record<string, string>>) => suspectsIn(new Headers(headers)).map(({ name }) => name);
  assert.deepEqual(names({ server: 'cloudflare', 'cf-ray': '1-FRA' }), ['Cloudflare']);
  assert.deepEqual(names({ via: '1.1 Caddy', server: 'nginx/1.22.1' }), ['Caddy', 'nginx']);
  assert.deepEqual(names({ server: 'Apache/2.4.66 (Debian)' }), ['Apache']);
  assert.deepEqual(names({ server: 'Microsoft-IIS/10.0', 'x-powered-by': 'ARR/3.0' }), ['IIS']);
  assert.deepEqual(names({ via: '1.1 abc.cloudfront.net (CloudFront)' }), ['Amazon CloudFront']);
  assert.deepEqual(names({ via: '1.1 filter.company.example' }), ['a proxy']);
  assert.deepEqual(names({}), []);
});
