import { type Cipher, createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { removeLeft } from '@minutebook/platform';
import { ZipWriter } from '@minutebook/proof';

/** A file of a bundle in the making: what manifests and container say of it. */
export interface SpooledFile {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly sha512: string;
}

interface Kept extends SpooledFile {
  readonly offset: number;
}

const KEY_BYTES = 32;
const BLOCK = 16;
const CHUNK = 256 * 1024;
/** Files are small and many: they are written together. */
const GATHERED = 1024 * 1024;

/**
 * Files of a bundle while it is made, in one temporary file. What lies there is encrypted under a key that only this
 * process has and that dies with it: the archive is sealed, and making a copy of a part must not undo that.
 */
export class Spool {
  private readonly key = randomBytes(KEY_BYTES);
  private readonly nonce = randomBytes(BLOCK / 2);
  private readonly kept = new Map<string, Kept>();
  private readonly cipher: Cipher;
  private length = 0;
  private gathered: Buffer[] = [];
  private gatheredBytes = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {
    this.cipher = createCipheriv('aes-256-ctr', this.key, this.counterAt(0));
  }

  /** Removes what processes that died left in a folder, if it is older than `age` milliseconds. */
  static async sweep(folder: string, age: number): Promise<void> {
    for (const name of await readdir(folder).catch(() => []))
      if (/^bundle-[0-9a-f]{24}\.part$/.test(name)) await removeLeft(join(folder, name), age);
  }

  static async open(folder: string): Promise<Spool> {
    const path = join(folder, `bundle-${randomBytes(12).toString('hex')}.part`);
    return new Spool(path, await open(path, 'wx+', 0o600));
  }

  /** Bytes of all files. */
  get size(): number {
    return this.length;
  }

  has(name: string): boolean {
    return this.kept.has(name);
  }

  /** One after the other; a name once. */
  async add(name: string, bytes: Uint8Array | string | AsyncIterable<Uint8Array>): Promise<SpooledFile> {
    if (this.kept.has(name)) throw new RangeError(`${name} is in the bundle already`);
    const offset = this.length;
    const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
    let crc = 0;
    for await (const piece of piecesOf(bytes)) {
      sha256.update(piece);
      sha512.update(piece);
      crc = crc32(piece, crc);
      this.gathered.push(this.cipher.update(piece));
      this.gatheredBytes += piece.length;
      this.length += piece.length;
      if (this.gatheredBytes >= GATHERED) await this.flush();
    }
    const size = this.length - offset;
    const kept = { name, size, crc, sha256: sha256.digest('hex'), sha512: sha512.digest('hex'), offset };
    this.kept.set(name, kept);
    return kept;
  }

  /** In the order of their names. */
  files(): SpooledFile[] {
    return [...this.kept.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async *read(name: string): AsyncGenerator<Buffer> {
    const { offset, size } = this.kept.get(name)!;
    await this.flush();
    // A counter counts blocks: reading begins with the block the file begins in.
    const skipped = offset % BLOCK;
    const decipher = createDecipheriv('aes-256-ctr', this.key, this.counterAt((offset - skipped) / BLOCK));
    decipher.update(Buffer.alloc(skipped));
    for (let at = 0; at < size;) {
      const length = Math.min(CHUNK, size - at);
      const { buffer, bytesRead } = await this.file.read(Buffer.allocUnsafe(length), 0, length, offset + at);
      if (bytesRead === 0) throw new Error('the temporary file of a bundle is shorter than it was');
      yield decipher.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  }

  /** All of it as the one zip these files have (docs/bundles.md), below a folder of this name. */
  async *zip(folder: string): AsyncGenerator<Uint8Array> {
    const writer = new ZipWriter(folder);
    for (const file of this.files()) {
      yield writer.before(file);
      yield* this.read(file.name);
    }
    yield* writer.end();
  }

  async remove(): Promise<void> {
    await this.file.close();
    await rm(this.path, { force: true });
    this.key.fill(0);
  }

  private async flush(): Promise<void> {
    if (this.gatheredBytes === 0) return;
    const bytes = Buffer.concat(this.gathered);
    [this.gathered, this.gatheredBytes] = [[], 0];
    await this.file.appendFile(bytes);
  }

  private counterAt(block: number): Buffer {
    const counter = Buffer.alloc(BLOCK / 2);
    counter.writeBigUInt64BE(BigInt(block));
    return Buffer.concat([this.nonce, counter]);
  }
}

async function* piecesOf(bytes: Uint8Array | string | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (typeof bytes === 'string') yield Buffer.from(bytes);
  else if (bytes instanceof Uint8Array) yield bytes;
  else yield* bytes;
}
