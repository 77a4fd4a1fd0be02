import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Problem } from '../problem/problem';
import { type Envelope, FILE_KEY_BYTES, type Opener, type Recipient, unwrapWith, wrapFor } from './recipients';

/**
 * A file sealed piece by piece, so that it is written and read as a stream however large it is.
 *
 *     minutebook-backup/1\n  {header as JSON}\n  piece piece … last piece
 *
 * A piece is AES-256-GCM over up to 1 MiB; its nonce is its number (11 bytes) and whether it is the last (1 byte), as in the
 * STREAM construction. So no piece can be changed, left out, repeated, moved or added unseen, and a file that was cut off
 * is found out at its end. The key comes from a random one by HKDF with the hash of the header as salt: whoever changes a
 * byte of the header changes the key, and nothing opens.
 */
export const MAGIC = 'minutebook-backup/1\n';
export const PIECE_BYTES = 1024 * 1024;
const TAG_BYTES = 16;
/** A header is a few hundred bytes; what is longer is no header. */
const MOST_HEADER = 64 * 1024;

/** What stands in the clear before the pieces. */
export interface SealedHeader<H> {
  readonly about: H;
  readonly envelopes: readonly Envelope[];
}

export class SealedWriter {
  private readonly buffer = Buffer.allocUnsafe(PIECE_BYTES);
  private filled = 0;
  private number = 0;
  /** Bytes of the file so far. */
  written = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly key: Buffer,
  ) {}

  static async begin<H>(file: FileHandle, about: H, recipients: readonly Recipient[]): Promise<SealedWriter> {
    const fileKey = randomBytes(FILE_KEY_BYTES);
    const header: SealedHeader<H> = { about, envelopes: recipients.map((recipient) => wrapFor(recipient, fileKey)) };
    const line = Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`);
    const writer = new SealedWriter(file, payloadKey(fileKey, line));
    await writer.put(line);
    return writer;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      // Only when more comes is a full piece not the last one.
      if (this.filled === PIECE_BYTES) await this.flush(false);
      const taken = Math.min(bytes.length - at, PIECE_BYTES - this.filled);
      this.buffer.set(bytes.subarray(at, at + taken), this.filled);
      this.filled += taken;
      at += taken;
    }
  }

  /** Writes the last piece. Without it the file does not count as whole. */
  async end(): Promise<void> {
    await this.flush(true);
  }

  private async flush(last: boolean): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce(this.number++, last));
    const sealed = cipher.update(this.buffer.subarray(0, this.filled));
    cipher.final();
    await this.put(Buffer.concat([sealed, cipher.getAuthTag()]));
    this.filled = 0;
  }

  private async put(bytes: Buffer): Promise<void> {
    // From where the file ends so far, and all of it: a single write may take less.
    await this.file.appendFile(bytes);
    this.written += bytes.length;
  }
}

/** What the header says; anybody can read it, and nobody has vouched for it yet. */
export async function readHeader<H>(file: FileHandle): Promise<{ header: SealedHeader<H>; line: Buffer }> {
  const start = Buffer.alloc(MOST_HEADER);
  const { bytesRead } = await file.read(start, 0, MOST_HEADER, 0);
  const end = start.subarray(0, bytesRead).indexOf('\n', MAGIC.length);
  if (!start.subarray(0, bytesRead).toString('latin1').startsWith(MAGIC) || end < 0) throw foreign();
  try {
    const header = JSON.parse(start.toString('utf8', MAGIC.length, end)) as SealedHeader<H>;
    if (!Array.isArray(header.envelopes)) throw foreign();
    return { header, line: start.subarray(0, end + 1) };
  } catch (error) {
    throw error instanceof Problem ? error : foreign(error);
  }
}

/** The pieces of a sealed file, in order. Throws `backup-locked`, or `backup-damaged` at the first byte that is not as it was written. */
export async function* readPieces(file: FileHandle, opener: Opener): AsyncGenerator<Buffer> {
  const { header, line } = await readHeader(file);
  const fileKey = unwrapWith(opener, header.envelopes);
  if (!fileKey)
    throw new Problem({
      code: 'backup-locked',
      status: 400,
      title: 'This backup does not open with that.',
      detail: `It was made for ${header.envelopes.map(({ kind }) => (kind === 'key' ? 'a private key' : 'a passphrase')).join(' or ')}.`,
    });
  const key = payloadKey(fileKey, line);
  let at = line.length;
  let piece = await readAt(file, at);
  for (let number = 0; ; number++) {
    const next = await readAt(file, at + piece.length);
    const last = next.length === 0;
    yield open(key, number, last, piece, at);
    if (last) return;
    at += piece.length;
    piece = next;
  }
}

function open(key: Buffer, number: number, last: boolean, piece: Buffer, at: number): Buffer {
  if (piece.length < TAG_BYTES) throw damaged(at);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, last));
    decipher.setAuthTag(piece.subarray(piece.length - TAG_BYTES));
    const plain = decipher.update(piece.subarray(0, piece.length - TAG_BYTES));
    decipher.final();
    return plain;
  } catch (error) {
    throw damaged(at, error);
  }
}

async function readAt(file: FileHandle, at: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(PIECE_BYTES + TAG_BYTES);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function payloadKey(fileKey: Buffer, header: Uint8Array): Buffer {
  const salt = createHash('sha256').update(header).digest();
  return Buffer.from(hkdfSync('sha256', fileKey, salt, 'minutebook backup payload v1', 32));
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(number), 3);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

function foreign(cause?: unknown): Problem {
  return new Problem(
    { code: 'backup-foreign', status: 400, title: 'This is no backup of Minutebook, or its beginning was changed.' },
    { cause },
  );
}

function damaged(at: number, cause?: unknown): Problem {
  return new Problem(
    {
      code: 'backup-damaged',
      status: 400,
      title: 'This backup was changed or cut off after it was made.',
      detail: `What begins at byte ${at} does not open.`,
      hint: 'Use another copy of it, or an older backup.',
    },
    { cause },
  );
}
