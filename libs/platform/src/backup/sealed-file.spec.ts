import * as fc from 'fast-check';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntryWriter, readEntries, wholeEntry } from './entries';
import { freshBackupKeys, type Opener, type Recipient } from './recipients';
import { MAGIC, PIECE_BYTES, readHeader, readPieces, SealedWriter } from './sealed-file';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-'));
});
afterAll(() => rm(folder, { recursive: true }));

const keys = freshBackupKeys();
const TO_KEY: Recipient = { kind: 'key', publicKey: keys.publicKey };
const BY_KEY: Opener = { kind: 'key', privateKey: keys.privateKey };
const passphrase = 'ten thousand ledger leaves';
let made = 0;

async function sealed(bytes: Uint8Array, recipients: readonly Recipient[] = [TO_KEY]): Promise<string> {
  const path = join(folder, `file-${made++}`);
  const file = await open(path, 'wx');
  try {
    const writer = await SealedWriter.begin(file, { id: 'one' }, recipients);
    await writer.write(bytes);
    await writer.end();
    return path;
  } finally {
    await file.close();
  }
}

async function opened(path: string, opener: Opener = BY_KEY): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const pieces: Buffer[] = [];
    for await (const piece of readPieces(file, opener)) pieces.push(piece);
    return Buffer.concat(pieces);
  } finally {
    await file.close();
  }
}

/** The file with its bytes changed, as a new one. */
async function changed(path: string, change: (bytes: Buffer) => Buffer): Promise<string> {
  const other = join(folder, `file-${made++}`);
  await writeFile(other, change(Buffer.from(await readFile(path))));
  return other;
}

describe('a sealed file', () => {
  it('opens to what was written, at every length around the piece', async () => {
    for (const length of [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 2 * PIECE_BYTES + 77]) {
      const bytes = Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 7 + length) % 256));
      const whole = Buffer.concat(Array.from({ length: Math.ceil(length / 512) }, () => bytes)).subarray(0, length);
      expect((await opened(await sealed(whole))).equals(whole)).toBe(true);
    }
  });

  it('opens for whoever has the passphrase or the private key, and for nobody else', async () => {
    const path = await sealed(Buffer.from('of value'), [TO_KEY, { kind: 'passphrase', passphrase }]);
    expect((await opened(path)).toString()).toBe('of value');
    expect((await opened(path, { kind: 'passphrase', passphrase })).toString()).toBe('of value');
    await expect(opened(path, { kind: 'passphrase', passphrase: `${passphrase}!` })).rejects.toMatchObject({
      code: 'backup-locked',
    });
    const other = freshBackupKeys();
    await expect(opened(path, { kind: 'key', privateKey: other.privateKey })).rejects.toMatchObject({
      code: 'backup-locked',
    });
    const onlyKey = await sealed(Buffer.from('of value'));
    await expect(opened(onlyKey, { kind: 'passphrase', passphrase })).rejects.toMatchObject({ code: 'backup-locked' });
  });

  it('shows nothing of what is in it, and never the same bytes twice', async () => {
    const secret = Buffer.from('Keep this between us until they announce. '.repeat(50));
    const [one, two] = [await readFile(await sealed(secret)), await readFile(await sealed(secret))];
    expect(one.includes('between us')).toBe(false);
    expect(one.subarray(-200).equals(two.subarray(-200))).toBe(false);
  });

  it('finds any flipped bit, wherever it is', async () => {
    const path = await sealed(Buffer.alloc(PIECE_BYTES + 5_000, 7));
    const { length } = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(length * 8 - 1), async (bit) => {
        const flipped = await changed(path, (bytes) => {
          bytes[bit >> 3]! ^= 1 << (bit & 7);
          return bytes;
        });
        await expect(opened(flipped)).rejects.toThrow();
        await rm(flipped);
      }),
      { numRuns: 150 },
    );
    // The header is a hundredth of a percent of the file: every bit of it, and of the first piece's beginning.
    const header = (await readFile(path)).indexOf('\n', MAGIC.length) + 40;
    for (let byte = 0; byte < header; byte++) {
      const flipped = await changed(path, (bytes) => {
        bytes[byte]! ^= 1 << (byte % 8);
        return bytes;
      });
      await expect(opened(flipped)).rejects.toThrow();
      await rm(flipped);
    }
  });

  it('is found out when it was cut off, added to, or its pieces changed places', async () => {
    const path = await sealed(
      Buffer.concat([Buffer.alloc(PIECE_BYTES, 1), Buffer.alloc(PIECE_BYTES, 2), Buffer.from('end')]),
    );
    const begin = (await readFile(path)).indexOf('\n', MAGIC.length) + 1;
    const piece = PIECE_BYTES + 16;
    const damaged = { code: 'backup-damaged' };
    // Cut exactly where a piece ends: every piece that is left opens, and the last one is not the last.
    for (const end of [begin, begin + piece, begin + 2 * piece, begin + 2 * piece + 5])
      await expect(opened(await changed(path, (bytes) => bytes.subarray(0, end)))).rejects.toMatchObject(damaged);
    await expect(
      opened(await changed(path, (bytes) => Buffer.concat([bytes, Buffer.alloc(20)]))),
    ).rejects.toMatchObject(damaged);
    const swapped = await changed(path, (bytes) =>
      Buffer.concat([
        bytes.subarray(0, begin),
        bytes.subarray(begin + piece, begin + 2 * piece),
        bytes.subarray(begin, begin + piece),
        bytes.subarray(begin + 2 * piece),
      ]),
    );
    await expect(opened(swapped)).rejects.toMatchObject(damaged);
  });

  it('says in the clear what it is, and what is no backup is refused', async () => {
    const file = await open(await sealed(Buffer.from('x')), 'r');
    expect((await readHeader(file)).header).toMatchObject({ about: { id: 'one' }, envelopes: [{ kind: 'key' }] });
    await file.close();
    await writeFile(join(folder, 'other'), 'PK\u0003\u0004');
    await expect(opened(join(folder, 'other'))).rejects.toMatchObject({ code: 'backup-foreign' });
  });

  it('refuses a short passphrase and a header that asks for too much work', async () => {
    await expect(sealed(Buffer.from('x'), [{ kind: 'passphrase', passphrase: 'short' }])).rejects.toMatchObject({
      code: 'passphrase-short',
    });
    const path = await sealed(Buffer.from('x'), [{ kind: 'passphrase', passphrase }]);
    const greedy = await changed(path, (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('"n":131072', '"n":1073741824'), 'latin1'),
    );
    await expect(opened(greedy, { kind: 'passphrase', passphrase })).rejects.toMatchObject({ code: 'backup-locked' });
  });
});

