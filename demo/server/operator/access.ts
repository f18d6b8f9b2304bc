import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** What a proxy adds to a request that it passes on: then the connection says nothing of who asks. */
const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Whether a request comes from this machine itself, by one of its own names. The name matters: a page elsewhere may
 * have a name of its own lead here, and would then be taken for one of ours.
 */
function isLocal(context: Context): boolean {
  const { address = '' } = getConnInfo(context).remote;
  const isLoopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  const host = (context.req.header('host') ?? '').replace(/:\d+$/, '').replaceAll(/[[\]]/g, '');
  const isOwnName = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return isLoopback && isOwnName && !forwarded.some((name) => context.req.header(name) !== undefined);
}

/** Whether a request carries a token; it takes as long for a wrong one as for the right one. */
function hasToken({ req }: Context, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(req.header('authorization') ?? '') ?? [];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

export interface Access {
  readonly token: string | undefined;
  /**
   * Whether being at this machine is enough. Where people log in it is not: a proxy that adds no header of its own makes
   * all of them look as if they were here.
   */
  readonly trustsMachine: boolean;
}

/** Who may set the server up: whoever has the token, or where there is none, whoever is at this machine. */
export function isOperator(context: Context, { token, trustsMachine }: Access): boolean {
  return token === undefined ? trustsMachine && isLocal(context) : hasToken(context, token);
}

/** Who may read the metrics. */
export function mayMeasure(context: Context, { token, trustsMachine }: Access): boolean {
  return (token !== undefined && hasToken(context, token)) || (trustsMachine && isLocal(context));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
