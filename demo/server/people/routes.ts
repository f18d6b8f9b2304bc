import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Refusal } from '../refusal.js';
import { refuse } from '../routes/answers.js';
import type { LoginCookie } from './cookie.js';
import { accountPage, loginPage, type Page } from './pages.js';
import type { People, Visit } from './people.js';
import { addressOf } from './who.js';

export interface PeopleRoutesOptions {
  readonly people: People;
  readonly cookie: LoginCookie;
  readonly trustsProxy: boolean;
  readonly log: (line: string) => void;
}

interface PageEnv {
  readonly Variables: { readonly visit: Visit };
}

type PageContext = Context<PageEnv>;

const contentSecurityPolicy = `default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
const style = readFileSync(join(import.meta.dirname, 'people.css'), 'utf8');

/** The pages to log in, to log out, and to see to one's account: plain forms, without a script. */
export function peopleRoutes({ people, cookie, trustsProxy, log }: PeopleRoutesOptions): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.use('/login', ownForm);
  app.use('/logout', ownForm, loggedIn(people, cookie));
  app.use('/account', ownForm, loggedIn(people, cookie));
  app.use('/account/*', ownForm, loggedIn(people, cookie));
  app.get('/people.css', (context) => context.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/login', (context) => show(context, loginPage()));
  app.post('/login', async (context) => {
    const { name, password } = await fields(context);
    const kept = await people.logIn(name ?? '', password ?? '', addressOf(context, trustsProxy));
    if (kept === undefined) return show(context, loginPage(name, 'Name or password is wrong.'), 401);
    await people.logOut(cookie.read(context) ?? '');
    cookie.write(context, kept);
    return context.redirect('/', 303);
  });
  app.post('/logout', async (context) => {
    await people.logOut(cookie.read(context) ?? '');
    cookie.remove(context);
    return context.redirect('/login', 303);
  });
  layAccount(app, people);
  app.onError((error, context) => {
    if (error instanceof Refusal && error.code === 'rate_limited') {
      context.header('Retry-After', String(error.retryAfter));
      return show(context, loginPage('', error.message), 429);
    }
    if (error instanceof Refusal) return refuse(context, error);
    log(`${context.req.method} ${context.req.path}: ${error.stack ?? error.message}`);
    return context.text('Something went wrong on the server.\n', 500);
  });
  return app;
}

function layAccount(app: Hono<PageEnv>, people: People): void {
  const account = async (context: PageContext, newToken?: string): Promise<Response> => {
    const { user, formKey } = context.get('visit');
    const tokens = await people.tokensOf(user.id);
    return show(context, accountPage({ user, formKey, tokens, ...(newToken === undefined ? {} : { newToken }) }));
  };
  app.get('/account', (context) => account(context));
  app.post('/account/streaming', async (context) => {
    const { streaming } = await fields(context);
    await people.setStreaming(context.get('visit').user.id, streaming === 'on');
    return context.redirect('/account', 303);
  });
  app.post('/account/tokens', async (context) => {
    const { name = '' } = await fields(context);
    return account(context, await people.addToken(context.get('visit').user.id, name.trim().slice(0, 60) || 'token'));
  });
  app.post('/account/tokens/revoke', async (context) => {
    const { id } = await fields(context);
    await people.revokeToken(context.get('visit').user.id, /^\d{1,15}$/.test(id ?? '') ? Number(id) : 0);
    return context.redirect('/account', 303);
  });
}

/** A form is sent from our own pages only, and is small. */
const ownForm: MiddlewareHandler = async (context, next) => {
  const { req } = context;
  context.header('Content-Security-Policy', contentSecurityPolicy);
  context.header('Cache-Control', 'no-store');
  // with none at all a browser would not say where a form comes from
  context.header('Referrer-Policy', 'same-origin');
  if (req.method === 'GET') return next();
  const origin = req.header('origin');
  const isOurs = origin === undefined || (URL.canParse(origin) && new URL(origin).host === req.header('host'));
  if (!isOurs || !['same-origin', 'none', undefined].includes(req.header('sec-fetch-site')))
    throw new Refusal('cross_site');
  return bodyLimit({ maxSize: 16 * 1024, onError: (big) => refuse(big, new Refusal('too_long')) })(context, next);
};

/** Who is not logged in is asked to; a form must carry the key that only this login's pages hold. */
function loggedIn(people: People, cookie: LoginCookie): MiddlewareHandler<PageEnv> {
  return async (context, next) => {
    const kept = cookie.read(context) ?? '';
    const visit = await people.visit(kept);
    if (visit === undefined) return context.redirect('/login', 303);
    if (context.req.method !== 'GET' && !people.isFormKey(kept, (await fields(context)).key ?? ''))
      throw new Refusal('cross_site');
    context.set('visit', visit);
    return next();
  };
}

/** The fields of a form that are texts. Hono keeps what it has read. */
async function fields({ req }: Context): Promise<Readonly<Record<string, string | undefined>>> {
  const body = await req.parseBody();
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

async function show(context: Context, page: Page, status: 200 | 401 | 429 = 200): Promise<Response> {
  return context.html(await page, status);
}
