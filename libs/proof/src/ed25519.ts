import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto';

/** Bytes of a public key, of a seed, of a signature (RFC 8032). */
export const PUBLIC_KEY_BYTES = 32;
export const SEED_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** Whether this is the signature of the key over the message (RFC 8032 section 5.1.7). False for bytes of any other length. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isSound(publicKey) || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return verify(null, message, keyOf(publicKey), signature);
  } catch {
    return false; // Not a point of the curve.
  }
}

/**
 * Whether a public key is one that binds: written in its only way, and not of small order. Under a key of small order the
 * same signature fits many texts, and libraries disagree about such keys; none comes from making a key as the RFC says.
 */
export function isSound(publicKey: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES) return false;
  // The y of the point, least byte first; the top bit is the sign of x.
  const y = publicKey.reduceRight((value, byte, at) => (value << 8n) | BigInt(at === 31 ? byte & 0x7f : byte), 0n);
  return y < P && !SMALL_ORDER.includes(y);
}

const P = 2n ** 255n - 19n;
const Y_OF_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
/** The y of the eight points of small order: of order 4, 1, 2, and two of order 8. */
const SMALL_ORDER = [0n, 1n, P - 1n, Y_OF_ORDER_8, P - Y_OF_ORDER_8];

/** The signature of the key that this seed makes. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, secretOf(seed)));
}

export function publicKeyOf(seed: Uint8Array): Uint8Array {
  const spki = createPublicKey(secretOf(seed)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(spki.length - PUBLIC_KEY_BYTES));
}

export function freshSeed(): Uint8Array {
  return new Uint8Array(randomBytes(SEED_BYTES));
}

// What stands before the raw bytes in PKCS #8 and SubjectPublicKeyInfo (RFC 8410 sections 4 and 7).
const PKCS8 = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);
const SPKI = Uint8Array.of(48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0);

function secretOf(seed: Uint8Array): KeyObject {
  if (seed.length !== SEED_BYTES) throw new RangeError(`a seed has ${SEED_BYTES} bytes, not ${seed.length}`);
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

function keyOf(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
}
