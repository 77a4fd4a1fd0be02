import { Checkpoints } from '@minutebook/access';
import { Pipeline } from '@minutebook/appliance';
import { api, type Role } from '@minutebook/contract';
import { bytesOf, parsePolicy, verifyBundle, ZipFiles } from '@minutebook/proof';
import type { Answer, ApiClient } from './api-client.testing';
import { TestServer } from './test-server.testing';

const PASSWORD = 'correct horse battery staple';
const REASON = 'Letter of the regulator of 24 November 2026.';
const CHAT = '13/03/2024, 09:12 - Ann: the announcement is tomorrow\n13/03/2024, 09:13 - Bo: ok\n';

let server: TestServer;
let admin: ApiClient;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.visitor();
  const body = { token: server.setupToken, name: 'Ada Min', email: 'ada@firm.example', password: PASSWORD };
  admin.csrf = ok(await admin.call(api.people.setUp, { body })).csrf;
});
afterAll(() => server.stop());

function ok<R>(answer: Answer<R>): R {
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 600) throw new Error('it did not come to this within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const emailOf = (name: string): string => `${name.toLowerCase().replace(' ', '.')}@firm.example`;

async function join(link: string): Promise<ApiClient> {
  const client = await server.visitor();
  const body = { token: link.split('#')[1], password: PASSWORD };
  client.csrf = ok(await client.call(api.people.join, { body })).csrf;
  return client;
}

async function invite(name: string, role: Role): Promise<ApiClient> {
  const body = { name, email: emailOf(name), roles: [role] };
  return join(ok(await admin.call(api.people.invite, { body })).link);
}

/** With a code and nothing else, from a browser that knows nobody. */
async function enter(name: string, code: string, purpose = 'request') {
  const client = await server.visitor();
  const body = { email: emailOf(name), code, purpose, reason: REASON, reference: 'SEC-2026-118' };
  const answer = await client.call(api.emergency.open, { body });
  if (answer.status === 200) client.csrf = answer.body.session.csrf;
  return { client, status: answer.status, body: answer.body };
}

/** Ann's chat, behind a wall that admits nobody. */
async function hideChat(compliance: ApiClient): Promise<void> {
  const { id } = ok(await compliance.call(api.imports.create, { body: { name: 'Phones', zone: 'Asia/Hong_Kong' } }));
  const query = { name: 'WhatsApp Chat with Desk.txt' };
  ok(await compliance.call(api.imports.addFile, { params: { id }, query, body: CHAT }));
  const { version } = ok(await compliance.call(api.imports.get, { params: { id } }));
  ok(await compliance.call(api.imports.start, { params: { id }, body: { version, assume: true } }));
  await until(async () => ok(await compliance.call(api.imports.get, { params: { id } })).state === 'done');
  const ann = { externalId: 'E1', name: 'Ann Lee', kind: 'employee' };
  const person = ok(await compliance.call(api.directory.create, { body: ann }));
  const handle = { version: person.version, scheme: 'name', value: 'Ann' };
  ok(await compliance.call(api.directory.map, { params: { id: person.id }, body: handle }));
  ok(await compliance.call(api.walls.putUp, { body: { name: 'Zebra', reason: REASON, inside: ['E1'] } }));
  await server.app.get(Pipeline).drain();
}

it('[R11] drill: with every administrator disabled and no password good, the executive officer produces any record', async () => {
  const compliance = await invite('Con Pliance', 'compliance');
  const auditor = await invite('Aud Itor', 'auditor');
  await hideChat(compliance);
  const eva = await invite('Eva Stone', 'executive');
  const { code } = ok(await eva.call(api.emergency.makeCode));
  const name = (person: string, kind: string) =>
    eva.call(api.designations.name, { body: { kind, reason: REASON, name: person, email: emailOf(person) } });
  const seats = [
    ok(await name('Olga One', 'officer')),
    ok(await name('Otto Two', 'officer')),
    ok(await name('Sol One', 'specialist')),
    ok(await name('Sue Two', 'specialist')),
    ok(await name('Sam Three', 'specialist')),
  ];
  for (const [person, kind] of [
    ['Odo Three', 'officer'],
    ['Sid Four', 'specialist'],
  ] as const)
    expect(await name(person, kind)).toMatchObject({ status: 409, body: { code: 'seats-taken' } });
  const olga = await join(seats[0]!.link!.url);
  const olgasCode = ok(await olga.call(api.emergency.makeCode)).code;
  // In force, and nobody can find what the wall hides: not the executive officer either, who may not even search.
  const look = { query: { q: 'announcement' } };
  expect(ok(await auditor.call(api.search.run, look)).total).toBe(0);
  expect((await eva.call(api.search.run, look)).status).toBe(403);

  // The emergency. Nobody disables themselves, so the last administrator goes by the owner of the database.
  const owner = server.db.owner;
  await owner.query(`UPDATE access."user" SET state = 'disabled' WHERE 'administrator' = ANY(roles)`);
  await owner.query('UPDATE access."user" SET password_hash = NULL');
  await owner.query('DELETE FROM access.session');
  expect((await admin.call(api.people.users)).status).toBe(401);
  const lost = await server.visitor();
  const signIn = await lost.call(api.people.signIn, { body: { email: emailOf('Eva Stone'), password: PASSWORD } });
  expect(signIn.status).toBe(401);

  const { client, status, body } = await enter('Eva Stone', code);
  expect(status).toBe(200);
  expect(body.session.user!.producing).toMatchObject({ purpose: 'request' });
  const found = ok(await client.call(api.search.run, look));
  expect(found.total).toBe(1);
  const id = found.items[0]!.id;
  const message = ok(await client.call(api.archive.message, { params: { id } }));
  expect(message.versions).toHaveLength(1);
  const raw = await client.fetch(`/api/messages/${id}/raw`);
  expect(await raw.text()).toContain('the announcement is tomorrow');
  const bundle = { scope: { kind: 'message', message: id }, reason: REASON, evidence: true };
  const asked = ok(await client.call(api.bundles.make, { body: bundle }));
  await until(async () => {
    const { state } = ok(await client.call(api.bundles.get, { params: { id: asked.id } }));
    return state !== 'waiting' && state !== 'running';
  });
  const download = await client.fetch(`/api/bundles/${asked.id}/bundle.zip`);
  const files = await ZipFiles.open(bytesOf(new Uint8Array(await download.arrayBuffer())));
  const keys = (await server.app.get(Checkpoints).keys()).map(({ vkey }) => `${vkey}\n`).join('');
  expect(await verifyBundle(files, { policy: parsePolicy(keys) })).toMatchObject({ verdict: 'proven', faults: [] });

  // The code is spent. With the fresh one two come at once, and one is in.
  expect((await enter('Eva Stone', code)).status).toBe(401);
  const both = await Promise.all([enter('Eva Stone', body.code.code), enter('Eva Stone', body.code.code)]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 401]);
  const inside = both.find((one) => one.status === 200)!;

  // Whoever is needed can still be named, joins, and enters.
  const [, otto] = seats;
  const params = { id: otto!.designation.id };
  const ending = { version: otto!.designation.version, reason: 'He cannot be reached.' };
  ok(await inside.client.call(api.designations.end, { params, body: ending }));
  const odo = { kind: 'officer', reason: REASON, name: 'Odo Three', email: emailOf('Odo Three') };
  const named = ok(await inside.client.call(api.designations.name, { body: odo }));
  const newcomer = await join(named.link!.url);
  const fresh = ok(await newcomer.call(api.emergency.makeCode));
  const entered = await enter('Odo Three', fresh.code, 'outage');
  expect(ok(await entered.client.call(api.search.run, look)).total).toBe(1);
  const olgas = await enter('Olga One', olgasCode, 'drill');

  // What was opened ends on the next request: by the person, by the executive officer, by the clock.
  const access = inside.body.session.user!.producing!.id;
  const over = ok(await inside.client.call(api.emergency.end, { params: { id: access } }));
  expect(over.ended).toMatchObject({ how: 'person' });
  expect((await inside.client.call(api.search.run, look)).status).toBe(403);
  expect((await client.call(api.archive.message, { params: { id } })).status).toBe(403);
  expect((await client.fetch(`/api/bundles/${asked.id}/bundle.zip`)).status).toBe(403);
  const odos = entered.body.session.user!.producing!.id;
  const ended = ok(await inside.client.call(api.emergency.end, { params: { id: odos } }));
  expect(ended.ended).toMatchObject({ how: 'executive', by: { name: 'Eva Stone' } });
  expect((await entered.client.call(api.search.run, look)).status).toBe(403);
  expect(ok(await olgas.client.call(api.search.run, look)).total).toBe(1);
  await owner.query(`UPDATE access.emergency SET until = now() WHERE ended_at IS NULL`);
  expect((await olgas.client.call(api.search.run, look)).status).toBe(403);

  // Every step is in the log, in order, and the officers read it: while they produce, nobody else may be left to.
  const last = await enter('Eva Stone', inside.body.code.code, 'drill');
  const { items } = ok(await last.client.call(api.audit.list, { query: { limit: 200 } }));
  const evas = body.session.user!.id;
  const steps = items
    .reverse()
    .filter(
      ({ actor, action, subject }) => actor.id === evas || (action === 'emergency.refused' && subject.id === evas),
    );
  expect(steps.map(({ action }) => action).filter((action) => action !== 'access.refused')).toEqual([
    'user.joined',
    'emergency.code-made',
    ...Array<string>(5).fill('designation.named'),
    'emergency.opened',
    'search.run',
    'message.viewed',
    'message.downloaded',
    'bundle.asked',
    'bundle.made',
    'bundle.downloaded',
    'emergency.refused',
    'emergency.ended',
    'emergency.opened',
    'emergency.refused',
    'designation.ended',
    'designation.named',
    'emergency.ended',
    'emergency.ended',
    'emergency.opened',
    'audit.viewed',
  ]);
  const opened = steps.find(({ action }) => action === 'emergency.opened')!;
  expect(opened).toMatchObject({
    actor: { name: 'Eva Stone', role: 'executive' },
    detail: { purpose: 'request', reason: REASON, reference: 'SEC-2026-118' },
  });
  const accesses = ok(await last.client.call(api.emergency.list)).items;
  expect(accesses.map(({ user, purpose, ended: end }) => [user.name, purpose, end?.how])).toEqual([
    ['Eva Stone', 'drill', undefined],
    ['Olga One', 'drill', 'time'],
    ['Odo Three', 'outage', 'executive'],
    ['Eva Stone', 'request', 'person'],
    ['Eva Stone', 'request', 'entered-anew'],
  ]);
  expect(ok(await last.client.call(api.designations.get))).toMatchObject({
    executive: { user: { name: 'Eva Stone' }, open: { id: accesses[0]!.id } },
    officers: [{ user: { name: 'Olga One' } }, { user: { name: 'Odo Three' } }],
    specialists: [{ slot: 1 }, { slot: 2 }, { slot: 3 }],
    gaps: ['not-joined'],
  });
});
