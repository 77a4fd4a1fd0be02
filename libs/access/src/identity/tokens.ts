import { createHash, randomBytes } from 'node:crypto';

/** A secret to hand out once: 256 bits, URL-safe. */
export function freshToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: whoever reads the table cannot use it. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
