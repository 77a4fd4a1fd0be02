import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canonicalBytes, leafHash, NoteKey, SIGNATURE_TYPE, treeRoot } from '@minutebook/proof';
import type { LogName } from '../log/transparency-log';
import type { Leaf } from '../log/store/log-store';
import { OutsideServer, SignedLog } from './outside.testing';
import { readTiles } from './tiles.testing';
import { TileFolder, tilePath } from './tile-folder';

const AT = new Date('2026-11-24T08:00:00Z');
const witness = NoteKey.create('witness.example', SIGNATURE_TYPE.cosignature);
const logs = { records: new SignedLog(), audit: new SignedLog('audit') };

/** As many leaves as anybody asks for. */
const leaf = (idx: number): Leaf => {
  const entry = canonicalBytes({ idx });
  return { idx, ref: idx, at: AT, entry, hash: leafHash(entry) };
};
const LEAVES = Array.from({ length: 70_000 }, (_, idx) => leaf(idx));
const read = async (_log: LogName, from: number, limit: number): Promise<Leaf[]> => LEAVES.slice(from, from + limit);

function tiles(sizes: Record<LogName, number>, leaves = read): TileFolder {
  const newest = async (log: LogName) => {
    if (sizes[log] === 0) return undefined;
    const hashes = LEAVES.slice(0, sizes[log]).map(({ hash }) => Buffer.from(hash));
    return { ...logs[log].at(sizes[log], hashes), root: treeRoot(hashes), at: AT };
  };
  return new TileFolder(
    { read: leaves },
    { newest },
    { cosigned: async ({ note }) => note + witness.cosign(note.slice(0, note.indexOf('\n\n') + 1), AT) },
  );
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tiles-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe('tlog-tiles', () => {
  it('names files as the specification does', () => {
    expect(tilePath(0, 1_234_067, 256)).toBe('tile/0/x001/x234/067');
    expect(tilePath(1, 0, 17)).toBe('tile/1/000.p/17');
    expect(tilePath('entries', 999, 255)).toBe('tile/entries/999.p/255');
    expect(tilePath('entries', 1_000, 256)).toBe('tile/entries/x001/000');
  });

  it('[R95] are written, and continued, at every size; whoever reads them has the signed root', async () => {
    await expect(tiles({ records: 0, audit: 0 }).write(folder)).rejects.toMatchObject({ code: 'not-yet-signed' });
    for (const size of [1, 255, 256, 257, 511, 512, 70_000]) {
      const [records, audit] = await tiles({ records: size, audit: 3 }).write(folder);
      expect(records).toMatchObject({ log: 'records', origin: 'firm.example/records', size });
      expect(readTiles(join(folder, 'records'), [logs.records.key.verifier, witness.verifier])).toBe(size);
      expect(readTiles(join(folder, 'audit'), [logs.audit.key.verifier])).toBe(audit!.size);
    }
    // 70,000 entries as the specification counts their tiles.
    expect(readdirSync(join(folder, 'records/tile/0')).filter((name) => /^\d{3}$/.test(name))).toHaveLength(273);
    for (const path of ['0/273.p/112', '1/000', '1/001.p/17', '2/000.p/1'])
      expect(existsSync(join(folder, 'records/tile', path))).toBe(true);
    // Nothing is written twice, and no half-written file is left.
    const [again] = await tiles({ records: 70_000, audit: 3 }).write(folder);
    expect(again!.written).toBe(0);
    expect(readdirSync(folder, { recursive: true }).filter((name) => /[0-9a-f]{8}-/.test(String(name)))).toEqual([]);
  });

  it('[R95] are verified by a client that is none of ours, entry by entry', async () => {
    const program = build();
    if (!program) return void process.stderr.write('tlog-tiles: no Go on this machine, so nobody else read them\n');
    const server = await new OutsideServer(({ url }) => {
      const path = join(folder, decodeURIComponent(url));
      return existsSync(path) && statSync(path).isFile() ? { status: 200, body: readFileSync(path) } : { status: 404 };
    }).start();
    try {
      const client = async (log: LogName): Promise<string> =>
        (await promisify(execFile)(program, [`http://${server.host}/${log}/`, logs[log].key.verifier.toString()]))
          .stdout;
      expect(await client('records')).toBe('firm.example/records: 70000 entries\n');
      expect(await client('audit')).toBe('firm.example/audit: 3 entries\n');
      const bundle = join(folder, 'records/tile/entries/100');
      const good = readFileSync(bundle);
      const bent = Buffer.from(good);
      bent[40]! ^= 1;
      writeFileSync(bundle, bent);
      await expect(client('records')).rejects.toThrow(/hash mismatch/);
      writeFileSync(bundle, good);
    } finally {
      await server.stop();
      rmSync(program, { force: true });
    }
    // Go fetches and compiles the client on a new machine.
  }, 600_000);

  it('[R95] of a log that was altered are not written out as one, and a folder of another history stays as it is', async () => {
    const other = mkdtempSync(join(tmpdir(), 'tiles-'));
    try {
      await tiles({ records: 600, audit: 3 }).write(join(other, 'old'));
      cpSync(join(other, 'old'), join(other, 'copy'), { recursive: true });
      const altered = tiles({ records: 600, audit: 3 }, async (log, from, limit) =>
        (await read(log, from, limit)).map((one) => (one.idx === 599 ? { ...one, ...leaf(7), idx: 599 } : one)),
      );
      await expect(altered.write(join(other, 'new'))).rejects.toMatchObject({ code: 'ledger-altered' });
      expect(existsSync(join(other, 'new/records/checkpoint'))).toBe(false);
      await expect(altered.write(join(other, 'copy'))).rejects.toMatchObject({ code: 'tiles-of-another-history' });
      // A log that is shorter now than what was written out.
      await expect(tiles({ records: 512, audit: 3 }).write(join(other, 'copy'))).rejects.toMatchObject({
        code: 'tiles-of-another-history',
      });
      expect(readTiles(join(other, 'copy/records'), [logs.records.key.verifier])).toBe(600);
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

/** The client of tools/tlog-client, where there is Go. */
function build(): string | undefined {
  const program = join(mkdtempSync(join(tmpdir(), 'tlog-client-')), 'tlog-client');
  try {
    execFileSync('go', ['build', '-o', program, '.'], {
      cwd: join(__dirname, '../../../../tools/tlog-client'),
      stdio: 'pipe',
    });
    return program;
  } catch {
    return undefined;
  }
}
