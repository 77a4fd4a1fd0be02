import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Appliance } from '@minutebook/appliance';
import { readSettings } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { ClosedDoor } from './closed-door';

let db: TestDatabase;
let folder: string;
let appliance: Appliance;

beforeAll(async () => {
  db = await testDatabase([]);
  folder = mkdtempSync(join(tmpdir(), 'closed-'));
  const settings = readSettings({
    ...{ DATABASE_URL: db.appUrl, DATABASE_OWNER_URL: db.ownerUrl, MINUTEBOOK_DATA: folder },
    ...{ MINUTEBOOK_PORT: '0', MINUTEBOOK_LOG: 'error' },
  });
  await (await Appliance.start(settings)).stop();
  await db.owner.query(
    `INSERT INTO access.restoration (backup, made_at, restored_at, findings) VALUES (gen_random_uuid(), now(), now(), '[]')`,
  );
  appliance = await Appliance.start(settings);
});
afterAll(async () => {
  await appliance.stop();
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('[R93] what was restored answers nobody until somebody accepts it, and says why', async () => {
  expect(appliance.closedBy).toBeDefined();
  const door = new ClosedDoor(appliance);
  const url = (await door.stand())!;
  const accepted = door.untilAccepted();

  const program = await fetch(`${url}/api/session`);
  expect(program.status).toBe(503);
  expect(program.headers.get('content-type')).toBe('application/problem+json');
  expect(await program.json()).toMatchObject({ code: 'restore-not-accepted', status: 503 });
  const posted = await fetch(`${url}/hooks/slack`, { method: 'POST', body: 'a delivery' });
  expect(posted.status).toBe(503);
  const person = await fetch(url, { headers: { accept: 'text/html' } });
  expect(person.status).toBe(503);
  expect(await person.text()).toContain('restored from a backup');
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  // Alive it is: to be started again would not open it.
  expect((await fetch(`${url}/healthz`)).status).toBe(200);

  await db.owner.query(`UPDATE access.restoration SET accepted_at = now(), accepted_by = 'operator:test'`);
  expect(await accepted).toBe(true);
  await door.leave();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

it('told to leave, it waits for nobody any more', async () => {
  const door = new ClosedDoor(appliance);
  await db.owner.query(`UPDATE access.restoration SET accepted_at = NULL, accepted_by = NULL`);
  const accepted = door.untilAccepted();
  await door.leave();
  expect(await accepted).toBe(false);
});
