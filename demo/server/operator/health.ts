import type { Route } from '../routes/route.js';
import { Refusal } from '../refusal.js';
import { mayMeasure, type Access } from './access.js';
import type { Metrics } from './metrics.js';

export interface HealthOptions {
  readonly metrics: Metrics;
  readonly measuring: Access;
  /** Whether the database and Redis answer, and the server is to stay. */
  readonly isReady: () => Promise<boolean>;
}

/** For what watches over the server. */
export function healthRoutes({ metrics, measuring, isReady }: HealthOptions): readonly Route[] {
  return [
    { method: 'GET', path: '/healthz', answer: (context) => context.json({ status: 'alive' }) },
    {
      method: 'GET',
      path: '/readyz',
      answer: async (context) =>
        (await isReady()) ? context.json({ status: 'ready' }) : context.json({ status: 'not ready' }, 503),
    },
    {
      method: 'GET',
      path: '/metrics',
      async answer(context) {
        if (!mayMeasure(context, measuring)) throw new Refusal('not_found');
        return context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType });
      },
    },
  ];
}
