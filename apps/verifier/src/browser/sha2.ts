/** SHA-256 and SHA-512 (FIPS 180-4) for a page that has no `node:crypto`. Compared with it in sha2.spec.ts. */

export function sha256(bytes: Uint8Array): Uint8Array {
  const state = Int32Array.from(ROOTS, (root) => Number(root >> 32n) | 0);
  const padded = padding(bytes.length, 64);
  const words = new Int32Array(64);
  const whole = bytes.length - (bytes.length % 64);
  for (let at = 0; at < whole; at += 64) block256(state, words, bytes, at);
  const rest = joined(bytes.subarray(whole), padded);
  for (let at = 0; at < rest.length; at += 64) block256(state, words, rest, at);
  return bigEndian(state);
}

export function sha512(bytes: Uint8Array): Uint8Array {
  const state = Int32Array.from(ROOTS.flatMap((root) => [Number(root >> 32n) | 0, Number(root & FULL) | 0]));
  const padded = padding(bytes.length, 128);
  const words = new Int32Array(160);
  const whole = bytes.length - (bytes.length % 128);
  for (let at = 0; at < whole; at += 128) block512(state, words, bytes, at);
  const rest = joined(bytes.subarray(whole), padded);
  for (let at = 0; at < rest.length; at += 128) block512(state, words, rest, at);
  return bigEndian(state);
}

const FULL = 0xffffffffn;
const PRIMES: number[] = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n);
/** The first 64 bits of what stands behind the point of the square roots of the first primes, and of the cube roots. */
const ROOTS = PRIMES.slice(0, 8).map((prime) => root(BigInt(prime) << 128n, 2n) & ((FULL << 32n) | FULL));
const CUBES = PRIMES.map((prime) => root(BigInt(prime) << 192n, 3n) & ((FULL << 32n) | FULL));
const K256 = Int32Array.from(CUBES.slice(0, 64), (cube) => Number(cube >> 32n) | 0);
const K512 = Int32Array.from(CUBES.flatMap((cube) => [Number(cube >> 32n) | 0, Number(cube & FULL) | 0]));

/** The largest whole number whose `n`th power is not above `value`. */
function root(value: bigint, n: bigint): bigint {
  let [low, high] = [0n, 1n << 70n];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** n <= value) low = middle;
    else high = middle;
  }
  return low;
}

function padding(length: number, block: number): Uint8Array {
  const counter = block === 64 ? 8 : 16;
  const used = (length % block) + 1 + counter;
  const bytes = new Uint8Array(1 + counter + ((block - (used % block)) % block));
  bytes[0] = 0x80;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, BigInt(length) * 8n);
  return bytes;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

function bigEndian(words: Int32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setInt32(index * 4, word));
  return bytes;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

function block256(state: Int32Array, w: Int32Array, bytes: Uint8Array, at: number): void {
  for (let t = 0; t < 16; t++) w[t] = word(bytes, at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const [x, y] = [w[t - 15]!, w[t - 2]!];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (w[t - 16]! + s0 + w[t - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K256[t]! + w[t]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = state[0]! + a;
  state[1] = state[1]! + b;
  state[2] = state[2]! + c;
  state[3] = state[3]! + d;
  state[4] = state[4]! + e;
  state[5] = state[5]! + f;
  state[6] = state[6]! + g;
  state[7] = state[7]! + h;
}

/** 64-bit words as two halves, the high one first. */
function block512(state: Int32Array, w: Int32Array, bytes: Uint8Array, at: number): void {
  for (let t = 0; t < 32; t++) w[t] = word(bytes, at + 4 * t);
  for (let t = 32; t < 160; t += 2) {
    const xh = w[t - 30]!;
    const xl = w[t - 29]!;
    const yh = w[t - 4]!;
    const yl = w[t - 3]!;
    const s0h = ((xh >>> 1) | (xl << 31)) ^ ((xh >>> 8) | (xl << 24)) ^ (xh >>> 7);
    const s0l = ((xl >>> 1) | (xh << 31)) ^ ((xl >>> 8) | (xh << 24)) ^ ((xl >>> 7) | (xh << 25));
    const s1h = ((yh >>> 19) | (yl << 13)) ^ ((yl >>> 29) | (yh << 3)) ^ (yh >>> 6);
    const s1l = ((yl >>> 19) | (yh << 13)) ^ ((yh >>> 29) | (yl << 3)) ^ ((yl >>> 6) | (yh << 26));
    const low = (w[t - 31]! >>> 0) + (s0l >>> 0) + (w[t - 13]! >>> 0) + (s1l >>> 0);
    w[t] = w[t - 32]! + s0h + w[t - 14]! + s1h + carry(low);
    w[t + 1] = low | 0;
  }
  const v = Int32Array.from(state);
  for (let t = 0; t < 160; t += 2) {
    const ah = v[0]!;
    const al = v[1]!;
    const eh = v[8]!;
    const el = v[9]!;
    const s1h = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23));
    const s1l = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23));
    const chh = (eh & v[10]!) ^ (~eh & v[12]!);
    const chl = (el & v[11]!) ^ (~el & v[13]!);
    const low1 = (v[15]! >>> 0) + (s1l >>> 0) + (chl >>> 0) + (K512[t + 1]! >>> 0) + (w[t + 1]! >>> 0);
    const t1h = (v[14]! + s1h + chh + K512[t]! + w[t]! + carry(low1)) | 0;
    const t1l = low1 | 0;
    const s0h = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25));
    const s0l = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25));
    const mjh = (ah & v[2]!) ^ (ah & v[4]!) ^ (v[2]! & v[4]!);
    const mjl = (al & v[3]!) ^ (al & v[5]!) ^ (v[3]! & v[5]!);
    const low2 = (s0l >>> 0) + (mjl >>> 0);
    const t2h = (s0h + mjh + carry(low2)) | 0;
    v.copyWithin(2, 0, 14);
    const lowE = (v[9]! >>> 0) + (t1l >>> 0);
    v[8] = v[8]! + t1h + carry(lowE);
    v[9] = lowE | 0;
    const lowA = (t1l >>> 0) + ((low2 | 0) >>> 0);
    v[0] = t1h + t2h + carry(lowA);
    v[1] = lowA | 0;
  }
  for (let i = 0; i < 16; i += 2) {
    const low = (state[i + 1]! >>> 0) + (v[i + 1]! >>> 0);
    state[i] = state[i]! + v[i]! + carry(low);
    state[i + 1] = low | 0;
  }
}

/** What a sum of low halves carries over. */
function carry(low: number): number {
  return Math.floor(low / 0x100000000);
}
