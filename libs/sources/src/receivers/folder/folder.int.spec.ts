import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '@minutebook/archive';
import type { SourceRow } from '../../store/source-store';
import { type TestSources, testSources } from '../../testing';

const never = new AbortController().signal;
const CHAT = '01/03/2024, 09:12 - Ann: see you at noon\n01/03/2024, 09:13 - Bo: ok\n';

let sources: TestSources;
let folder: string;
let source: SourceRow;
beforeEach(async () => {
  sources = await testSources();
  folder = join(sources.archive.folder, 'watched');
  mkdirSync(folder);
  source = await sources.add('folder', { path: folder, settleSeconds: '30' });
});
afterEach(() => sources.archive.drop());

/** A file that was last written so many seconds ago, by the clock of the program. */
function put(name: string, text: string, age: number): void {
  writeFileSync(join(folder, name), text);
  const at = new Date(sources.archive.clock.now().getTime() - age * 1000);
  utimesSync(join(folder, name), at, at);
}
const pull = () => sources.puller.run(source.id, never);

async function bodies(): Promise<string[]> {
  const rows = await sources.archive.db.app.query<{ id: number }>('SELECT id FROM archive.message ORDER BY id');
  return (await sources.archive.reader.messages(rows.map(({ id }) => id))).map(
    (m) => textOf(m.versions[0]!.event).body,
  );
}

describe('a watched folder', () => {
  it('is read when its files have rested; then they lie in done, unchanged', async () => {
    put('WhatsApp Chat with Ann.txt', CHAT, 31);
    put('WhatsApp Chat with Bo.txt', CHAT.replaceAll('2024', '2025'), 29);
    put('.hidden', CHAT, 99);
    put('upload.part', CHAT, 99);
    symlinkSync('/etc/hostname', join(folder, 'link'));
    await pull();
    expect(readdirSync(folder).sort()).toEqual(['.hidden', 'WhatsApp Chat with Bo.txt', 'done', 'link', 'upload.part']);
    expect(readFileSync(join(folder, 'done', 'WhatsApp Chat with Ann.txt'), 'utf8')).toBe(CHAT);
    expect(await bodies()).toEqual(['see you at noon', 'ok']);
    sources.archive.clock.advance(2_000);
    await pull();
    expect(await bodies()).toHaveLength(4);
    const [made] = await sources.archive.imports.list(undefined, 5);
    expect(made!.row).toMatchObject({ name: 'folder', state: 'done' });
  });

  it('[R40] the same file again doubles nothing, and neither loses the other', async () => {
    put('WhatsApp Chat with Ann.txt', CHAT, 60);
    await pull();
    put('WhatsApp Chat with Ann.txt', CHAT, 60);
    await pull();
    expect(await bodies()).toHaveLength(2);
    expect(readdirSync(join(folder, 'done'))).toHaveLength(2);
  });

  it('[R6] what nobody can read is archived as an exception, and done with', async () => {
    put('noise.bin', '\u0000\u0001\u0002', 60);
    await pull();
    expect(readdirSync(join(folder, 'done'))).toEqual(['noise.bin']);
    const rows = await sources.archive.db.app.query('SELECT 1 FROM archive.exception');
    expect(rows).toHaveLength(1);
  });

  it('a folder that is gone is said, and nothing else stops', async () => {
    const gone = await sources.add('folder', { path: join(folder, 'gone') }, 'gone');
    await expect(sources.puller.run(gone.id, never)).rejects.toThrow('ENOENT');
    put('WhatsApp Chat with Ann.txt', CHAT, 60);
    await pull();
    expect(await bodies()).toHaveLength(2);
  });
});
