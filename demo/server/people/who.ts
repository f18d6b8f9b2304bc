import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { requireOwnHeader } from '../routes/origin.js';
import { Refusal } from '../refusal.js';
import type { ChatEnvironment } from '../routes/route.js';
import type { Store } from '../store/store.js';
import type { Users } from '../store/users.js';
import type { LoginCookie } from './cookie.js';
import type { People } from './people.js';

/** Everybody is the one local user, where nobody has to log in. */
export function anybody(users: Users): MiddlewareHandler<ChatEnvironment> {
  return async (context, next) => {
    context.set('user', await users.local());
    context.set('isBearer', false);
    await next();
  };
}

/**
 * Lets in who brings a bearer token or the cookie of a login. A browser sends cookies by itself, also for a form or a
 * link elsewhere; so what changes something must carry a header too that those cannot send.
 */
export function onlyPeople(people: People, cookie: LoginCookie): MiddlewareHandler<ChatEnvironment> {
  return async (context, next) => {
    const token = bearerToken(context);
    const kept = cookie.read(context);
    const user = token !== undefined ? await people.ofToken(token) : kept && (await people.visit(kept))?.user;
    if (!user) {
      context.header('WWW-Authenticate', 'Bearer');
      throw new Refusal('unauthorized');
    }
    context.set('isBearer', token !== undefined);
    if (token === undefined && context.req.method !== 'GET') requireOwnHeader(context);
    context.set('user', user);
    await next();
  };
}

function bearerToken({ req }: Context): string | undefined {
  return /^Bearer +([\w~+/.-]+=*)$/i.exec(req.header('authorization') ?? '')?.[1];
}

/** Where a request comes from; behind a proxy that is trusted, what that says. */
export function addressOf(context: Context, trustsProxy: boolean): string {
  const told = trustsProxy ? context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return told ?? getConnInfo(context).remote.address ?? '';
}

/** So many messages a minute for each user, whichever server takes them. */
export function limitMessages(
  perMinute: number,
  store: Store,
  clock: () => number,
): MiddlewareHandler<ChatEnvironment> {
  return async (context, next) => {
    const isLimited = context.req.method === 'PUT' && perMinute !== Infinity;
    const wait = isLimited ? await store.of(context.get('user').id).writings.take(perMinute, clock()) : 0;
    if (wait > 0) throw new Refusal('rate_limited', 'Too many messages at once. Try again in a moment.', wait);
    await next();
  };
}
