import { randomFillSync } from 'node:crypto';
import { sha256 } from './hash';

const DOMAIN = Buffer.from('appl-commit-v1', 'latin1');

/** Bytes of a salt. 256 bits, so that a commitment says nothing about a guessable text once its salt is gone (R71). */
export const SALT_BYTES = 32;

/**
 * requirements.md 3.2: SHA-256("appl-commit-v1" || salt || SHA-256(content)). The ledger holds this and never content;
 * the salt lives and dies with the content.
 */
export function commitment(salt: Uint8Array, contentHash: Uint8Array): Buffer {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.length}`);
  if (contentHash.length !== 32) throw new RangeError(`a SHA-256 has 32 bytes, not ${contentHash.length}`);
  return sha256(DOMAIN, salt, contentHash);
}

export function freshSalt(): Buffer {
  return randomFillSync(Buffer.allocUnsafe(SALT_BYTES));
}
