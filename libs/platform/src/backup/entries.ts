import { Problem } from '../problem/problem';

/** Facts of an entry: what kind it is, its name, and what else its reader needs. */
export interface EntryHead {
  readonly kind: string;
  readonly name: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Entry extends EntryHead {
  /** The bytes; to be read to the end before the next entry is asked for. */
  readonly bytes: AsyncIterable<Buffer>;
}

export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

/** Bytes are gathered: a row of a small table is no frame of its own. */
const FRAME_BYTES = 64 * 1024;
const MOST_HEAD = 1024 * 1024;
const MOST_FRAME = 2 ** 30;
const EMPTY = Buffer.alloc(4);

/** Entries one after the other in a stream: length and head as JSON, then frames (length and bytes), then a frame of no length. */
export class EntryWriter {
  constructor(private readonly sink: ByteSink) {}

  /** Writes one entry; returns how many bytes it has. */
  async write(head: EntryHead, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> {
    const json = Buffer.from(JSON.stringify(head));
    await this.sink.write(Buffer.concat([length(json.length), json]));
    let total = 0;
    let gathered: Uint8Array[] = [];
    let waiting = 0;
    for await (const chunk of bytes) {
      gathered.push(chunk);
      waiting += chunk.length;
      total += chunk.length;
      if (waiting < FRAME_BYTES) continue;
      await this.frame(gathered, waiting);
      gathered = [];
      waiting = 0;
    }
    if (waiting > 0) await this.frame(gathered, waiting);
    await this.sink.write(EMPTY);
    return total;
  }

  private async frame(chunks: readonly Uint8Array[], bytes: number): Promise<void> {
    await this.sink.write(Buffer.concat([length(bytes), ...chunks], bytes + 4));
  }
}

/** The entries of a stream, in order. Throws `backup-damaged` where they do not read. */
export async function* readEntries(pieces: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const source = new ByteSource(pieces);
  for (;;) {
    const size = await source.lengthOrEnd();
    if (size === undefined) return;
    if (size > MOST_HEAD) throw unreadable();
    const head = headOf(await source.take(size));
    let ended = false;
    yield {
      ...head,
      bytes: (async function* () {
        for (;;) {
          const frame = await source.lengthOrEnd();
          if (frame === undefined || frame > MOST_FRAME) throw unreadable();
          if (frame === 0) break;
          yield* source.some(frame);
        }
        ended = true;
      })(),
    };
    if (!ended) throw new Error(`entry ${head.name} was not read to its end`);
  }
}

/** All bytes of a small entry. */
export async function wholeEntry({ bytes }: Pick<Entry, 'bytes'>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads exact numbers of bytes from chunks of any length. */
class ByteSource {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** A length, or undefined when the stream ends before it. */
  async lengthOrEnd(): Promise<number | undefined> {
    if (this.rest.length === 0 && !(await this.more())) return undefined;
    return (await this.take(4)).readUInt32BE();
  }

  async take(bytes: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    for await (const chunk of this.some(bytes)) taken.push(chunk);
    return taken.length === 1 ? taken[0]! : Buffer.concat(taken);
  }

  /** So many bytes, in whatever chunks they come. */
  async *some(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (this.rest.length === 0 && !(await this.more())) throw unreadable();
      const chunk = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }

  private async more(): Promise<boolean> {
    for (;;) {
      const { value, done } = await this.chunks.next();
      if (done) return false;
      if ((value as Buffer).length === 0) continue;
      this.rest = value as Buffer;
      return true;
    }
  }
}

function headOf(json: Buffer): EntryHead {
  const { kind, name, facts } = JSON.parse(json.toString('utf8')) as Partial<EntryHead>;
  if (typeof kind !== 'string' || typeof name !== 'string' || typeof facts !== 'object') throw unreadable();
  return { kind, name, facts };
}

function length(bytes: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(bytes);
  return buffer;
}

function unreadable(): Problem {
  return new Problem({
    code: 'backup-damaged',
    status: 400,
    title: 'This backup does not read.',
    detail: 'What is in it is not as this program writes it.',
    hint: 'Was it made by a newer Minutebook? Restore it with that one.',
  });
}
