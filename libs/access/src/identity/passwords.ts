import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * OWASP's scrypt parameters: N = 2^16, r = 8, p = 2 (64 MiB), memory-hard (R135). Kept in the hash, so they can rise. Where
 * specs let people in by the dozen they are lower (`tools/cheap-passwords.ts`); what they are here passwords.spec.ts proves.
 */
export const COST = { N: 2 ** 16, r: 8, p: 2 };
const KEY_BYTES = 32;

/** `scrypt$N$r$p$salt$key`, base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Constant time in the password. Without a hash it works as long as with one, so that nobody learns who has an account. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = (hash ?? (await decoy())).split('$');
  const expected = Buffer.from(key!, 'base64');
  const actual = await derive(password, Buffer.from(salt!, 'base64'), { N: Number(N), r: Number(r), p: Number(p) });
  return timingSafeEqual(actual, expected) && hash !== null;
}

let decoyHash: Promise<string> | undefined;
const decoy = (): Promise<string> => (decoyHash ??= hashPassword(randomBytes(16).toString('hex')));

/** Derivations under way; each takes 64 MiB and a thread that files and names are looked up with. */
let under: readonly Promise<unknown>[] = [];
const AT_ONCE = 2;

async function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  while (under.length >= AT_ONCE) await Promise.race(under).catch(() => undefined);
  const derived = keyOf(password, salt, cost);
  under = [...under, derived];
  try {
    return await derived;
  } finally {
    under = under.filter((one) => one !== derived);
  }
}

function keyOf(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // NFKC, so that one password typed on two keyboards is one password.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** A passphrase to read out once: six groups, about 117 bits. */
export function generatePassphrase(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const groups = Array.from({ length: 6 }, () =>
    Array.from(randomBytes(4), (byte) => letters[byte % letters.length]).join(''),
  );
  return groups.join('-');
}
