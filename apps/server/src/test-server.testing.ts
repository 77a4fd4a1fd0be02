import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Appliance, SignerProcess } from '@minutebook/appliance';
import { api } from '@minutebook/contract';
import { DataFolder, Log, readSettings } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { ApiClient } from './api-client.testing';
import { type RunningServer, startServer } from './server';

/** For specs only: the whole server, on a database and in a folder of its own. */
export class TestServer {
  private constructor(
    readonly appliance: Appliance,
    private readonly running: RunningServer,
    readonly db: TestDatabase,
    readonly folder: string,
    private readonly signing: SignerProcess,
  ) {}

  /** A server that does not come up leaves nothing running, so that a spec fails instead of hanging. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
    const db = await testDatabase([]);
    const folder = mkdtempSync(join(tmpdir(), 'server-'));
    const signing = (await SignerProcess.start(DataFolder.open(folder), new Log('error')))!;
    const appliance = await Appliance.start(
      readSettings({
        DATABASE_URL: db.appUrl,
        DATABASE_OWNER_URL: db.ownerUrl,
        MINUTEBOOK_DATA: folder,
        MINUTEBOOK_PORT: '0',
        MINUTEBOOK_LOG: 'error',
        MINUTEBOOK_SIGNER_SOCKET: signing.socket,
        ...settings,
      }),
    );
    try {
      return new TestServer(appliance, await startServer(appliance), db, folder, signing);
    } catch (error) {
      await appliance.stop();
      await signing.stop();
      await db.drop();
      throw error;
    }
  }

  get app(): RunningServer['app'] {
    return this.running.app;
  }

  get url(): string {
    return this.running.url!;
  }

  /** What the first start's link carries. */
  get setupToken(): string {
    return this.running.setupLink!.token;
  }

  /** A browser that has opened the page and not signed in. */
  async visitor(): Promise<ApiClient> {
    const client = new ApiClient(this.url);
    client.csrf = (await client.call(api.people.session)).body.csrf;
    return client;
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.appliance.stop();
    await this.signing.stop();
    await this.db.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
