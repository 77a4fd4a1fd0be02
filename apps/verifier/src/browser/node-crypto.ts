import { verifyEd25519 } from './ed25519';
import { sha256, sha512 } from './sha2';

/** What the verifier needs of `node:crypto`, for a browser: hashes, and verifying Ed25519. It signs nothing and draws nothing. */

const HASHES: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = { sha256, sha512 };

export class PageHash {
  private readonly parts: Uint8Array[] = [];

  constructor(private readonly algorithm: string) {
    if (!HASHES[algorithm]) throw new RangeError(`${algorithm} is not in this page`);
  }

  update(part: Uint8Array): this {
    this.parts.push(part);
    return this;
  }

  digest(): Uint8Array;
  digest(form: 'hex'): string;
  digest(form?: 'hex'): Uint8Array | string {
    const digest = HASHES[this.algorithm]!(this.parts.length === 1 ? this.parts[0]! : joined(this.parts));
    return form === undefined ? digest : Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

export function createHash(algorithm: string): PageHash {
  return new PageHash(algorithm);
}

export function hash(algorithm: string, bytes: Uint8Array): Uint8Array {
  return new PageHash(algorithm).update(bytes).digest();
}

/** Bytes of a SubjectPublicKeyInfo before those of an Ed25519 key (RFC 8410 section 4). */
const SPKI = 12;

export function createPublicKey({ key }: { key: Uint8Array }): Uint8Array {
  return key.slice(SPKI);
}

export function verify(algorithm: null, message: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean {
  if (algorithm !== null) throw new RangeError('only Ed25519 is in this page');
  return verifyEd25519(key, message, signature);
}

function absent(): never {
  throw new Error('this page signs nothing');
}

export { absent as createPrivateKey, absent as randomBytes, absent as randomFillSync, absent as sign };

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
