import type { Context, Hono } from 'hono';
import { Refusal } from '../refusal.js';
import type { User } from '../store/users.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What the middleware has found out before a route is asked. */
export interface ChatEnvironment {
  readonly Variables: {
    /** Whose request it is. */
    readonly user: User;
    /** Whether it carries a token, which no browser sends by itself. */
    readonly isBearer: boolean;
    /** Whether it comes from a page that the operator has named. */
    readonly isNamedOrigin: boolean;
  };
}

export type ChatContext = Context<ChatEnvironment>;

/** One endpoint of the contract. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly answer: (context: ChatContext) => Response | Promise<Response>;
}

/** Lays the routes, and answers 405 with `Allow` to the methods that a path does not take. */
export function layRoutes(app: Hono<ChatEnvironment>, routes: readonly Route[]): void {
  for (const path of new Set(routes.map((route) => route.path)))
    layPath(
      app,
      path,
      routes.filter((route) => route.path === path),
    );
}

function layPath(app: Hono<ChatEnvironment>, path: string, routes: readonly Route[]): void {
  const refuseMethod = (context: ChatContext): never => {
    context.header('Allow', routes.map(({ method }) => method).join(', '));
    throw new Refusal('method_not_allowed');
  };
  for (const { method, answer } of routes) {
    // Hono answers HEAD by the GET route, and here a GET may start something.
    app.on(method, path, (context) => (context.req.method === 'HEAD' ? refuseMethod(context) : answer(context)));
  }
  app.all(path, refuseMethod);
}
