import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { Appliance } from '@minutebook/appliance';
import { readSettings, type Settings } from '@minutebook/platform';
import { startServer } from './server';

/** Where whoever runs the embedded PostgreSQL may pass. */
const ROOT = resolve(__dirname, '../../../.cache');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(ROOT, 'failed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settingsOf = (more: Readonly<Record<string, string>>): Settings =>
  readSettings({ MINUTEBOOK_DATA: folder, MINUTEBOOK_LOG: 'error', ...more });
/** The database of the folder was started, and whether it still runs. */
const database = () => ({
  made: existsSync(join(folder, 'postgres/PG_VERSION')),
  runs: existsSync(join(folder, 'postgres/postmaster.pid')),
});

describe('a start that fails leaves no database running', () => {
  it('because the port is taken', async () => {
    const other = await new Promise<Server>((done) => {
      const server = createServer().listen(0, '127.0.0.1', () => done(server));
    });
    const { port } = other.address() as { port: number };
    const appliance = await Appliance.start(settingsOf({ MINUTEBOOK_PORT: String(port) }));
    try {
      await expect(startServer(appliance)).rejects.toMatchObject({ code: 'port-taken' });
    } finally {
      await appliance.stop();
      other.close();
    }
    expect(database()).toEqual({ made: true, runs: false });
  });

  it('because of a setting that is found to be wrong with the database open', async () => {
    const settings = settingsOf({ MINUTEBOOK_KEY_FILE: join(folder, 'no-such-key') });
    await expect(Appliance.start(settings)).rejects.toMatchObject({ code: 'key-missing' });
    expect(database()).toEqual({ made: true, runs: false });
  });
});
