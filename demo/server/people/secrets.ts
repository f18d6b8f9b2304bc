import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** 256 bits that nobody guesses. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. It is random, so nothing slower is needed. */
export function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Signs what a browser keeps for us. The purpose keeps a signature for one thing from serving for another. */
export class Signer {
  readonly #secret: Buffer;

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  sign(purpose: string, text: string): string {
    return createHmac('sha256', this.#secret).update(`${purpose}\n${text}`).digest('base64url');
  }

  isSigned(purpose: string, text: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(purpose, text));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

/** The secret of this server, made at its first start. Of two processes that start at once, one makes it. */
export function secretIn(file: string): Buffer {
  if (!existsSync(file)) {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, randomToken(), { mode: 0o600 });
    try {
      linkSync(own, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(own);
    }
  }
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (secret.length < 32) throw new Error(`${file} holds no secret. Remove it, and everybody has to log in again.`);
  return secret;
}
