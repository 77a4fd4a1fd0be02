import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkpoints, NoticeSources, TransparencyLog } from '@minutebook/access';
import { api } from '@minutebook/contract';
import { type Jobs, JOBS } from '@minutebook/platform';
import { openNote, parseCheckpoint, VerifierKey } from '@minutebook/proof';
import type { ApiClient } from './api-client.testing';
import { TestServer } from './test-server.testing';

let server: TestServer;
let admin: ApiClient;

// One server for all: passport remembers the first that is made in a process. They go from harmless to harmful.
beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.visitor();
  const entered = await admin.call(api.people.setUp, {
    body: {
      token: server.setupToken,
      name: 'Ada',
      email: 'ada@firm.example',
      password: 'correct horse battery staple',
    },
  });
  admin.csrf = entered.body.csrf;
});
afterAll(() => server.stop());

const ready = async () => {
  const { status, body } = await admin.call(api.appliance.ready);
  return { status, code: (body as { code?: string }).code };
};

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** As somebody who restores an old copy, or is up to no good. */
async function asSuperuser(statements: readonly string[]): Promise<void> {
  await server.db.admin.transaction(async (tx) => {
    for (const table of ['log_leaf', 'log_node', 'checkpoint']) {
      await tx.query(`ALTER TABLE access.${table} DISABLE TRIGGER ALL`);
    }
    for (const statement of statements) await tx.query(statement);
    for (const table of ['log_leaf', 'log_node', 'checkpoint'])
      await tx.query(`ALTER TABLE access.${table} ENABLE ALWAYS TRIGGER append_only`);
  });
}

it('[R75] what was done is under a signed checkpoint without anybody asking for one', async () => {
  const checkpoints = server.app.get(Checkpoints);
  const size = await server.app.get(TransparencyLog).size('audit');
  await until(async () => ((await checkpoints.newest('audit'))?.size ?? 0) >= Math.max(1, size));
  const { note, root } = (await checkpoints.newest('audit'))!;
  const keys = (await checkpoints.keys()).map(({ vkey }) => VerifierKey.parse(vkey));
  const said = parseCheckpoint(openNote(note, keys).text);
  expect(said.origin).toBe(`${server.appliance.platform.origin}/audit`);
  expect(Buffer.from(said.root)).toEqual(Buffer.from(root));
  expect(await ready()).toEqual({ status: 200, code: undefined });
});

it('[R76] no dump of the database has the key that signs, and no setting of the server names it', async () => {
  await server.app.get(Checkpoints).settle();
  const kept = readFileSync(join(server.folder, 'signer/signer.json'), 'utf8');
  // Name and key id have no `+`; the key itself may.
  const secrets = [...kept.matchAll(/PRIVATE\+KEY\+[^"+]+\+[0-9a-f]{8}\+([A-Za-z0-9+/]+=*)/g)].map(
    (match) => match[1]!,
  );
  expect(secrets).toHaveLength(1);
  const seed = Buffer.from(secrets[0]!, 'base64').subarray(1);
  expect(seed).toHaveLength(32);
  const tables = await server.db.admin.query<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(50);
  for (const { name } of tables)
    for (const form of [secrets[0]!, seed.toString('hex'), seed.toString('base64')]) {
      const [row] = await server.db.admin.query<{ found: boolean }>(
        `SELECT EXISTS (SELECT FROM ${name} t WHERE position($1 IN t::text) > 0) AS found`,
        [form],
      );
      expect([name, row!.found]).toEqual([name, false]);
    }
});

it('[R74] the server is not ready while an entry waits for longer than a minute', async () => {
  await server.app.get(Checkpoints).settle();
  // The sequencer stops, and time passes.
  await server.app.get<Jobs>(JOBS).stop();
  const bo = { name: 'Bo', email: 'bo@firm.example', roles: ['auditor'] };
  expect((await admin.call(api.people.invite, { body: bo })).status).toBe(200);
  expect((await ready()).status).toBe(200);
  await server.db.admin.query(`UPDATE access.log_pending SET at = at - interval '61 seconds'`);
  expect(await ready()).toEqual({ status: 503, code: 'ledger-late' });
  await server.app.get(NoticeSources).ask();
  expect((await admin.call(api.notices.list)).body.items.map(({ kind }) => kind)).toContain('ledger-late');
  await server.app.get(Checkpoints).settle();
  expect(await ready()).toEqual({ status: 200, code: undefined });
});

it('[R77] a database older than what was signed: refused, told, and the server is not ready', async () => {
  await server.app.get(Checkpoints).settle();
  const size = await server.app.get(TransparencyLog).size('audit');
  expect(size).toBeGreaterThan(1);
  await asSuperuser([
    `DELETE FROM access.log_leaf WHERE log = 2 AND idx >= ${size - 1}`,
    `DELETE FROM access.checkpoint WHERE log = 2 AND size > ${size - 1}`,
    `UPDATE access.log_head SET size = ${size - 1} WHERE log = 2`,
  ]);
  await expect(server.app.get(Checkpoints).sign('audit')).rejects.toMatchObject({ code: 'ledger-refused' });
  expect(await ready()).toEqual({ status: 503, code: 'ledger-refused' });
  await server.app.get(NoticeSources).ask();
  expect((await admin.call(api.notices.list)).body.items.map(({ kind }) => kind)).toContain('ledger-refused');
  expect((await admin.call(api.appliance.status)).body).toMatchObject({ signer: 'refused' });
});
