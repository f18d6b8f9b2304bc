import type { Line } from './line.js';
import { textSoFar, type ModelRun } from './model-server.js';
import type { Trouble } from './schedule.js';

const page = '<!doctype html><title>Sign in</title>\n<p>\ndata: {"chunk":"PAGE"}\n\n</p>';
const noSuchRoute = { ocs: { meta: { status: 'failure', statuscode: 998, message: 'Invalid query.' }, data: [] } };

/** An answer whose status says it all. */
const status = (code: number) => (line: Line) => line.answer(code, 'text/html; charset=utf-8', page);
const leave = () => undefined;
const reset = (line: Line) => line.reset();
const putOff = (seconds: number) => (line: Line) =>
  line.json(429, { error: 'Too many requests' }, { 'retry-after': String(seconds) });

const troubles: Readonly<Record<Trouble, (line: Line, run?: ModelRun) => void>> = {
  ...{ fine: leave, silence: leave, 'lost silence': leave, reset, 'lost reset': reset },
  ...{ '204': status(204), '304': status(304), '401': status(401), '403': status(403), '405': status(405) },
  ...{ '415': status(415), '500': status(500), '501': status(501), '502': status(502), '503': status(503) },
  ...{ 'lost 504': status(504), page: status(200), '429 soon': putOff(3), '429 late': putOff(3600) },
  '404': (line) => line.json(404, noSuchRoute),
  'no JSON': (line) => line.answer(200, 'application/json', '{"chunk":'),
  waiting: (line) => line.json(417, { task_status: 1, slow_pickup: false }),
  slow: (line) => line.json(417, { task_status: 2, slow_pickup: true }),
  behind: (line, run) => {
    const output = run ? textSoFar(run).slice(0, -3) : '';
    line.json(417, { task_status: 2, slow_pickup: false, task_output: { output } });
  },
  foreign: (line) => line.json(200, { id: 9, session_id: 999, role: 'assistant', content: 'FOREIGN', timestamp: 1 }),
};

/** What a trouble is on the line. `run` is the one that is asked after. */
export function meet(trouble: Trouble, line: Line, run?: ModelRun): void {
  troubles[trouble](line, run);
}
