import type { Context, Hono } from 'hono';
import { Refusal } from '../refusal.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One endpoint of the contract. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly answer: (context: Context) => Response | Promise<Response>;
}

/** Lays the routes, and answers 405 with `Allow` to the methods that a path does not take. */
export function layRoutes(app: Hono, routes: readonly Route[]): void {
  for (const path of new Set(routes.map((route) => route.path)))
    layPath(
      app,
      path,
      routes.filter((route) => route.path === path),
    );
}

function layPath(app: Hono, path: string, routes: readonly Route[]): void {
  const refuseMethod = (context: Context): never => {
    context.header('Allow', routes.map(({ method }) => method).join(', '));
    throw new Refusal('method_not_allowed');
  };
  for (const { method, answer } of routes) {
    // Hono answers HEAD by the GET route, and here a GET may start something.
    app.on(method, path, (context) => (context.req.method === 'HEAD' ? refuseMethod(context) : answer(context)));
  }
  app.all(path, refuseMethod);
}
