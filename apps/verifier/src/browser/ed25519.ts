import { sha512 } from './sha2';

/**
 * Verifying Ed25519 (RFC 8032 section 5.1.7) for a page that has no `node:crypto`. Only public values go through it, so it
 * may take its time, and take different times. Compared with OpenSSL's in ed25519.spec.ts.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = decoded(publicKey);
  const s = littleEndian(signature.subarray(32));
  if (!key || s >= ORDER) return false;
  const [r, rest] = [signature.subarray(0, 32), joined(signature.subarray(0, 32), publicKey, message)];
  const k = littleEndian(sha512(rest)) % ORDER;
  // R = sB - kA, compared as bytes: no other spelling of R passes.
  const found = encoded(add(times(s, BASE), times(k, negated(key))));
  return found.every((byte, index) => byte === r[index]);
}

const P = (1n << 255n) - 19n;
const ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n));
const SQRT_MINUS_1 = power(2n, (P - 1n) / 4n);

/** Extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
interface Point {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
  readonly T: bigint;
}

const ZERO: Point = { X: 0n, Y: 1n, Z: 1n, T: 0n };
const BASE: Point = decoded(Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 0x58 : 0x66)))!;

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

function inverse(value: bigint): bigint {
  return power(value, P - 2n);
}

function add(a: Point, b: Point): Point {
  const A = mod((a.Y - a.X) * (b.Y - b.X));
  const B = mod((a.Y + a.X) * (b.Y + b.X));
  const C = mod(2n * a.T * b.T * D);
  const E = mod(2n * a.Z * b.Z);
  return { X: mod((B - A) * (E - C)), Y: mod((E + C) * (B + A)), Z: mod((E - C) * (E + C)), T: mod((B - A) * (B + A)) };
}

function negated({ X, Y, Z, T }: Point): Point {
  return { X: mod(-X), Y, Z, T: mod(-T) };
}

function times(scalar: bigint, point: Point): Point {
  let [result, double] = [ZERO, point];
  for (let left = scalar; left > 0n; left >>= 1n) {
    if (left & 1n) result = add(result, double);
    double = add(double, double);
  }
  return result;
}

function encoded({ X, Y, Z }: Point): Uint8Array {
  const z = inverse(Z);
  const [x, y] = [mod(X * z), mod(Y * z)];
  const bytes = new Uint8Array(32);
  for (let [index, left] = [0, y]; index < 32; index++, left >>= 8n) bytes[index] = Number(left & 0xffn);
  bytes[31]! |= Number(x & 1n) << 7;
  return bytes;
}

/** RFC 8032 section 5.1.3. Undefined for what is no point. */
function decoded(bytes: Uint8Array): Point | undefined {
  const copy = Uint8Array.from(bytes);
  const sign = copy[31]! >> 7;
  copy[31]! &= 0x7f;
  const y = littleEndian(copy);
  if (y >= P) return undefined;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * v ** 3n * power(mod(u * v ** 7n), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * SQRT_MINUS_1);
  if (mod(v * x * x) !== u || (x === 0n && sign === 1)) return undefined;
  if (Number(x & 1n) !== sign) x = mod(-x);
  return { X: x, Y: y, Z: 1n, T: mod(x * y) };
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index]!);
  return value;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
