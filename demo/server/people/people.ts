import { Refusal } from '../refusal.js';
import type { Accounts, StoredToken } from '../store/accounts.js';
import type { User } from '../store/users.js';
import { Attempts } from './attempts.js';
import { hashPassword, isPassword, weaknessOf } from './passwords.js';
import { digest, randomToken, Signer } from './secrets.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long a login lasts that is not used, and how long at most. */
const idleTime = 7 * day;
export const loginTime = 30 * day;
/** So often it is written down that a login is used. */
const seenInterval = 5 * minute;

export interface PeopleOptions {
  readonly accounts: Accounts;
  readonly secret: Buffer;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A browser that is logged in, and the signature that its forms must carry. */
export interface Visit {
  readonly user: User;
  readonly formKey: string;
}

/** Who is there, and how they show it. Knows nothing of HTTP. */
export class People {
  readonly #accounts: Accounts;
  readonly #signer: Signer;
  readonly #clock: () => number;
  readonly #byName: Attempts;
  readonly #byAddress: Attempts;

  constructor({ accounts, secret, clock }: PeopleOptions) {
    this.#accounts = accounts;
    this.#signer = new Signer(secret);
    this.#clock = clock;
    this.#byName = new Attempts({ limit: 10, window: 15 * minute, clock });
    this.#byAddress = new Attempts({ limit: 30, window: 15 * minute, clock });
  }

  /**
   * @returns what the browser is to keep; `undefined` where name or password are wrong, without saying which
   * @throws Refusal `rate_limited`
   */
  async logIn(name: string, password: string, address: string): Promise<string | undefined> {
    const wait = Math.max(this.#byAddress.take(address), this.#byName.take(name));
    if (wait > 0) throw new Refusal('rate_limited', 'Too many attempts. Try again later.', wait);
    const account = name.length > 100 || password.length > 1000 ? undefined : await this.#accounts.byName(name);
    if (!(await isPassword(password.slice(0, 1000), account?.password)) || account === undefined) return undefined;
    this.#byName.forget(name);
    const token = randomToken();
    const now = this.#clock();
    await this.#accounts.addLogin(digest(token), account.user.id, now, now - loginTime);
    return `${token}.${this.#signer.sign('login', token)}`;
  }

  /** Who the browser is that kept this. */
  async visit(kept: string): Promise<Visit | undefined> {
    const token = this.#tokenIn(kept);
    const login = token === undefined ? undefined : await this.#accounts.login(digest(token));
    if (token === undefined || login === undefined) return undefined;
    const now = this.#clock();
    if (now - login.seen > idleTime || now - login.created > loginTime) {
      await this.#accounts.removeLogin(digest(token));
      return undefined;
    }
    if (now - login.seen > seenInterval) await this.#accounts.seeLogin(digest(token), now);
    return { user: login.user, formKey: this.#signer.sign('form', token) };
  }

  isFormKey(kept: string, key: string): boolean {
    const token = this.#tokenIn(kept);
    return token !== undefined && this.#signer.isSigned('form', token, key);
  }

  async logOut(kept: string): Promise<void> {
    const token = this.#tokenIn(kept);
    if (token !== undefined) await this.#accounts.removeLogin(digest(token));
  }

  /** Who a bearer token belongs to. */
  ofToken(token: string): Promise<User | undefined> {
    return this.#accounts.ofToken(digest(token));
  }

  /** @returns the token, which is not to be seen again */
  async addToken(userId: number, name: string): Promise<string> {
    const token = randomToken();
    await this.#accounts.addToken(userId, name, digest(token), this.#clock());
    return token;
  }

  tokensOf(userId: number): Promise<readonly StoredToken[]> {
    return this.#accounts.tokensOf(userId);
  }

  revokeToken(userId: number, id: number): Promise<boolean> {
    return this.#accounts.removeToken(userId, id);
  }

  setStreaming(userId: number, isOn: boolean): Promise<void> {
    return this.#accounts.setStreaming(userId, isOn);
  }

  list(): Promise<readonly { readonly user: User; readonly password: string | undefined }[]> {
    return this.#accounts.list();
  }

  /** @throws Refusal in words for who adds them */
  async add(name: string, password: string): Promise<User> {
    if (!/^[\p{L}\p{N}._@-]{1,64}$/u.test(name))
      throw new Refusal('invalid_input', 'A name has 1 to 64 letters, digits and any of . _ @ -');
    const user = await this.#accounts.add(name, await hashed(password), this.#clock());
    if (user === undefined) throw new Refusal('invalid_input', `There is a user "${name}" already.`);
    return user;
  }

  async setPassword(name: string, password: string): Promise<void> {
    const { id } = await this.byName(name);
    await this.#accounts.setPassword(id, await hashed(password));
  }

  async remove(name: string): Promise<void> {
    const { id } = await this.byName(name);
    if (id === (await this.#accounts.localId())) throw new Refusal('invalid_input', 'The local user stays.');
    await this.#accounts.remove(id);
  }

  /** @throws Refusal where there is none */
  async byName(name: string): Promise<User> {
    const account = await this.#accounts.byName(name);
    if (account === undefined) throw new Refusal('invalid_input', `There is no user "${name}".`);
    return account.user;
  }

  #tokenIn(kept: string): string | undefined {
    const [token, signature] = kept.split('.');
    if (token === undefined || signature === undefined) return undefined;
    return this.#signer.isSigned('login', token, signature) ? token : undefined;
  }
}

async function hashed(password: string): Promise<string> {
  const weakness = weaknessOf(password);
  if (weakness !== undefined) throw new Refusal('invalid_input', weakness);
  return hashPassword(password);
}
