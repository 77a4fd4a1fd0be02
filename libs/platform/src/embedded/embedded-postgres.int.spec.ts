import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DataFolder } from './data-folder';
import { EmbeddedPostgres, sharedMegabytes } from './embedded-postgres';

let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'embedded-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  it('shares a quarter of the memory, of a container where it is in one, within bounds', () => {
    const gigabyte = 2 ** 30;
    const unlimited = 2 ** 64;
    expect(sharedMegabytes(8 * gigabyte, unlimited)).toBe(2_048);
    expect(sharedMegabytes(64 * gigabyte, 2 * gigabyte)).toBe(512);
    expect(sharedMegabytes(64 * gigabyte, 0)).toBe(4_096);
    expect(sharedMegabytes(gigabyte / 4, undefined)).toBe(128);
  });

  it('starts, is found again while it runs, survives a kill, and stops', async () => {
    const folder = DataFolder.open(path);
    process.env.MINUTEBOOK_ANCHORS = '[{"secret":"of ours"}]';
    const first = await EmbeddedPostgres.start(folder);
    delete process.env.MINUTEBOOK_ANCHORS;
    expect(first.started).toBe(true);
    await ask(first.endpoints.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    const second = await EmbeddedPostgres.start(DataFolder.open(path));
    expect(second.started).toBe(false);
    expect(second.endpoints.appUrl).toBe(first.endpoints.appUrl);

    const pid = Number(readFileSync(join(path, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    if (process.platform === 'linux')
      expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain('MINUTEBOOK');
    process.kill(pid, 'SIGKILL');
    await new Promise((done) => setTimeout(done, 500));
    const third = await EmbeddedPostgres.start(DataFolder.open(path));
    expect(third.started).toBe(true);
    expect(await ask(third.endpoints.ownerUrl, 'SELECT n FROM kept')).toEqual({ n: 7 });

    const user = new pg.Client({ connectionString: third.endpoints.appUrl });
    await user.connect();
    await third.stopUnlessUsed();
    expect((await user.query('SELECT 1 AS here')).rows).toEqual([{ here: 1 }]);
    await user.end();
    await third.stopUnlessUsed();
    await expect(ask(third.endpoints.adminUrl, 'SELECT 1')).rejects.toThrow();
  });

  it('is asked over a socket in its own folder, and over TCP where its path has no room', async () => {
    const far = async (folder: string): Promise<unknown> => {
      const server = await EmbeddedPostgres.start(DataFolder.open(folder));
      try {
        return await ask(server.endpoints.ownerUrl, 'SELECT inet_server_port() IS NOT NULL AS tcp');
      } finally {
        await server.stop();
      }
    };
    expect(await far(path)).toEqual({ tcp: false });
    expect(await far(join(path, 'x'.repeat(100)))).toEqual({ tcp: true });
  });

  it('says what to do when the data folder is newer, foreign, or its database of another release', async () => {
    DataFolder.open(path);
    writeFileSync(join(path, 'minutebook.json'), '{"format":99}');
    expect(() => DataFolder.open(path)).toThrow(expect.objectContaining({ code: 'data-folder-newer' }));
    writeFileSync(join(path, 'minutebook.json'), '{"format":0}');
    expect(() => DataFolder.open(path)).toThrow(expect.objectContaining({ code: 'data-folder-older' }));
    rmSync(join(path, 'minutebook.json'));
    const fresh = DataFolder.open(path);
    await EmbeddedPostgres.start(fresh).then((server) => server.stop());
    writeFileSync(join(path, 'postgres/PG_VERSION'), '15\n');
    await expect(EmbeddedPostgres.start(DataFolder.open(path))).rejects.toMatchObject({ code: 'data-folder-older' });
    rmSync(join(path, 'minutebook.json'));
    expect(() => DataFolder.open(path)).toThrow(expect.objectContaining({ code: 'data-folder-foreign' }));
  });

  it('[R76] secrets are this user’s alone', () => {
    const folder = DataFolder.open(path);
    folder.secret('key');
    expect(statSync(folder.secrets).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder.secrets, 'key')).mode & 0o777).toBe(0o600);
    expect(folder.secret('key')).toBe(DataFolder.open(path).secret('key'));
  });

  it('started as root, reaches a folder behind one that only root may pass', async () => {
    if (process.getuid?.() !== 0) return;
    const outer = join(path, 'closed');
    const folder = DataFolder.open(join(outer, 'data'));
    chmodSync(outer, 0o700);
    const server = await EmbeddedPostgres.start(folder);
    expect(await ask(server.endpoints.ownerUrl, 'SELECT 1 AS here')).toEqual({ here: 1 });
    await server.stop();
  });
});
