import type { MiddlewareHandler } from 'hono';
import { Refusal } from '../refusal.js';
import type { ChatContext, ChatEnvironment } from './route.js';

/**
 * Turns away what another site makes a browser send. A browser says where a request comes from (fetch metadata);
 * one that does not say it sends `Origin`. What is no browser sends neither, and has no cookies to abuse. An origin
 * that the operator has named is as good as our own.
 */
function refuseForeign(context: ChatContext): void {
  const { req } = context;
  const isNamed = context.get('isNamedOrigin');
  const said = (name: string, ...accepted: readonly string[]): boolean => {
    const value = req.header(name);
    return value === undefined || accepted.includes(value);
  };
  const isOurs =
    (isNamed || said('sec-fetch-site', 'same-origin', 'same-site')) &&
    said('sec-fetch-mode', 'cors', 'same-origin') &&
    said('sec-fetch-dest', 'empty') &&
    said('sec-purpose') &&
    (isNamed || req.header('sec-fetch-site') !== undefined || isOwnOrigin(req.header('origin'), req.header('host')));
  if (!isOurs) throw new Refusal('cross_site');
}

/**
 * For a GET that does something: besides, it must carry a header that a link, an image or a form cannot send. A
 * bearer token is such a header.
 */
export function refuseForeignGet(context: ChatContext): void {
  refuseForeign(context);
  if (!context.get('isBearer')) requireOwnHeader(context);
}

/** @throws Refusal `header_missing` */
export function requireOwnHeader({ req }: ChatContext): void {
  if (req.header('ocs-apirequest') !== 'true' && req.header('x-requested-with') === undefined)
    throw new Refusal('header_missing');
}

/** Applies to all that changes something by its method. */
export const onlyOurs: MiddlewareHandler<ChatEnvironment> = async (context, next) => {
  if (context.req.method !== 'GET') refuseForeign(context);
  await next();
};

function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