describe('entries', () => {
  it('come back as they were written, however the stream is cut', async () => {
    const entry = fc.record({
      name: fc.string(),
      chunks: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 5 }), fc.integer({ min: 1, max: 97 }), async (entries, cut) => {
        const stream: Uint8Array[] = [];
        const writer = new EntryWriter({ write: async (bytes) => void stream.push(Buffer.from(bytes)) });
        for (const { name, chunks } of entries) await writer.write({ kind: 'table', name, facts: { n: 1 } }, chunks);
        const all = Buffer.concat(stream);
        const pieces = (async function* () {
          for (let at = 0; at < all.length; at += cut) yield all.subarray(at, at + cut);
        })();
        const back: { name: string; bytes: Buffer }[] = [];
        for await (const read of readEntries(pieces)) back.push({ name: read.name, bytes: await wholeEntry(read) });
        expect(back).toEqual(entries.map(({ name, chunks }) => ({ name, bytes: Buffer.concat(chunks) })));
      }),
    );
  });

  it('that end before they are whole are refused', async () => {
    const stream: Uint8Array[] = [];
    const writer = new EntryWriter({ write: async (bytes) => void stream.push(Buffer.from(bytes)) });
    await writer.write({ kind: 'blob', name: 'a', facts: {} }, [Buffer.alloc(100)]);
    const all = Buffer.concat(stream);
    for (let end = 1; end < all.length; end++) {
      const read = async (): Promise<void> => {
        const pieces = (async function* () {
          yield all.subarray(0, end);
        })();
        for await (const entry of readEntries(pieces)) await wholeEntry(entry);
      };
      await expect(read()).rejects.toMatchObject({ code: 'backup-damaged' });
    }
  });
});
