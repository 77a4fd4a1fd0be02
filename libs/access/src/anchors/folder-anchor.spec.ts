import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FolderAnchor } from './folder-anchor';
import { SignedLog } from './outside.testing';

const AT = new Date('2026-11-29T10:30:00Z');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'anchor-'))));
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

describe('a folder anchor', () => {
  it('[R79] keeps one file a checkpoint, under its log’s name and inside the folder', async () => {
    const [first, second] = [new SignedLog().at(7), new SignedLog().at(9)];
    const anchor = new FolderAnchor(folder);
    const receipts = [
      ...(await anchor.publish([first], AT)),
      ...(await anchor.publish([second], new Date('2026-11-30T10:30:00Z'))),
    ];
    expect(readdirSync(join(folder, 'firm.example'))).toEqual([
      'records-000000000007-20261129T103000Z.checkpoint',
      'records-000000000009-20261130T103000Z.checkpoint',
    ]);
    for (const { place, checkpoint } of receipts)
      expect(readFileSync(fileURLToPath(place), 'utf8')).toBe(checkpoint.note);
  });

  it('a log’s name leads nowhere else', async () => {
    const named = new SignedLog('records', '../../etc/evil');
    const [receipt] = await new FolderAnchor(folder).publish([named.at(3)], AT);
    expect(fileURLToPath(receipt!.place).startsWith(`${folder}/`)).toBe(true);
  });

  it('[R79] fills no mount point that nothing is mounted on', async () => {
    const anchor = new FolderAnchor(join(folder, 'not-mounted'));
    await expect(anchor.publish([new SignedLog().at(7)], AT)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
