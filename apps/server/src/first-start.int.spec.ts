import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Appliance } from '@minutebook/appliance';
import { api } from '@minutebook/contract';
import { readSettings } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { ApiClient } from './api-client.testing';
import { type RunningServer, startServer } from './server';

const PASSWORD = 'correct horse battery staple';

let db: TestDatabase;
let folder: string;
let appliance: Appliance;
let server: RunningServer;

beforeAll(async () => {
  db = await testDatabase([]);
  folder = mkdtempSync(join(tmpdir(), 'first-'));
  appliance = await Appliance.start(
    readSettings({
      DATABASE_URL: db.appUrl,
      DATABASE_OWNER_URL: db.ownerUrl,
      MINUTEBOOK_DATA: folder,
      MINUTEBOOK_PORT: '0',
      MINUTEBOOK_LOG: 'error',
    }),
  );
  server = await startServer(appliance);
}, 60_000);
afterAll(async () => {
  await server.stop();
  await appliance.stop();
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function visitor(): Promise<ApiClient> {
  const client = new ApiClient(server.url!);
  client.csrf = (await client.call(api.people.session)).body.csrf;
  return client;
}

it('[R174] off-channel is in force from the set-up on where its box was ticked', async () => {
  const admin = await visitor();
  const person = { name: 'Ada', email: 'ada@firm.example', password: PASSWORD };
  const entered = await admin.call(api.people.setUp, {
    body: { token: server.setupLink!.token, ...person, offChannel: true },
  });
  expect(entered.status).toBe(200);
  admin.csrf = entered.body.csrf;
  const invited = await admin.call(api.people.invite, {
    body: { name: 'Cora', email: 'cora@firm.example', roles: ['compliance'] },
  });
  const cora = await visitor();
  const [, token] = invited.body.link.split('#');
  const joined = await cora.call(api.people.join, { body: { token, password: PASSWORD } });
  cora.csrf = joined.body.csrf;
  const { items } = (await cora.call(api.lexicons.list)).body;
  expect(items).toMatchObject([{ name: 'Off-channel', publication: 1, drafted: false }]);
  const packs = (await cora.call(api.packs.list)).body.items;
  expect(items[0]!.rules).toBe(packs.find(({ id }) => id === 'off-channel')!.rules.length);
});
