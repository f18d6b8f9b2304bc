import { html } from 'hono/html';
import type { StoredToken } from '../store/accounts.js';
import type { User } from '../store/users.js';

/** What hono/html makes: text in it has been escaped. */
export type Page = ReturnType<typeof html>;

function page(title: string, content: Page): Page {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · chat-stream</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/people.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}

/** @param problem why the last attempt did not help */
export function loginPage(name = '', problem?: string): Page {
  return page(
    'Log in',
    html`<form method="post" action="/login">
      ${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
      <label>
        Name
        <input name="name" value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button>Log in</button>
    </form>`,
  );
}

export interface AccountView {
  readonly user: User;
  readonly formKey: string;
  readonly tokens: readonly StoredToken[];
  /** One that was made just now, to be seen this once. */
  readonly newToken?: string;
}

export function accountPage({ user, formKey, tokens, newToken }: AccountView): Page {
  const key = html`<input type="hidden" name="key" value="${formKey}" />`;
  return page(
    'Your account',
    html`<p>You are logged in as <strong>${user.name}</strong>. <a href="/">To the chat</a></p>
      ${streamingForm(user, key)}
      <h2>Tokens</h2>
      <p>A program shows one as <code>Authorization: Bearer …</code> and is then you.</p>
      ${newToken === undefined ? '' : html`<p role="status">Copy it now, it is not shown again: <code>${newToken}</code></p>`}
      ${
        tokens.length === 0
          ? ''
          : html`<ul>
              ${tokens.map((token) => tokenItem(token, key))}
            </ul>`
      }
      <form method="post" action="/account/tokens">
        ${key}
        <label>
          What it is for
          <input name="name" maxlength="60" required />
        </label>
        <button>Make a token</button>
      </form>
      <h2>Leave</h2>
      <form method="post" action="/logout">
        ${key}
        <button>Log out</button>
      </form>`,
  );
}

function streamingForm({ streams }: User, key: Page): Page {
  return html`<h2>Answers</h2>
    <form method="post" action="/account/streaming">
      ${key}
      <p>${streams ? 'They appear word by word.' : 'They appear when they are complete.'}</p>
      <input type="hidden" name="streaming" value="${streams ? 'off' : 'on'}" />
      <button>${streams ? 'Show them when they are complete' : 'Show them word by word'}</button>
    </form>`;
}

function tokenItem({ id, name, created }: StoredToken, key: Page): Page {
  return html`<li>
    <form method="post" action="/account/tokens/revoke">
      ${key}
      <input type="hidden" name="id" value="${id}" />
      <span>${name} <small>${new Date(created).toISOString().slice(0, 10)}</small></span>
      <button aria-label="Revoke ${name}">Revoke</button>
    </form>
  </li>`;
}
