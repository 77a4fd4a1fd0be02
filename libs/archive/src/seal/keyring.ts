import { createCipheriv, createDecipheriv, hash, hkdfSync, randomFillSync } from 'node:crypto';
import { Problem, type Queries } from '@minutebook/platform';

/** AES-256. */
export const KEY_BYTES = 32;
/** RFC 3394 adds one 8-byte block. */
export const WRAPPED_BYTES = 40;
const WRAP_IV = Buffer.alloc(8, 0xa6);
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What sealing adds to a plaintext. */
export const SEAL_OVERHEAD = NONCE_BYTES + TAG_BYTES;
/** Of SHA-256; 128 bits are plenty for telling records apart. */
export const BLIND_BYTES = 16;

/** A data key: one message, or one evidence object. Destroy its wrapped form and everything sealed with it is noise. */
export type DataKey = Buffer;

/**
 * Envelope encryption (R154-R158). Content is sealed under data keys; data keys are wrapped under the key-encryption key,
 * which lives outside the database. See docs/decisions/0003-sealing.md.
 */
export class Keyring {
  /** Number of the key-encryption key in force; rotation adds one and re-wraps. */
  readonly kek = 1;
  private readonly blindKey: Buffer;
  private readonly random = new RandomPool();

  constructor(
    private readonly key: Buffer,
    /** Appliance the seals belong to; a seal of another appliance does not open here. */
    private readonly site: string,
  ) {
    if (key.length !== KEY_BYTES) throw new RangeError(`a key-encryption key has ${KEY_BYTES} bytes`);
    this.blindKey = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'minutebook blind index v1', KEY_BYTES));
  }

  /** From 64 hex digits. Throws `key-invalid`. */
  static fromHex(hex: string, site: string): Keyring {
    if (!/^[0-9a-f]{64}$/i.test(hex))
      throw new Problem({
        code: 'key-invalid',
        status: 500,
        title: 'The key file does not hold a key.',
        detail: 'A key is 64 hexadecimal digits.',
        hint: 'Restore the key that belongs to this archive. Without it nobody can read it.',
      });
    return new Keyring(Buffer.from(hex, 'hex'), site);
  }

  /** Throws `key-wrong` when the archive holds keys that this one does not open. */
  async check(queries: Queries): Promise<void> {
    const [any] = await queries.query<{ wrapped: Buffer }>('SELECT wrapped FROM archive.data_key LIMIT 1');
    if (any) this.unwrap(any.wrapped);
  }

  freshKey(): DataKey {
    return Buffer.from(this.random.take(KEY_BYTES));
  }

  /** AES key wrap (RFC 3394): deterministic, authenticated, made for this. */
  wrap(key: DataKey): Buffer {
    const cipher = createCipheriv('id-aes256-wrap', this.key, WRAP_IV);
    return Buffer.concat([cipher.update(key), cipher.final()]);
  }

  /** Throws `key-wrong` when this is not the key the archive was sealed with. */
  unwrap(wrapped: Uint8Array): DataKey {
    try {
      const decipher = createDecipheriv('id-aes256-wrap', this.key, WRAP_IV);
      return Buffer.concat([decipher.update(wrapped), decipher.final()]);
    } catch (error) {
      throw new Problem(
        {
          code: 'key-wrong',
          status: 500,
          title: 'The key does not open this archive.',
          detail: 'It was sealed with another key-encryption key.',
          hint: 'Restore the key that belongs to this archive.',
        },
        { cause: error },
      );
    }
  }

  /** nonce || ciphertext || tag. `bound` names what is sealed, so that two ciphertexts cannot change places (R156). */
  seal(key: DataKey, bound: string, plaintext: Uint8Array): Buffer {
    const sealed = Buffer.allocUnsafe(plaintext.length + SEAL_OVERHEAD);
    const nonce = sealed.subarray(0, NONCE_BYTES);
    nonce.set(this.random.take(NONCE_BYTES));
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(this.aad(bound));
    sealed.set(cipher.update(plaintext), NONCE_BYTES);
    cipher.final();
    sealed.set(cipher.getAuthTag(), NONCE_BYTES + plaintext.length);
    return sealed;
  }

  /** Throws `seal-broken` when a byte was changed, or the ciphertext belongs elsewhere. */
  unseal(key: DataKey, bound: string, sealed: Uint8Array): Buffer {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAAD(this.aad(bound));
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
      decipher.final();
      return plaintext;
    } catch (error) {
      throw new Problem(
        {
          code: 'seal-broken',
          status: 500,
          title: 'A record does not open.',
          detail: `What is stored for ${bound} was changed, or belongs elsewhere.`,
          hint: 'Run `npm run minutebook -- verify`; restore the record from a backup.',
        },
        { cause: error },
      );
    }
  }

  /**
   * A keyed fingerprint to find equals by, where the plain value (a subject, a body, an address in a thread key) must not
   * stand in the database: SHA-256(key || scope || 0 || value), cut to 128 bits, which also rules out length extension.
   */
  blind(scope: string, value: string): Buffer {
    return hash('sha256', Buffer.concat([this.blindKey, Buffer.from(`${scope}\0${value}`)]), 'buffer').subarray(
      0,
      BLIND_BYTES,
    );
  }

  private aad(bound: string): Buffer {
    return Buffer.from(`minutebook/1|${this.site}|${bound}`);
  }
}

/** Asking the system for every 12 bytes costs more than sealing a chat message. */
class RandomPool {
  private readonly pool = Buffer.allocUnsafe(16 * 1024);
  private used = this.pool.length;

  take(bytes: number): Buffer {
    if (this.used + bytes > this.pool.length) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    this.used += bytes;
    return this.pool.subarray(this.used - bytes, this.used);
  }
}
