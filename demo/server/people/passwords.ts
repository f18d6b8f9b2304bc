import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What a password costs to try: a tenth of a second or so, and 32 MB. Stored with each, so it can be raised later. */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const memory = 64 * 1024 * 1024;
const size = 32;

/** `scrypt$N$r$p$salt$hash`, all that is stored of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Takes as long for who has no password, or is not there, as for who has one. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const known = stored === undefined ? undefined : parse(stored);
  const { N, r, p, salt, hash } = known ?? { ...cost, salt: Buffer.alloc(16), hash: Buffer.alloc(size) };
  const derived = await derive(password, salt, { N, r, p });
  return timingSafeEqual(derived, hash);
}

/** @returns what is wrong with it, in words */
export function weaknessOf(password: string): string | undefined {
  if (password.length < 8) return 'A password has at least 8 characters.';
  return password.length > 1000 ? 'A password has at most 1000 characters.' : undefined;
}

interface Stored {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

function parse(stored: string): Stored {
  const [, N, r, p, salt, hash] = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]{43})$/.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) throw new TypeError('a stored password cannot be read');
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
  return { N: Number(N), r: Number(r), p: Number(p), salt: bytes(salt), hash: bytes(hash) };
}

/** The same word may reach us composed or not, as the keyboard has it. */
function derive(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, size, { N, r, p, maxmem: memory }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
