import { fromBase64, toBase64 } from './base64';
import { freshSeed, publicKeyOf, signEd25519 } from './ed25519';
import { cosigned, isKeyName, MalformedKey, SIGNATURE_TYPE, VerifierKey } from './verifier-key';

/** A signature line: who says they signed, under which key id, with what. */
export interface SignatureLine {
  readonly name: string;
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
}

/** A C2SP signed note, taken apart and not verified. */
export interface Note {
  /** With its final newline. */
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

/** A note that opened: its text, and which of the known keys signed it; a witness also says when. */
export interface OpenNote {
  readonly text: string;
  readonly by: readonly { readonly key: VerifierKey; readonly at?: Date }[];
}

/** What a note may have at most, as in the reference implementation (golang.org/x/mod/sumdb/note). */
export const MAX_NOTE_LENGTH = 1_000_000;
export const MAX_SIGNATURES = 100;

/** Thrown for text that is no signed note. */
export class MalformedNote extends Error {
  constructor(reason: string) {
    super(`Not a signed note: ${reason}.`);
    this.name = 'MalformedNote';
  }
}

/** Thrown for a note with a line of a known key that this key did not sign: somebody changed something. */
export class BadSignature extends Error {
  constructor(readonly key: VerifierKey) {
    super(`The signature of ${key.name} does not fit the text.`);
    this.name = 'BadSignature';
  }
}

/** Thrown for a note that none of the known keys signed. */
export class UnknownSigner extends Error {
  constructor(readonly names: readonly string[]) {
    super(`Signed by ${names.join(', ')}, and by none of the keys that are trusted here.`);
    this.name = 'UnknownSigner';
  }
}

/** Takes a note apart. Strict: no control characters, canonical base64, a newline at the end. Throws MalformedNote. */
export function parseNote(note: string): Note {
  if (note.length > MAX_NOTE_LENGTH) throw new MalformedNote('it is too long');
  if (!note.isWellFormed()) throw new MalformedNote('it is not Unicode');

  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) throw new MalformedNote('it has control characters in it');
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0) throw new MalformedNote('no blank line stands between text and signatures');
  if (!note.endsWith('\n')) throw new MalformedNote('its last line does not end');
  const lines = note.slice(blank + 2, -1).split('\n');
  if (blank + 2 === note.length) throw new MalformedNote('nobody signed it');
  if (lines.length > MAX_SIGNATURES) throw new MalformedNote(`it has more than ${MAX_SIGNATURES} signatures`);
  return { text: note.slice(0, blank + 1), signatures: lines.map(parseLine) };
}

/**
 * The text of a note, for those who trust these keys. Lines of other keys are ignored (R89); a line of a known key that does
 * not verify spoils the note. Throws MalformedNote, BadSignature, UnknownSigner.
 */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenNote {
  const { text, signatures } = parseNote(note);
  const by = signatures.flatMap((line) => {
    const key = keys.find((known) => known.isKnownType && known.claims(line));
    if (key === undefined) return [];
    const said = key.check(text, line.signature);
    if (said === undefined) throw new BadSignature(key);
    return [{ key, ...said }];
  });
  if (by.length === 0) throw new UnknownSigner([...new Set(signatures.map((line) => line.name))]);
  return { text, by: by.filter(({ key }, index) => by.findIndex((other) => other.key === key) === index) };
}

/** A note of a text that ends in a newline and signature lines that do. */
export function signedNote(text: string, ...lines: readonly string[]): string {
  return `${text}\n${lines.join('')}`;
}

/** A key that signs notes. Its private text is the form of golang.org/x/mod/sumdb/note. */
export class NoteKey {
  private constructor(
    readonly verifier: VerifierKey,
    private readonly seed: Uint8Array,
  ) {}

  /** A new key, drawn at random. */
  static create(name: string, type: number = SIGNATURE_TYPE.ed25519): NoteKey {
    return NoteKey.fromSeed(name, type, freshSeed());
  }

  /** Throws MalformedKey. What it throws does not repeat the text. */
  static fromPrivate(text: string): NoteKey {
    const [, name, id, encoded] = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
    const bytes = fromBase64(encoded ?? '');
    if (name === undefined || bytes?.length !== 33) throw new MalformedKey('the private key cannot be read');
    const key = NoteKey.fromSeed(name, bytes[0]!, bytes.subarray(1));
    if (key.verifier.toString().split('+')[1] !== id)
      throw new MalformedKey('the private key’s id does not belong to its name and key');
    return key;
  }

  private static fromSeed(name: string, type: number, seed: Uint8Array): NoteKey {
    if (type !== SIGNATURE_TYPE.ed25519 && type !== SIGNATURE_TYPE.cosignature)
      throw new MalformedKey(`signatures of type ${type} cannot be made here`);
    return new NoteKey(VerifierKey.of(name, type, publicKeyOf(seed)), seed);
  }

  /** For the key's own file, and for nothing else. */
  privateText(): string {
    const [name, id] = this.verifier.toString().split('+');
    return `PRIVATE+KEY+${name}+${id}+${toBase64(Uint8Array.of(this.verifier.type, ...this.seed))}`;
  }

  /** The signature line for a text that ends in a newline, with the line's own newline. */
  sign(text: string): string {
    this.expect(SIGNATURE_TYPE.ed25519);
    return this.line(signEd25519(this.seed, new TextEncoder().encode(checked(text))));
  }

  /** The line of a witness: it saw this checkpoint, at this time (to the second), and none larger before. */
  cosign(text: string, at: Date): string {
    this.expect(SIGNATURE_TYPE.cosignature);
    const seconds = BigInt(Math.floor(at.getTime() / 1000));
    const time = new Uint8Array(8);
    new DataView(time.buffer).setBigUint64(0, seconds);
    return this.line(time, signEd25519(this.seed, cosigned(checked(text), seconds)));
  }

  private expect(type: number): void {
    if (this.verifier.type !== type)
      throw new TypeError(`a key of type ${this.verifier.type} does not make signatures of type ${type}`);
  }

  private line(...signature: readonly Uint8Array[]): string {
    const bytes = [this.verifier.id, ...signature].flatMap((part) => [...part]);
    return `— ${this.verifier.name} ${toBase64(Uint8Array.from(bytes))}\n`;
  }
}

/** Key id and at least one byte of signature. */
const SHORTEST = 5;

function parseLine(line: string): SignatureLine {
  const [, name, encoded] = /^— ([^ ]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name))
    throw new MalformedNote('a signature is a line “— name base64”');
  const bytes = fromBase64(encoded);
  if (bytes === undefined || bytes.length < SHORTEST) throw new MalformedNote(`the signature of ${name} is not base64`);
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function checked(text: string): string {
  parseNote(signedNote(text, '— a AAAAAAA=\n'));
  if (!text.endsWith('\n')) throw new MalformedNote('its text does not end in a newline');
  return text;
}
