import { api } from '@minutebook/contract';
import type { ApiClient } from '../api-client.testing';
import { TestServer } from '../test-server.testing';
import { demoCompany } from './company';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

async function enter(email: string, password: string): Promise<ApiClient> {
  const client = await server.visitor();
  const { body } = await client.call(api.people.signIn, { body: { email, password } });
  client.csrf = body.csrf;
  return client;
}

async function untilLoading(client: ApiClient): Promise<void> {
  while ((await client.call(api.appliance.status)).body.demo !== 'loading')
    await new Promise((done) => setTimeout(done, 20));
}

it('the demo company goes into an empty archive, whole: messages, lexicons, people, alerts in every state', async () => {
  const admin = await server.visitor();
  const session = await admin.call(api.people.setUp, {
    body: {
      token: server.setupToken,
      name: 'Ada',
      email: 'ada@firm.example',
      password: 'correct horse battery staple',
    },
  });
  admin.csrf = session.body.csrf;
  expect((await admin.call(api.appliance.status)).body.demo).toBe('offered');
  const began = new Date();
  // Whoever loads the page anew while it goes in is shown the same passphrase, and nothing goes in twice.
  const [{ status, body }, again] = await Promise.all([
    admin.call(api.appliance.loadDemo),
    untilLoading(admin).then(() => admin.call(api.appliance.loadDemo)),
  ]);
  expect(status).toBe(200);
  expect(again).toMatchObject({ status: 200, body: { passphrase: body.passphrase } });
  expect(await admin.call(api.appliance.loadDemo)).toMatchObject({ status: 409, body: { code: 'archive-not-empty' } });
  expect((await admin.call(api.appliance.status)).body).toMatchObject({
    demo: 'loaded',
    coverage: { state: 'complete' },
  });

  const loaded = (await admin.call(api.imports.get, { params: { id: body.import } })).body;
  const company = demoCompany(new Date());
  expect(loaded.account.read).toBeGreaterThanOrEqual(3_000);
  expect(loaded.account).toMatchObject({ exceptions: 0, duplicate: 0 });
  // Its people go on writing while it goes in.
  const sizes = [demoCompany(began).events.length, company.events.length];
  expect(loaded.account.read + loaded.account.events).toBeGreaterThanOrEqual(Math.min(...sizes));
  expect(loaded.account.read + loaded.account.events).toBeLessThanOrEqual(Math.max(...sizes));

  const compliance = await enter(
    body.people.find((person) => person.roles.includes('compliance'))!.email,
    body.passphrase,
  );
  for (const q of [
    'direction:internal',
    'direction:inbound',
    'direction:outbound',
    'person:"Dominic Vale"',
    'desk:"Sales trading"',
  ])
    expect([q, (await compliance.call(api.search.run, { query: { q } })).body.total > 0]).toEqual([q, true]);
  const { handles } = (await compliance.call(api.directory.unmappedCount)).body;
  expect(handles).toBeGreaterThan(3);

  const analyst = await enter(body.people.find((person) => person.roles.includes('analyst'))!.email, body.passphrase);
  const counts = (await analyst.call(api.alerts.counts)).body;
  const supervisor = await enter(
    body.people.find((person) => person.roles.includes('supervisor'))!.email,
    body.passphrase,
  );
  const states = new Set<string>();
  for (const view of ['open', 'to-sign', 'closed'] as const)
    for (const row of (await supervisor.call(api.alerts.list, { query: { view, limit: 200 } })).body.items)
      states.add(row.state);
  expect([...states].sort()).toEqual(['claimed', 'closed', 'decided', 'new']);
  expect(counts.open + counts.closed).toBeGreaterThan(60);

  const legal = await enter(body.people.find((person) => person.roles.includes('legal'))!.email, body.passphrase);
  const { items: holds } = (await legal.call(api.holds.list, { query: { view: 'in-effect' } })).body;
  expect(holds).toMatchObject([{ matter: { number: 'M-031' }, silent: false, custodians: 3, spreading: false }]);
  const params = { id: holds[0]!.id };
  const { body: hold } = await legal.call(api.holds.get, { params });
  expect(hold.figures.held).toBeGreaterThan(hold.people.reduce((least, { held }) => Math.max(least, held), 0));
  for (const { name, held } of hold.people) expect([name, held > 0]).toEqual([name, true]);
  const { items: caught } = (await legal.call(api.holds.caught, { params, query: { limit: 200 } })).body;
  expect(new Set(caught.flatMap(({ because }) => because))).toEqual(new Set(['custodian', 'query', 'day']));
  const { counts: told } = (await legal.call(api.holdNotices.get, { params })).body;
  expect(told).toMatchObject({ sent: 1, acknowledged: 2 });
  const { items: followUps } = (await legal.call(api.holdNotices.followUps)).body;
  expect(followUps).toMatchObject([{ question: 'second-phone', settled: null }]);

  const { schedule } = (await legal.call(api.schedules.inForce, { query: {} })).body;
  expect(schedule).toMatchObject({
    state: 'in-force',
    author: { name: 'Karim Mazur' },
    approvals: [{ person: { name: 'Hugo Vance' } }],
  });
  // Everybody of the firm sits somewhere, so that no conversation of theirs is without a class.
  const why = (await legal.call(api.why.message, { params: { id: caught[0]!.message } })).body;
  expect(why).toMatchObject({ outcome: { state: 'due' }, holds: [{ matter: 'M-031' }] });
});
