import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { loginTime } from './people.js';

const name = 'chat_login';

/** What a login leaves in the browser. */
export class LoginCookie {
  readonly #trustsProxy: boolean;

  /** @param trustsProxy whether what stands before the server says how it was reached */
  constructor(trustsProxy: boolean) {
    this.#trustsProxy = trustsProxy;
  }

  read(context: Context): string | undefined {
    return getCookie(context, name);
  }

  write(context: Context, kept: string): void {
    setCookie(context, name, kept, { ...this.#optionsFor(context), maxAge: loginTime / 1000 });
  }

  remove(context: Context): void {
    deleteCookie(context, name, this.#optionsFor(context));
  }

  #optionsFor({ req }: Context): { httpOnly: true; sameSite: 'Lax'; path: '/'; secure: boolean } {
    const scheme = this.#trustsProxy ? req.header('x-forwarded-proto')?.split(',').at(-1)?.trim() : undefined;
    return { httpOnly: true, sameSite: 'Lax', path: '/', secure: scheme === 'https' };
  }
}
