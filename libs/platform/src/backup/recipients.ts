import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  scryptSync,
} from 'node:crypto';
import { Problem } from '../problem/problem';

/** Who can open a sealed file: whoever knows a passphrase, or holds the private half of a key. */
export type Recipient =
  { readonly kind: 'passphrase'; readonly passphrase: string } | { readonly kind: 'key'; readonly publicKey: string };

/** What opens it. */
export type Opener =
  { readonly kind: 'passphrase'; readonly passphrase: string } | { readonly kind: 'key'; readonly privateKey: string };

/** The file's key, wrapped for one recipient; stands in the file's header. */
export type Envelope =
  | {
      readonly kind: 'passphrase';
      readonly salt: string;
      readonly n: number;
      readonly r: number;
      readonly p: number;
      readonly wrapped: string;
    }
  | { readonly kind: 'key'; readonly publicKey: string; readonly ephemeral: string; readonly wrapped: string };

export const FILE_KEY_BYTES = 32;
/** 128 MiB of memory and some tenths of a second a guess: a file is opened seldom, and may be attacked at leisure. */
const SCRYPT = { n: 2 ** 17, r: 8, p: 1 } as const;
/** What a header may ask of us; more is an attack on the machine that restores. */
const MOST_SCRYPT_MEMORY = 2 ** 30;
const WRAP_IV = Buffer.alloc(8, 0xa6);
const PUBLIC = 'minutebook-backup-public:';
const PRIVATE = 'minutebook-backup-private:';
const SHORTEST_PASSPHRASE = 12;

export function wrapFor(recipient: Recipient, key: Uint8Array): Envelope {
  if (recipient.kind === 'passphrase') {
    if (recipient.passphrase.length < SHORTEST_PASSPHRASE)
      throw new Problem({
        code: 'passphrase-short',
        status: 400,
        title: 'That passphrase is too short.',
        detail: `Who has the file can try passphrases for years. At least ${SHORTEST_PASSPHRASE} characters are asked for.`,
      });
    const salt = randomBytes(32);
    const wrapping = stretched(recipient.passphrase, salt, SCRYPT);
    return { kind: 'passphrase', salt: hex(salt), ...SCRYPT, wrapped: hex(wrap(wrapping, key)) };
  }
  const theirs = publicKeyOf(recipient.publicKey);
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const ephemeral = rawPublic(publicKey);
  const wrapping = agreed(privateKey, theirs, ephemeral, rawPublic(theirs));
  return {
    kind: 'key',
    publicKey: recipient.publicKey,
    ephemeral: hex(ephemeral),
    wrapped: hex(wrap(wrapping, key)),
  };
}

/** The file's key, or undefined when none of the envelopes is for this opener. Throws `backup-locked` when one is and does not open. */
export function unwrapWith(opener: Opener, envelopes: readonly Envelope[]): Buffer | undefined {
  for (const envelope of envelopes) {
    if (envelope.kind === 'passphrase' && opener.kind === 'passphrase') {
      if (128 * envelope.n * envelope.r > MOST_SCRYPT_MEMORY || envelope.p > 16) throw locked();
      return unwrap(stretched(opener.passphrase, Buffer.from(envelope.salt, 'hex'), envelope), envelope.wrapped);
    }
    if (envelope.kind === 'key' && opener.kind === 'key') {
      const mine = privateKeyOf(opener.privateKey);
      const ephemeral = Buffer.from(envelope.ephemeral, 'hex');
      const publicKey = rawPublic(createPublicKey(mine));
      if (envelope.publicKey !== `${PUBLIC}${hex(publicKey)}`) continue;
      return unwrap(agreed(mine, publicFromRaw(ephemeral), ephemeral, publicKey), envelope.wrapped);
    }
  }
  return undefined;
}

/** A pair of keys for backups: the machine that makes them needs the public one only. */
export function freshBackupKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const secret = (privateKey.export({ format: 'jwk' }) as { d: string }).d;
  return {
    publicKey: `${PUBLIC}${hex(rawPublic(publicKey))}`,
    privateKey: `${PRIVATE}${hex(Buffer.from(secret, 'base64url'))}`,
  };
}

function stretched(passphrase: string, salt: Uint8Array, { n, r, p }: { n: number; r: number; p: number }): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), salt, 32, { N: n, r, p, maxmem: MOST_SCRYPT_MEMORY + 2 ** 20 });
}

/** Both public halves go into the derivation, so that a secret belongs to one pair only (RFC 7748, section 6.1). */
function agreed(mine: KeyObject, theirs: KeyObject, ephemeral: Uint8Array, recipient: Uint8Array): Buffer {
  const shared = diffieHellman({ privateKey: mine, publicKey: theirs });
  return Buffer.from(
    hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), 'minutebook backup x25519 v1', 32),
  );
}

function wrap(wrapping: Buffer, key: Uint8Array): Buffer {
  const cipher = createCipheriv('id-aes256-wrap', wrapping, WRAP_IV);
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

function unwrap(wrapping: Buffer, wrapped: string): Buffer {
  try {
    const decipher = createDecipheriv('id-aes256-wrap', wrapping, WRAP_IV);
    return Buffer.concat([decipher.update(Buffer.from(wrapped, 'hex')), decipher.final()]);
  } catch (error) {
    throw locked(error);
  }
}

function publicKeyOf(text: string): KeyObject {
  const match = /^minutebook-backup-public:([0-9a-f]{64})$/.exec(text.trim());
  if (!match)
    throw new Problem({
      code: 'backup-key-invalid',
      status: 400,
      title: 'That is not a public key for backups.',
      detail: `It begins with ${PUBLIC} and has 64 hexadecimal digits.`,
      hint: 'Make one with `npm run minutebook -- backup key FILE`.',
    });
  return publicFromRaw(Buffer.from(match[1]!, 'hex'));
}

function privateKeyOf(text: string): KeyObject {
  const match = /^minutebook-backup-private:([0-9a-f]{64})$/.exec(text.trim());
  if (!match)
    throw new Problem({
      code: 'backup-key-invalid',
      status: 400,
      title: 'That is not a private key for backups.',
      detail: `It begins with ${PRIVATE} and has 64 hexadecimal digits.`,
    });
  // PKCS #8 of an X25519 key is this prefix and the 32 bytes (RFC 8410, section 7).
  const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), Buffer.from(match[1]!, 'hex')]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function publicFromRaw(raw: Uint8Array): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: Buffer.from(raw).toString('base64url') },
    format: 'jwk',
  });
}

function rawPublic(key: KeyObject): Buffer {
  return Buffer.from((key.export({ format: 'jwk' }) as { x: string }).x, 'base64url');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function locked(cause?: unknown): Problem {
  return new Problem(
    {
      code: 'backup-locked',
      status: 400,
      title: 'This backup does not open with that.',
      detail: 'Another passphrase or key was used when it was made, or its header was changed.',
    },
    { cause },
  );
}
