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

/** 256 random bits. Drawn from the system by the page: asking it for every 32 bytes costs more than hashing a message. */
export function freshSalt(): Buffer {
  if (used + SALT_BYTES > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += SALT_BYTES;
  return Buffer.from(POOL.subarray(used - SALT_BYTES, used));
}

const POOL = Buffer.allocUnsafe(8 * 1024);
let used = POOL.length;
