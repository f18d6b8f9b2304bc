import { existsSync } from 'node:fs';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Files } from './files/files.js';
import type { Titles } from './runs/titles.js';
import { Refusal } from './refusal.js';
import { answerError, refuse } from './routes/answers.js';
import { attachmentRoutes } from './routes/attachments.js';
import { capabilitiesRoute } from './routes/capabilities.js';
import { feedbackRoute } from './routes/feedback.js';
import { generationRoutes } from './routes/generation.js';
import { messageRoutes } from './routes/messages.js';
import { onlyOurs } from './routes/origin.js';
import { layRoutes, type ChatEnvironment } from './routes/route.js';
import { sessionRoutes } from './routes/sessions.js';
import { streamRoutes } from './routes/stream.js';
import { titleRoutes } from './routes/titles.js';
import type { Runs } from './runs/runs.js';
import type { Store } from './store/store.js';

/** Nothing comes from elsewhere, nothing runs that is not a file of ours, and nobody frames the page. */
const contentSecurityPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
  `require-trusted-types-for 'script'`,
].join('; ');

export interface AppOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly files: Files;
  /** Where the model makes titles. */
  readonly titles: Titles | undefined;
  /** Whether a recording can be written down. */
  readonly hears: boolean;
  /** `off`: clients are told to poll. `missing`: as a server that has never heard of streaming. */
  readonly streaming: 'on' | 'off' | 'missing';
  /** The folder with the page. */
  readonly page: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
}

/** The contract under `/api`, the page at `/`. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  app.use(safeHeaders);
  app.route('/api', createApi(options));
  if (existsSync(options.page)) app.get('*', serveStatic({ root: options.page }));
  app.notFound((context) => context.text('There is nothing here.\n', 404));
  return app;
}

function createApi({ store, runs, files, titles, hears, streaming, clock, log }: AppOptions): Hono<ChatEnvironment> {
  const now = (): number => Math.floor(clock() / 1000);
  const api = new Hono<ChatEnvironment>();
  api.use(noStore, onlyOurs, localUser(store));
  layRoutes(api, [
    ...sessionRoutes({ store, runs, files, now }),
    ...messageRoutes({ store, runs, files, hears, now }),
    ...generationRoutes({ store, runs }),
    ...(streaming === 'missing' ? [] : streamRoutes({ store, runs, isOn: streaming === 'on' })),
    ...attachmentRoutes(files),
    feedbackRoute(store, now),
    ...(titles ? titleRoutes({ store, titles }) : []),
    capabilitiesRoute({ streams: streaming === 'on', titles: titles !== undefined, hears }),
  ]);
  api.all('*', (context) => refuse(context, new Refusal('not_found')));
  api.onError((error, context) => answerError(error, context, log));
  return api;
}

const safeHeaders: MiddlewareHandler = async (context, next) => {
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('Referrer-Policy', 'no-referrer');
  context.header('Cross-Origin-Resource-Policy', 'same-origin');
  context.header('Content-Security-Policy', contentSecurityPolicy);
  await next();
};

const noStore: MiddlewareHandler = async (context, next) => {
  context.header('Cache-Control', 'no-store');
  await next();
};

/** Nobody has to log in as yet: everybody is the one user of this server. */
function localUser(store: Store): MiddlewareHandler<ChatEnvironment> {
  return async (context, next) => {
    context.set('user', await store.users.local());
    await next();
  };
}
