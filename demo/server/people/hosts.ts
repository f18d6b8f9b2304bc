import type { MiddlewareHandler } from 'hono';
import { Refusal } from '../refusal.js';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return loopback.includes(host) || host === '::1';
}

/**
 * Where nobody logs in, a request must be meant for a name of ours: a page elsewhere may let its own name point to
 * this machine, and the browser then takes it for the same site (DNS rebinding).
 */
export function onlyHosts(allowed: readonly string[]): MiddlewareHandler {
  const known = new Set([...loopback, ...allowed.map((host) => host.toLowerCase())]);
  return async ({ req }, next) => {
    const host = req.header('host')?.toLowerCase() ?? '';
    if (!known.has(host) && !known.has(host.replace(/:\d+$/, ''))) throw new Refusal('unknown_host');
    await next();
  };
}
