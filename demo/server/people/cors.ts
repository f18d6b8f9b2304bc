import type { MiddlewareHandler } from 'hono';
import type { ChatEnvironment } from '../routes/route.js';

const methods = 'GET, POST, PUT, PATCH, DELETE';
const headers =
  'Authorization, Content-Type, Last-Event-ID, OCS-APIRequest, X-Requested-With, requesttoken, Cache-Control';

/** Lets the pages of some other origins ask, named exactly. Without any it is not there. */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<ChatEnvironment> {
  const known = new Set(origins);
  return async (context, next) => {
    const origin = context.req.header('origin');
    const isNamed = origin !== undefined && known.has(origin);
    context.set('isNamedOrigin', isNamed);
    if (known.size > 0) context.header('Vary', 'Origin', { append: true });
    if (!isNamed) return next();
    context.header('Access-Control-Allow-Origin', origin);
    context.header('Access-Control-Allow-Credentials', 'true');
    context.header('Access-Control-Expose-Headers', 'Retry-After');
    if (context.req.method !== 'OPTIONS' || context.req.header('access-control-request-method') === undefined)
      return next();
    context.header('Access-Control-Allow-Methods', methods);
    context.header('Access-Control-Allow-Headers', headers);
    context.header('Access-Control-Max-Age', '600');
    return context.body(null, 204);
  };
}
