import { existsSync } from 'node:fs';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { describeRoutes } from './description/document.js';
import type { Files } from './files/files.js';
import type { Titles } from './runs/titles.js';
import type { PeopleConfig } from './people-config.js';
import { LoginCookie } from './people/cookie.js';
import { allowOrigins } from './people/cors.js';
import { onlyHosts } from './people/hosts.js';
import { People } from './people/people.js';
import { peopleRoutes } from './people/routes.js';
import { anybody, limitMessages, onlyPeople } from './people/who.js';
import { adminRoutes } from './operator/admin.js';
import { healthRoutes } from './operator/health.js';
import type { RequestEntry } from './operator/logger.js';
import type { Metrics } from './operator/metrics.js';
import { numberRequests, watchRequests } from './operator/requests.js';
import type { Settings } from './operator/settings.js';
import { Refusal } from './refusal.js';
import { answerError, refuse } from './routes/answers.js';
import { attachmentRoutes } from './routes/attachments.js';
import { capabilitiesRoute } from './routes/capabilities.js';
import { feedbackRoute } from './routes/feedback.js';
import { generationRoutes } from './routes/generation.js';
import { messageRoutes } from './routes/messages.js';
import { onlyOurs } from './routes/origin.js';
import { layRoutes, type ChatEnvironment, type Route } from './routes/route.js';
import { sessionRoutes } from './routes/sessions.js';
import { streamRoutes } from './routes/stream.js';
import { titleRoutes } from './routes/titles.js';
import type { Runs } from './runs/runs.js';
import type { Store } from './store/store.js';
import manifest from '../../package.json' with { type: 'json' };

/** Nothing comes from elsewhere, nothing runs that is not a file of ours, and nobody frames the page. */
const contentSecurityPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `media-src 'self'`,
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
  readonly access: PeopleConfig;
  /** What cookies are signed with. */
  readonly secret: Buffer;
  /** `off`: clients are told to poll. `missing`: as a server that has never heard of streaming. */
  readonly streaming: 'on' | 'off' | 'missing';
  /** The folder with the page. */
  readonly page: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
  /** Is told of every request. */
  readonly tell: (entry: RequestEntry) => void;
  readonly metrics: Metrics;
  /** Whether the model is not known to answer in one piece. */
  readonly modelStreams: () => boolean;
  /** What the operator may change; without it there is no page for that. */
  readonly settings: Settings | undefined;
  readonly adminToken: string | undefined;
  readonly metricsToken: string | undefined;
  /** Whether the database and Redis answer, and the server is to stay. */
  readonly isReady: () => Promise<boolean>;
}

/** The contract under `/api`, the page at `/`. */
export function createApp(options: AppOptions): Hono {
  const { store, access, secret, clock, log } = options;
  const app = new Hono();
  app.use(numberRequests, watchRequests(options), safeHeaders);
  const routes = apiRoutes(options);
  app.onError((error, context) => answerError(error, context, log));
  // before the names are looked at: what watches over the server goes by any, and the operator's pages look by themselves
  app.route('/', createOperatorPages(options));
  if (access.auth === 'none') {
    app.use(onlyHosts(access.allowedHosts));
    app.route('/api', createApi(options, routes, anybody(store.users)));
  } else {
    const people = new People({ accounts: store.accounts, secret, clock });
    const cookie = new LoginCookie(access.trustsProxy);
    app.route('/api', createApi(options, routes, onlyPeople(people, cookie)));
    app.route('/', peopleRoutes({ people, cookie, trustsProxy: access.trustsProxy, log }));
  }
  app.route('/', createDescription(routes, log));
  if (existsSync(options.page)) {
    app.get('/api-docs', serveStatic({ root: options.page, path: 'api-docs.html' }));
    app.get('*', serveStatic({ root: options.page }));
  }
  app.notFound((context) => context.text('There is nothing here.\n', 404));
  return app;
}

function apiRoutes(options: AppOptions): readonly Route[] {
  const { store, runs, files, titles, hears, access, streaming, modelStreams, clock } = options;
  const now = (): number => Math.floor(clock() / 1000);
  return [
    ...sessionRoutes({ store, runs, files, now }),
    ...messageRoutes({ store, runs, files, hears, now }),
    ...generationRoutes({ store, runs }),
    ...(streaming === 'missing' ? [] : streamRoutes({ store, runs, isOn: streaming === 'on' })),
    ...attachmentRoutes(files),
    feedbackRoute(store, now),
    ...(titles ? titleRoutes({ store, titles }) : []),
    capabilitiesRoute({
      streams: () => streaming === 'on' && modelStreams(),
      titles: titles !== undefined,
      hears,
      userStreaming: access.auth === 'password',
    }),
  ];
}

function createApi(
  { access, store, clock, log }: AppOptions,
  routes: readonly Route[],
  identify: MiddlewareHandler<ChatEnvironment>,
): Hono<ChatEnvironment> {
  const api = new Hono<ChatEnvironment>();
  api.use(noStore, allowOrigins(access.allowedOrigins), onlyOurs, identify);
  api.use('/chat/new_message', limitMessages(access.messagesPerMinute, store, clock));
  layRoutes(api, routes);
  api.all('*', (context) => refuse(context, new Refusal('not_found')));
  api.onError((error, context) => answerError(error, context, log));
  return api;
}

function createOperatorPages(options: AppOptions): Hono<ChatEnvironment> {
  const pages = new Hono<ChatEnvironment>();
  // all of the paths are laid before those of the API, whose other origins are its own affair
  pages.use('/admin/*', onlyOurs);
  const { settings, adminToken, metricsToken, log } = options;
  const trustsMachine = options.access.auth === 'none';
  layRoutes(pages, [
    ...healthRoutes({ ...options, measuring: { token: metricsToken, trustsMachine } }),
    ...(settings ? adminRoutes({ settings, admin: { token: adminToken, trustsMachine } }) : []),
  ]);
  pages.onError((error, context) => answerError(error, context, log));
  return pages;
}

function createDescription(routes: readonly Route[], log: AppOptions['log']): Hono<ChatEnvironment> {
  const description = describeRoutes(routes, manifest.version);
  const pages = new Hono<ChatEnvironment>();
  layRoutes(pages, [{ method: 'GET', path: '/openapi.json', answer: (context) => context.json(description) }]);
  pages.onError((error, context) => answerError(error, context, log));
  return pages;
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
