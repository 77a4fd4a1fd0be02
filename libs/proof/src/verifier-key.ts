import { fromBase64, toBase64 } from './base64';
import { same } from './consistency';
import { isSound, PUBLIC_KEY_BYTES, SIGNATURE_BYTES, verifyEd25519 } from './ed25519';
import { sha256 } from './hash';

/** Signature types of C2SP signed-note that this library makes and checks. */
export const SIGNATURE_TYPE = { ed25519: 0x01, cosignature: 0x04 } as const;

/** Thrown for text that is no verifier key. */
export class MalformedKey extends Error {
  constructor(reason: string) {
    super(`Not a verifier key: ${reason}.`);
    this.name = 'MalformedKey';
  }
}

/** A public key under a name, as C2SP signed-note writes it: `<name>+<id>+<base64 of type and key>`. */
export class VerifierKey {
  private constructor(
    readonly name: string,
    /** Four bytes, derived from name, type and key. */
    readonly id: Uint8Array,
    readonly type: number,
    readonly publicKey: Uint8Array,
  ) {}

  static of(name: string, type: number, publicKey: Uint8Array): VerifierKey {
    if (!isKeyName(name)) throw new MalformedKey('a name is not empty and has no space and no plus sign in it');
    if (isEd25519(type) && publicKey.length !== PUBLIC_KEY_BYTES)
      throw new MalformedKey(`an Ed25519 key has ${PUBLIC_KEY_BYTES} bytes, not ${publicKey.length}`);
    if (isEd25519(type) && !isSound(publicKey)) throw new MalformedKey('that is no key that a signature could be of');
    const id = sha256(new TextEncoder().encode(`${name}\n`), Uint8Array.of(type), publicKey).subarray(0, 4);
    return new VerifierKey(name, new Uint8Array(id), type, publicKey);
  }

  /**
   * Keys of types unknown here are read too, so that a list may name them; they verify nothing. Throws MalformedKey.
   */
  static parse(vkey: string): VerifierKey {
    const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(vkey) ?? [];
    if (name === undefined || id === undefined || encoded === undefined)
      throw new MalformedKey('it is written name+id+key, with the id in eight hex digits and the key in base64');
    const bytes = fromBase64(encoded);
    if (bytes === undefined || bytes.length < 2) throw new MalformedKey('its last part is not base64');
    const key = VerifierKey.of(name, bytes[0]!, bytes.subarray(1));
    const written = Uint8Array.from(id.match(/../g)!, (digits) => Number.parseInt(digits, 16));
    if (!same(key.id, written)) throw new MalformedKey('its id does not belong to its name and key');
    return key;
  }

  toString(): string {
    const id = Array.from(this.id, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${this.name}+${id}+${toBase64(Uint8Array.of(this.type, ...this.publicKey))}`;
  }

  equals(other: VerifierKey): boolean {
    return this.toString() === other.toString();
  }

  /** Whether signatures of this key can be checked here. */
  get isKnownType(): boolean {
    return isEd25519(this.type);
  }

  /** Whether a line of a note claims to be by this key. Another key may claim the same; then it does not verify. */
  claims(line: { readonly name: string; readonly id: Uint8Array }): boolean {
    return line.name === this.name && same(line.id, this.id);
  }

  /** What a good signature says: nothing, or when it was made. Undefined for one that is not good. */
  check(text: string, signature: Uint8Array): { readonly at?: Date } | undefined {
    if (this.type === SIGNATURE_TYPE.ed25519)
      return verifyEd25519(this.publicKey, new TextEncoder().encode(text), signature) ? {} : undefined;
    if (this.type !== SIGNATURE_TYPE.cosignature || signature.length !== 8 + SIGNATURE_BYTES) return undefined;
    const seconds = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0);
    const at = new Date(Number(seconds) * 1000);
    // A witness never says "at no time" of a checkpoint (C2SP tlog-witness), and nobody can mean a time beyond all calendars.
    if (seconds === 0n || Number.isNaN(at.getTime())) return undefined;
    return verifyEd25519(this.publicKey, cosigned(text, seconds), signature.subarray(8)) ? { at } : undefined;
  }
}

/** What a timestamped cosignature signs (C2SP tlog-cosignature, "Ed25519 signed message"). */
export function cosigned(text: string, seconds: bigint): Uint8Array {
  return new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${text}`);
}

export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\p{White_Space}+\u0000-\u001f]/u.test(name);
}

function isEd25519(type: number): boolean {
  return type === SIGNATURE_TYPE.ed25519 || type === SIGNATURE_TYPE.cosignature;
}
