import { api, type Policy, type Role } from '@minutebook/contract';
import type { ApiClient } from './api-client.testing';
import type { Act } from './review-calls.testing';

const PASSWORD = 'correct horse battery staple';
const REASON = 'As agreed with whoever asked, by letter.';
const TEXT = {
  text: 'Business is done on channels that are archived.',
  permitted: ['E-mail'],
  prohibited: ['Personal WhatsApp'],
  detection: 'Lexicon rules.',
  consequences: 'A warning.',
};

/** Every act on policies, attestations, contradictions, training, breaches and requests. E1 is of the directory. */
export async function conductCalls(
  act: Act,
  people: Record<Role, ApiClient>,
  visitor: () => Promise<ApiClient>,
): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const policy = await approvedPolicy(act, people, visitor, today);
  const policyVersion = policy.inForce!.id;
  const campaign = await act('compliance', api.conduct.startCampaign, {
    body: { name: 'Year end', policyVersion, question: 'Do you keep to it?', dueOn: today, coversFrom: '2020-01-01' },
  });
  const { items: links, csv } = await act('compliance', api.conduct.links, {
    params: { id: campaign.id },
    body: { remind: true },
  });
  expect([links.map(({ externalId }) => externalId), csv.split('\r\n')[0]]).toEqual([
    ['E1', 'E2'],
    '\ufeffid,name,email,link',
  ]);
  // The test server sends no e-mail, so nobody is reached by it.
  expect(await act('compliance', api.conduct.post, { params: { id: campaign.id } })).toEqual({
    letters: 0,
    unreached: 2,
  });
  const [ann, bo] = (await people.auditor.call(api.conduct.attestations)).body.items;
  const fresh = await act('compliance', api.conduct.link, { params: { id: ann!.id }, body: { version: ann!.version } });
  await act('compliance', api.conduct.withdraw, {
    params: { id: bo!.id },
    body: { version: bo!.version, reason: REASON },
  });
  const token = fresh.link.split('#')[1]!;
  const form = await act('legal', api.conduct.form, { query: { token } });
  expect(form).toMatchObject({ person: 'Ann Lee', policy: { text: TEXT.text, number: 1 } });
  await act('legal', api.conduct.answer, {
    body: { token, answer: 'yes', signedName: 'Ann Lee', sha256: form.policy.sha256 },
  });
  const { moves } = (await people.auditor.call(api.conduct.attestation, { params: { id: ann!.id } })).body;
  expect(moves.map(({ to }) => to)).toEqual(['asked', 'reminded', 'attested']);
  expect((await people.auditor.call(api.conduct.campaigns)).body.items[0]!.counts).toMatchObject({ attested: 1 });

  await mapAnn(people, ann!.person.id);
  const { items: lexicons } = (await people.auditor.call(api.conduct.themes)).body;
  const lexicon = lexicons.find(({ name }) => name === 'Market abuse');
  await act('compliance', api.conduct.setTheme, { params: { id: lexicon!.id }, body: { theme: 'off-channel' } });
  await keepRecords(act, people, policyVersion, ann!.person.id, today);
}

async function approvedPolicy(
  act: Act,
  people: Record<Role, ApiClient>,
  visitor: () => Promise<ApiClient>,
  today: string,
): Promise<Policy> {
  const drafted = await act('compliance', api.conduct.createPolicy, { body: { ...TEXT, name: 'Channels' } });
  const { id, version } = await act('compliance', api.conduct.draftPolicy, {
    params: { id: drafted.id },
    body: { ...TEXT, version: drafted.version },
  });
  const person = { name: 'Second officer', email: 'second@firm.example', roles: ['compliance'] };
  const { link } = (await people.administrator.call(api.people.invite, { body: person })).body;
  const other = await visitor();
  const joining = { body: { token: link.split('#')[1], password: PASSWORD } };
  other.csrf = (await other.call(api.people.join, joining)).body.csrf;
  const first = people.compliance;
  people.compliance = other;
  const approved = await act('compliance', api.conduct.approvePolicy, {
    params: { id },
    body: { version, effectiveFrom: today },
  });
  people.compliance = first;
  expect((await people.auditor.call(api.conduct.policies)).body.items).toHaveLength(1);
  return approved;
}

