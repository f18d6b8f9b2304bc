import type { Reply } from './request.js';

/** Answers that take no thought. */

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

export function refusal(status: number, error: string): Response {
  return json(status, { error });
}

/** Says the same each time; a body is read once, so each time it is a new one. */
export function says(status: number, body: unknown, headers?: Readonly<Record<string, string>>): Reply {
  return () => json(status, body, headers);
}

export function saysText(status: number, contentType: string | undefined, body: string | null = null): Reply {
  return () =>
    new Response(body, { status, headers: contentType === undefined ? {} : { 'content-type': contentType } });
}

/** Nextcloud's answer for a path that it does not have. */
export const noSuchRoute: Reply = says(404, {
  ocs: { meta: { status: 'failure', statuscode: 998, message: 'Invalid query, please check the syntax.' }, data: [] },
});

/** The connection breaks before there is an answer, or there is none. */
export const unreachable: Reply = () => Response.error();

/** Nothing ever comes. */
export const silence: Reply = () => new Promise<Response>(() => undefined);

/** A page in the place of an answer: to sign in, or the one an app shows for every path. What looks like an event is a trap. */
export const page: Reply = saysText(
  200,
  'text/html; charset=utf-8',
  '<!doctype html><title>Sign in</title>\n<p>\ndata: {"chunk":"PAGE"}\n\n</p>',
);