async function keepRecords(
  act: Act,
  people: Record<Role, ApiClient>,
  policyVersion: string,
  person: string,
  today: string,
): Promise<void> {
  const course = await act('compliance', api.training.createCourse, { body: { name: 'Channels', policyVersion } });
  await act('compliance', api.training.record, {
    body: { course: course.id, person, takenOn: today, result: 'passed' },
  });
  const file = 'id,course,date,result\nE1,Channels,2026-01-31,failed\n';
  expect(await act('compliance', api.training.compare, { body: file })).toMatchObject({ count: 1, faults: [] });
  await act('compliance', api.training.import, { body: file });
  expect((await people.auditor.call(api.training.list)).body.items).toHaveLength(2);

  const facts = {
    persons: [{ person, grade: 4 }],
    channel: 'whatsapp',
    source: 'self-report',
    occurredOn: today,
    foundOn: today,
    summary: 'Took an order on a private phone.',
  };
  const breach = await act('compliance', api.breaches.record, { body: facts });
  await act('compliance', api.breaches.change, {
    params: { id: breach.id },
    body: { ...facts, consequence: 'Warned', version: breach.version, reason: REASON },
  });
  await act('supervisor', api.breaches.list);
  await act('supervisor', api.breaches.get, { params: { id: breach.id } });
  const time = { query: { from: `${today.slice(0, 4)}-01-01`, to: today } };
  expect((await act('auditor', api.breaches.report, time)).quarters.at(-1)).toMatchObject({ breaches: 1 });
  expect(await act('auditor', api.breaches.person, { params: { id: person } })).toMatchObject({
    training: [{ result: 'failed' }, { result: 'passed' }],
    attestations: [{ state: 'attested' }],
    breaches: [{ consequence: 'Warned' }],
  });
  await act('auditor', api.breaches.pack, time);
  const csv = await act('auditor', api.breaches.packCsv, time);
  for (const line of [
    'prohibited_channels,Personal WhatsApp',
    'attested,1',
    'passed,1',
    'detection_source,self-report',
  ])
    expect(csv).toContain(line);
  await settleContradiction(act, people);
}

/** She wrote of an announcement, which from now on is a sign of off-channel business. */
async function mapAnn(people: Record<Role, ApiClient>, id: string): Promise<void> {
  const params = { id };
  const { version } = (await people.compliance.call(api.directory.person, { params })).body;
  const mapped = await people.compliance.call(api.directory.map, {
    params,
    body: { version, scheme: 'name', value: 'Ann' },
  });
  expect(mapped.status).toBe(200);
}

/** The follower runs by itself once a lexicon is marked. */
async function settleContradiction(act: Act, people: Record<Role, ApiClient>): Promise<void> {
  const list = async () => (await people.auditor.call(api.conduct.contradictions)).body.items;
  for (const end = Date.now() + 20_000; (await list()).length === 0 && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const [found] = await list();
  expect(found).toMatchObject({
    attestation: { person: { name: 'Ann Lee' } },
    evidence: { kind: 'hit', role: 'author' },
  });
  await act('compliance', api.conduct.settle, {
    params: { id: found!.id },
    body: { version: found!.version, outcome: 'explained', reason: REASON },
  });
}

/** Every act on the register of requests. The archive has an announcement. */
export async function requestCalls(act: Act): Promise<void> {
  const scope = { scope: 'All on the announcement.', persons: [], channels: ['whatsapp'] };
  const entered = await act('legal', api.requests.create, {
    body: { ...scope, authority: 'FINRA', reference: '8210-77', receivedOn: '2026-11-20', days: 10 },
  });
  const place = { params: { id: entered.id } };
  expect(await act('auditor', api.requests.get, place)).toMatchObject({ state: 'open', produced: 0 });
  const change = (version: number, body: object) => ({ ...place, body: { version, ...body } });
  await act('legal', api.requests.rescope, change(0, { ...scope, from: '2024-01-01', reason: REASON }));
  await act('legal', api.requests.extend, change(1, { days: 5, reason: REASON }));
  await act('compliance', api.requests.take, change(2, {}));
  const produce = { query: 'announcement', decision: 'produce' };
  expect(await act('legal', api.requests.decide, change(3, produce))).toMatchObject({ decided: 1, unchanged: 0 });
  const why = { decision: 'withhold', ground: 'privacy', reason: 'A private remark.' };
  await act('legal', api.requests.decide, change(4, { query: 'ok', ...why }));
  expect((await act('auditor', api.requests.items, place)).items).toMatchObject([
    { decision: 'withhold', ground: 'privacy', seen: { channel: 'whatsapp' } },
    { decision: 'produce' },
  ]);
  const made = await act('legal', api.requests.produce, change(5, { note: 'By courier' }));
  expect(made.productions).toMatchObject([{ number: 1, items: 1 }]);
  const csv = await act('legal', api.requests.production, { params: { id: entered.id, number: 1 } });
  expect(String(csv).split('\r\n')[1]).toContain('the announcement is tomorrow');
  expect(csv).not.toContain(',ok,');
  const withheld = await act('legal', api.requests.withheld, place);
  expect(withheld).toContain('privacy,A private remark.');
  await act('legal', api.requests.move, change(6, { state: 'answered', reason: REASON }));
  // An open one keeps what was decided on for it.
  await act('legal', api.requests.move, change(7, { state: 'closed', reason: REASON }));
}
