import { createHmac } from 'node:crypto';
import { Pipeline } from '@minutebook/appliance';
import { Notices, ROLE_PERMISSIONS } from '@minutebook/access';
import { Keepers } from '@minutebook/archive';
import {
  api,
  type AuditAction,
  type Endpoint,
  ENDPOINTS,
  type Role,
  ROLES,
  type UnreadableAttachment,
} from '@minutebook/contract';
import { docx } from '@minutebook/extract/testing';
import { Database, nudge } from '@minutebook/platform';
import { TermReports } from '@minutebook/search';
import { Lexicons, Rehearsals } from '@minutebook/surveillance';
import { accessCalls } from './access-calls.testing';
import { bundleCalls } from './bundle-calls.testing';
import { type Answer, ApiClient } from './api-client.testing';
import { conductCalls, requestCalls } from './conduct-calls.testing';
import { holdCalls } from './hold-calls.testing';
import { holdNoticeCalls } from './hold-notice-calls.testing';
import { economicsCalls } from './economics-calls.testing';
import { disposalCalls } from './disposal-calls.testing';
import { emergencyCalls } from './emergency-calls.testing';
import { erasureCalls } from './erasure-calls.testing';
import { noticeCalls, translator } from './notices-calls.testing';
import { oversightCalls } from './oversight-calls.testing';
import { casesCalls, hiddenFromOthers } from './cases-calls.testing';
import { lexiconCalls } from './lexicon-calls.testing';
import { proofCalls } from './proof-calls.testing';
import { qualityCalls } from './quality-calls.testing';
import { reachCalls } from './reach-calls.testing';
import { rehearsalCalls, rehearse } from './rehearsal-calls.testing';
import { reportCalls } from './report-calls.testing';
import { retentionCalls } from './retention-calls.testing';
import { reviewCalls } from './review-calls.testing';
import { packCalls } from './pack-calls.testing';
import { samplingCalls } from './sampling-calls.testing';
import { TestServer } from './test-server.testing';
import { watchCalls } from './watch-calls.testing';

const PASSWORD = 'correct horse battery staple';
const CHAT =
  '13/03/2024, 09:12 - Ann: the announcement is tomorrow\n13/03/2024, 09:13 - Bo: ok\n31/11/2024, 10:00 - Bo: impossible\n';
/** A file of a kind nobody reads. */
const UNKNOWN = Buffer.from('00ff01', 'hex');
const REASON = 'Gives the date before the announcement.';

let server: TestServer;
const people = {} as Record<Role, ApiClient>;

beforeAll(async () => {
  server = await TestServer.start({ TRANSLATION_URL: await translator.start() });
  await setUp();
});

afterAll(async () => {
  await server.stop();
  await translator.stop();
});

async function setUp(): Promise<void> {
  const admin = await server.visitor();
  const token = server.setupToken;
  const { machine } = ok(await admin.call(api.people.setup, { query: { token } }));
  expect(machine).toMatchObject({
    address: server.url,
    dataFolder: server.folder,
    migrations: server.appliance.migrated.length,
  });
  const entered = await admin.call(api.people.setUp, {
    body: { token, name: 'Ada Min', email: 'ada@firm.example', password: PASSWORD },
  });
  admin.csrf = entered.body.csrf;
  people.administrator = admin;
  for (const role of ROLES.filter((candidate) => candidate !== 'administrator')) {
    const client = await server.visitor();
    const body = { token: (await letIn(role)).split('#')[1], password: PASSWORD };
    client.csrf = (await client.call(api.people.join, { body })).body.csrf;
    people[role] = client;
  }
}

/** The link for one more person. Whom the executive officer names, no administrator invites. */
async function letIn(role: Role): Promise<string> {
  const person = { name: `The ${role}`, email: `${role}@firm.example` };
  if (role === 'designee') {
    const body = { ...person, kind: 'officer', reason: REASON };
    return ok(await people.executive.call(api.designations.name, { body })).link!.url;
  }
  const body = { ...person, roles: [role], ...visitOf(role) };
  return ok(await people.administrator.call(api.people.invite, { body })).link;
}

/** An examiner comes with a scope and an end. */
function visitOf(role: Role): object {
  const until = new Date(Date.now() + 86_400_000).toISOString();
  return role === 'examiner' ? { examiner: { everything: true, until } } : {};
}

/** One more analyst. */
async function joinAnalyst(name: string): Promise<ApiClient> {
  const person = { name, email: `${name}@firm.example`, roles: ['analyst'] };
  const { link } = ok(await people.administrator.call(api.people.invite, { body: person }));
  const client = await server.visitor();
  const joined = await client.call(api.people.join, { body: { token: link.split('#')[1], password: PASSWORD } });
  client.csrf = joined.body.csrf;
  return client;
}

const ok = <R>(answer: Answer<R>): R => {
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

async function newestEntries(count: number) {
  // The ledger's own entries come whenever a checkpoint is signed, between anybody's.
  const { items } = ok(await people.auditor.call(api.audit.list, { query: { limit: count + 20 } }));
  return items.filter(({ actor }) => actor.id !== 'system:ledger').slice(0, count);
}

describe('the whole way', () => {
  const called = new Set<Endpoint>();

  /** Calls an endpoint and sees that it wrote exactly the entry it promises, by this person, about something. */
  async function act<P, Q, B, R>(
    who: Role,
    endpoint: Endpoint<P, Q, B, R>,
    parts: Parameters<ApiClient['call']>[1] = {},
    also?: readonly AuditAction[],
  ): Promise<R> {
    const before = ok(await people.auditor.call(api.audit.list, { query: { limit: 1 } })).size;
    const answer = ok(await people[who].call(endpoint, parts));
    called.add(endpoint as Endpoint);
    const after = ok(await people.auditor.call(api.audit.list, { query: { limit: 100 } })).items;
    const own = after.filter(
      (entry) =>
        entry.index >= before &&
        entry.actor.role !== 'system' &&
        entry.action !== 'audit.viewed' &&
        entry.action !== 'import.finished' &&
        // Made in the background, in the name of who asked.
        entry.action !== 'bundle.made',
    );
    // An act on an alert answers with the alert, and so shows it.
    const shows =
      also ?? (endpoint.path.startsWith('/api/alerts/:id/') && 'version' in (answer as object) ? ['alert.viewed'] : []);
    const expected = [endpoint.audit, ...shows];
    expect(own.map((entry) => entry.action).sort()).toEqual([...expected].sort());
    for (const entry of own) {
      expect(entry.subject.kind && entry.subject.id && entry.at && entry.actor.id).toBeTruthy();
      if (endpoint.method !== 'GET' && endpoint.permission !== 'anyone') expect(entry.actor.role).toBe(who);
    }
    return answer;
  }

  /** Every act on people, handles and conversations of theirs. */
  async function keepDirectory(conversation: string): Promise<void> {
    const where = { id: conversation };
    await act('legal', api.directory.members, { params: where, query: { at: '2024-03-13T09:12:30.000Z' } });
    await act('compliance', api.directory.classify, {
      params: where,
      body: { class: 'business', reason: 'They speak of an announcement.' },
    });
    const firm = await act('compliance', api.directory.addDomain, { body: { domain: 'firm.example' } });
    await act('compliance', api.directory.removeDomain, { params: { id: firm.id } });
    const ann = await act('compliance', api.directory.create, {
      body: { externalId: 'E1', name: 'Ann Lee', kind: 'employee' },
    });
    const changed = await act('compliance', api.directory.change, {
      params: { id: ann.id },
      body: { version: ann.version, desk: 'HK ECM' },
    });
    const mapped = await act('compliance', api.directory.map, {
      params: { id: ann.id },
      body: { version: changed.version, scheme: 'name', value: 'Ann' },
    });
    expect((await act('legal', api.search.run, { query: { q: 'desk:"HK ECM"' } })).total).toBe(1);
    await act('compliance', api.directory.unmap, {
      params: { id: ann.id, mapping: mapped.handles[0]!.id },
      body: { version: mapped.version, reason: 'It was another Ann.' },
    });
    await until(async () => ok(await people.auditor.call(api.directory.unmappedCount)).handles === 2);
    const unmapped = ok(await people.auditor.call(api.directory.unmapped)).items;
    expect(unmapped.map(({ value }) => value)).toEqual(['Ann', 'Bo']);
    const settled = { handles: [unmapped[0]!.id], class: 'external', reason: 'A client of the desk.' };
    expect(await act('compliance', api.directory.settle, { body: settled })).toEqual({ settled: 1 });
    const [kept] = ok(await people.auditor.call(api.directory.settled)).items;
    await act('compliance', api.directory.reopen, { params: { id: kept!.id } });
    const file = 'id,name,desk\nE1,Ann Lee,HK ECM\nE2,Bo Chan,Rates\n';
    const difference = await act('administrator', api.directory.compare, { body: file });
    expect(difference).toMatchObject({ added: [{ externalId: 'E2' }], unchanged: 1 });
    await act('administrator', api.directory.import, { query: { revision: difference.revision }, body: file });
    await provision();
  }

  /** An identity provider pushes somebody: no session, no CSRF token, SCIM's media type. */
  async function provision(): Promise<void> {
    const { secret } = await act('administrator', api.directory.makeScimToken);
    const push = async (endpoint: Endpoint, id: string, body?: object): Promise<{ id: string; active: boolean }> => {
      const answer = await fetch(server.url + endpoint.path.replace(':id', id), {
        method: endpoint.method,
        headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/scim+json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect([endpoint.method, answer.ok]).toEqual([endpoint.method, true]);
      const [entry] = (await newestEntries(5)).filter(({ action }) => action !== 'audit.viewed');
      expect(entry).toMatchObject({ action: endpoint.audit, actor: { name: 'scim' }, subject: { kind: 'person' } });
      called.add(endpoint);
      return JSON.parse((await answer.text()) || '{}') as { id: string; active: boolean };
    };
    const user = { userName: 'eve@firm.example', externalId: 'E3', displayName: 'Eve Ng' };
    const { id } = await push(api.scim.create as Endpoint, '', user);
    await push(api.scim.replace as Endpoint, id, { ...user, title: 'Trader' });
    const off = { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] };
    expect(await push(api.scim.patch as Endpoint, id, off)).toMatchObject({ id, active: false });
    await push(api.scim.remove as Endpoint, id);
    expect(ok(await people.administrator.call(api.directory.scimToken)).token).toMatchObject({ madeBy: 'Ada Min' });
    await act('administrator', api.directory.revokeScimToken);
    expect(
      (await fetch(`${server.url}/scim/v2/Users`, { headers: { Authorization: `Bearer ${secret}` } })).status,
    ).toBe(401);
  }

  /** What should arrive, what others say arrived, and what could not be read. */
  async function watchCompleteness(exception: string): Promise<void> {
    const days = { zone: 'Asia/Hong_Kong', weekend: [6, 7], holidays: ['2026-12-25'] };
    const calendar = await act('compliance', api.completeness.createCalendar, { body: { name: 'Hong Kong', ...days } });
    const { id, version } = await act('compliance', api.completeness.changeCalendar, {
      params: { id: calendar.id },
      body: { name: 'HK', ...days, version: calendar.version },
    });
    expect(version).toBe(1);
    const facts = {
      name: 'Phones',
      channel: 'whatsapp',
      days: 5,
      reconcileDays: 30,
      calendar: id,
      responsible: 'Desk',
    };
    const expected = await act('administrator', api.completeness.expect, { body: facts });
    await until(async () => ok(await people.auditor.call(api.completeness.register)).items.length > 0);
    const changed = await act('compliance', api.completeness.change, {
      params: { id: expected.id },
      body: { ...facts, days: 9, version: expected.version },
    });
    expect(changed).toMatchObject({ days: 9, state: 'silent', lastAt: '2024-03-13T01:13:00.000Z' });
    const overview = ok(await people.auditor.call(api.completeness.overview));
    expect(overview).toMatchObject({ health: { silent: 1, healthy: 0, exceptions: 1 } });
    const period = { channel: 'whatsapp', from: '2024-03-01', to: '2024-03-31' };
    const arrived = ok(await people.auditor.call(api.completeness.days, { query: period }));
    expect(arrived.claimed).toEqual([{ day: '2024-03-13', messages: 2 }]);
    const stated = await act('compliance', api.completeness.state, {
      query: { name: 'Provider', channel: 'whatsapp', zone: 'Asia/Hong_Kong' },
      body: 'custodian,day,count\nAnn,2024-03-13,3\n',
    });
    expect(stated).toMatchObject({ stated: 3, differences: 1 });
    const where = { params: { id: stated.id } };
    expect(ok(await people.auditor.call(api.completeness.differences, where)).items).toMatchObject([{ stated: 3 }]);
    expect(ok(await people.auditor.call(api.completeness.statements)).items).toHaveLength(1);
    expect(await act('compliance', api.completeness.registerCsv)).toContain('file,whatsapp,whatsapp,Desk,2,');
    expect(await act('compliance', api.completeness.retry, { body: { exceptions: [exception] } })).toEqual({
      objects: 1,
    });
    await until(async () => ok(await people.auditor.call(api.completeness.exceptions)).items[0]?.outcome === 'failing');
    expect(ok(await people.auditor.call(api.completeness.exceptionTally)).codes).toEqual([
      { code: 'unreadable-time', n: 1 },
    ]);
    expect(ok(await people.auditor.call(api.completeness.timers)).items).toEqual([]);
    const ended = { version: changed.version, reason: 'The phones were given back.' };
    await act('compliance', api.completeness.end, { params: { id: expected.id }, body: ended });
    await explainGap();
  }

  /** The second part of an export came, and the first did not. */
  async function explainGap(): Promise<void> {
    const { id } = ok(await people.compliance.call(api.imports.create, { body: { zone: 'Asia/Hong_Kong' } }));
    const query = { name: 'takeout-20240701T221728Z-002.zip' };
    ok(
      await people.compliance.call(api.imports.addFile, {
        params: { id },
        query,
        body: '{"minutebook":"feed","version":1}\n',
      }),
    );
    const { version } = ok(await people.compliance.call(api.imports.get, { params: { id } }));
    ok(await people.compliance.call(api.imports.start, { params: { id }, body: { version, assume: true } }));
    await until(async () => ok(await people.compliance.call(api.imports.get, { params: { id } })).state === 'done');
    const ofImport = { query: { import: id } };
    const [gap] = ok(await people.auditor.call(api.completeness.gaps, ofImport)).items;
    expect(gap).toMatchObject({ from: 1, to: 1, state: 'open', import: id, file: query.name });
    const said = { params: { id: gap!.id }, body: { reason: 'It holds photographs alone.' } };
    expect((await people.auditor.call(api.completeness.explainGap, said)).status).toBe(403);
    expect(await act('compliance', api.completeness.explainGap, said)).toMatchObject({ state: 'explained' });
    expect(ok(await people.auditor.call(api.completeness.gaps, ofImport)).items).toEqual([]);
  }

  /** A mail with two files: one says something, one is locked. */
  async function readAttachments(): Promise<void> {
    const part = (name: string, bytes: Buffer): string =>
      `--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n`;
    const files = part('offer.docx', await docx(['a return that is guaranteed'])) + part('x.bin', UNKNOWN);
    const mail = `From: eve@firm.example\r\nTo: bo@firm.example\r\nSubject: offer\r\nDate: Fri, 15 Mar 2024 09:00:00 +0000\r\nMessage-ID: <offer@firm.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nas discussed\r\n${files}--b--\r\n`;
    const { id } = ok(await people.compliance.call(api.imports.create, { body: { name: 'Mail' } }));
    ok(await people.compliance.call(api.imports.addFile, { params: { id }, query: { name: 'a.eml' }, body: mail }));
    const { version } = ok(await people.compliance.call(api.imports.get, { params: { id } }));
    const lexicon = ok(await people.compliance.call(api.lexicons.create, { body: { name: 'Promises' } }));
    const rules = [{ code: 'P-1', title: 'Promise', query: 'guaranteed', severity: 2, zones: ['own', 'attachment'] }];
    const drafted = ok(
      await people.compliance.call(api.lexicons.draft, {
        params: { id: lexicon.id },
        body: { version: lexicon.version, rules },
      }),
    );
    ok(
      await people.compliance.call(api.lexicons.publish, {
        params: { id: lexicon.id },
        body: {
          version: drafted.version,
          reason: REASON,
          rehearsal: (await rehearse(people.compliance, lexicon.id, drafted.version)).id,
        },
      }),
    );
    ok(await people.compliance.call(api.imports.start, { params: { id }, body: { version } }));
    await until(async () => ok(await people.compliance.call(api.imports.get, { params: { id } })).state === 'done');
    await server.app.get(Pipeline).drain();

    const look = { query: { q: 'attachment:guaranteed' } };
    // What is covered is counted anew every two seconds; the rehearsal above has asked for it.
    await until(async () => ok(await people.legal.call(api.search.run, look)).coverage.attachments.unreadable > 0);
    const found = ok(await people.legal.call(api.search.run, look));
    expect(found).toMatchObject({ total: 1, coverage: { attachments: { behind: 0, unreadable: 1 } } });
    const [hit] = found.items;
    expect(hit!.snippets).toMatchObject([{ zone: 'attachment', version: 0, number: 0, from: 0 }]);
    const said = await act('legal', api.attachments.text, { params: { id: hit!.id, number: 0 } });
    expect(said).toMatchObject({ outcome: 'text', text: 'a return that is guaranteed' });
    const message = ok(await people.legal.call(api.archive.message, { params: { id: hit!.id } }));
    expect(message.versions[0]!.attachments.map(({ reading }) => reading?.outcome)).toEqual(['text', 'unknown-type']);

    const rows = ok(await people.analyst.call(api.alerts.list)).items.filter(({ rule }) => rule.code === 'P-1');
    expect(rows).toHaveLength(1);
    const alert = ok(await people.analyst.call(api.alerts.get, { params: { id: rows[0]!.id } }));
    expect(alert.marks).toMatchObject([{ part: 'attachment', number: 0, start: 17, end: 27 }]);

    const unreadable = ok(await people.auditor.call(api.attachments.unreadable, { query: { import: id } })).items;
    expect(unreadable).toMatchObject([{ number: 1, outcome: 'unknown-type', waiting: false }]);
    expect(JSON.stringify(unreadable)).not.toContain('x.bin');
    const [{ message: of, version: at, number }] = unreadable as [UnreadableAttachment];
    const again = { attachments: [{ message: of, version: at, number }] };
    expect(await act('compliance', api.attachments.retry, { body: again })).toEqual({ waiting: 1 });
    await until(async () => ok(await people.auditor.call(api.attachments.unreadable)).items[0]!.attempts === 2);
  }

  it('[R1] [R94] [R177] every route that changes or reads content appends its one audit entry, complete', async () => {
    const made = await act('compliance', api.imports.create, { body: { name: 'Phones', zone: 'Asia/Hong_Kong' } });
    const id = { id: made.id };
    await act('compliance', api.imports.addFile, {
      params: id,
      query: { name: 'WhatsApp Chat with Desk.txt' },
      body: CHAT,
    });
    const file = ok(await people.compliance.call(api.imports.get, { params: id })).parts[0]!.id;
    const looked = async (): Promise<number> => {
      await until(
        async () => ok(await people.compliance.call(api.imports.get, { params: id })).parts[0]!.state === 'looked',
      );
      return ok(await people.compliance.call(api.imports.get, { params: id })).version;
    };
    await act('compliance', api.imports.look, { params: id, body: { version: made.version } });
    await act('compliance', api.imports.settle, {
      params: { ...id, file },
      body: { version: await looked(), zone: 'Asia/Hong_Kong' },
    });
    await act('compliance', api.imports.start, { params: id, body: { version: await looked(), assume: true } });
    await until(async () => ok(await people.compliance.call(api.imports.get, { params: id })).state === 'done');
    const done = ok(await people.compliance.call(api.imports.get, { params: id }));
    expect(done.account).toMatchObject({ read: 3, fresh: 2, exceptions: 1 });
    const exceptions = await act('compliance', api.imports.exceptions, { params: id });
    expect(exceptions.items[0]).toMatchObject({
      code: 'unreadable-time',
      place: { line: 3 },
      raw: expect.stringContaining('31/11/2024'),
    });
    await act('compliance', api.imports.report, { params: id });
    expect(ok(await people.auditor.call(api.completeness.absences, { params: id }))).toMatchObject({ gone: 0 });
    await watchCompleteness(exceptions.items[0]!.id);
    const other = await act('compliance', api.imports.create, { body: {} });
    const large = Array.from({ length: 60_000 }, (_, i) => `13/02/2024, 09:12 - Ann: n${i}`).join('\n');
    await act('compliance', api.imports.addFile, {
      params: { id: other.id },
      query: { name: 'chat.txt' },
      body: large,
    });
    const going = { version: other.version };
    ok(await people.compliance.call(api.imports.start, { params: { id: other.id }, body: { ...going, assume: true } }));
    await act('compliance', api.imports.pause, { params: { id: other.id }, body: going });
    await act('compliance', api.imports.resume, { params: { id: other.id }, body: going });
    await act('compliance', api.imports.cancel, { params: { id: other.id }, body: going });

    const source = await act('administrator', api.sources.create, {
      body: { kind: 'feed', name: 'Dealing desk', team: 'Records', fields: { signingKey: 'a key' } },
    });
    expect(source).toMatchObject({ secrets: ['signingKey'], settings: {}, hook: `/hooks/${source.id}` });
    const place = { params: { id: source.id } };
    const team = await act('administrator', api.sources.change, { ...place, body: { version: 0, team: 'Desk' } });
    const { version: resumed } = await act('administrator', api.sources.move, {
      ...place,
      body: { version: team.version, state: 'active' },
    });
    expect(await act('administrator', api.sources.test, place)).toMatchObject({ version: resumed, testProblem: null });
    await act('administrator', api.sources.retry, { ...place, body: { version: resumed } });
    const feed = '{"minutebook":"feed","version":1}\n';
    const timestamp = Math.floor(Date.now() / 1000);
    const mac = createHmac('sha256', 'a key').update(`${timestamp}.${feed}`).digest('hex');
    const knock = (signature: string): Promise<Response> =>
      fetch(`${server.url}${source.hook}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Minutebook-Timestamp': String(timestamp),
          'X-Minutebook-Signature': signature,
        },
        body: feed,
      });
    expect([(await knock('v1=no')).status, (await knock(`v1=${mac}`)).status]).toEqual([401, 200]);
    const heard = (await newestEntries(5)).filter(({ action }) => action.startsWith('delivery.'));
    expect(heard.map(({ action, subject }) => [action, subject.id])).toEqual([
      ['delivery.received', source.id],
      ['delivery.refused', source.id],
    ]);
    called.add(api.sources.receive as Endpoint);
    expect(ok(await people.auditor.call(api.sources.get, place))).toMatchObject({ refused: 1, team: 'Desk' });
    expect(ok(await people.compliance.call(api.sources.gaps, place)).items).toEqual([]);
    expect(ok(await people.compliance.call(api.sources.list)).items).toHaveLength(1);
    called.add(api.sources.explainGap as Endpoint);

    const lexicon = await act('compliance', api.lexicons.create, { body: { name: 'Market abuse' } });
    const rules = [{ code: 'MA-1', title: 'Tipping', query: 'announce*', severity: 3, zones: ['own'] }];
    const drafted = await act('compliance', api.lexicons.draft, {
      params: { id: lexicon.id },
      body: { version: lexicon.version, rules },
    });
    await act('compliance', api.lexicons.attempt, { body: { query: 'announce*' } });
    const rehearsal = (await rehearse(people.compliance, lexicon.id, drafted.version)).id;
    await act('compliance', api.lexicons.publish, {
      params: { id: lexicon.id },
      body: { version: drafted.version, reason: REASON, rehearsal },
    });
    await act('compliance', api.lexicons.get, { params: { id: lexicon.id } });
    await lexiconCalls(act, lexicon.id, 'MA-1');
    await server.app.get(Pipeline).drain();

    const found = await act('legal', api.search.run, { query: { q: 'announcement' } });
    expect(found).toMatchObject({ total: 1, coverage: { archived: 2, searchable: 2, state: 'complete' } });
    const facets = await act('legal', api.search.facets, { query: { q: 'announce*' } });
    expect(facets).toMatchObject({
      counted: 1,
      facets: { channel: [{ value: 'whatsapp', query: 'channel:whatsapp', messages: 1 }] },
      readings: [{ leaf: 'announce*', terms: ['announcement'], total: 1 }],
    });
    const news = { name: 'News', query: 'announce*', shared: true };
    const saved = await act('legal', api.search.save, { body: news });
    const changed = await act('legal', api.search.change, {
      params: { id: saved.id },
      body: { ...news, query: 'announcement', version: saved.version },
    });
    expect(ok(await people.analyst.call(api.search.run, { query: { q: 'saved:news' } })).query).toBe('announcement');
    expect(ok(await people.analyst.call(api.search.suggest, { query: { of: 'saved', typed: 'ne' } })).items).toEqual([
      { text: 'News', help: 'announcement' },
    ]);
    await act('legal', api.search.remove, { params: { id: saved.id }, query: { version: changed.version } });

    const terms = await act('legal', api.termReports.start, { body: { terms: ['announcement', '=ok'] } });
    await until(
      async () => ok(await people.legal.call(api.termReports.get, { params: { id: terms.id } })).state === 'done',
    );
    expect(await act('legal', api.termReports.csv, { params: { id: terms.id } })).toContain("'=ok,1,1,,,");
    const { user } = ok(await people.legal.call(api.people.session));
    // Begun and not yet counted: no job was told of it.
    const waiting = await server.app
      .get(TermReports)
      .start({ id: user!.id, name: user!.name, role: 'legal' }, { terms: ['ok'] });
    await act('legal', api.termReports.cancel, { params: { id: String(waiting.id) }, body: { version: 0 } });

    const hit = found.items[0]!;
    const { text, spans } = hit.snippets[0]!;
    expect(text.slice(spans[0]!.start, spans[0]!.end)).toBe('announcement');
    const page = await act('legal', api.archive.conversation, {
      params: { id: hit.conversation.id },
      query: { around: hit.id },
    });
    expect(page.items.map((message) => message.versions[0]!.body)).toEqual(['the announcement is tomorrow', 'ok']);
    await act('legal', api.archive.message, { params: { id: hit.id } });
    await act('legal', api.archive.provenance, { params: { id: hit.id } });
    expect(await act('legal', api.archive.raw, { params: { id: hit.id } })).toBe(
      '13/03/2024, 09:12 - Ann: the announcement is tomorrow\n',
    );
    called.add(api.archive.attachment as Endpoint);

    await keepDirectory(hit.conversation.id);

    const [row] = (await act('analyst', api.alerts.list)).items;
    expect(row).toMatchObject({ rule: { code: 'MA-1', version: 1 }, state: 'new', seen: false });
    const alert = { id: row!.id };
    const detail = await act('analyst', api.alerts.get, { params: alert });
    expect(detail.why).toMatchObject({ query: 'announce*', messageVersion: 0 });
    let version = (await act('analyst', api.alerts.claim, { params: alert, body: { version: detail.version } }))
      .version;
    version = (await act('analyst', api.alerts.release, { params: alert, body: { version } })).version;
    version = (await act('analyst', api.alerts.claim, { params: alert, body: { version } })).version;
    const decision = { disposition: 'escalated', reason: REASON, dwell: 1000 };
    version = (await act('analyst', api.alerts.decide, { params: alert, body: { version, ...decision } })).version;
    version = (await act('analyst', api.alerts.undo, { params: alert, body: { version } })).version;
    version = (await act('analyst', api.alerts.decide, { params: alert, body: { version, ...decision } })).version;
    version = (
      await act('supervisor', api.alerts.return, {
        params: alert,
        body: { version, reason: 'Say which date it gives, please.' },
      })
    ).version;
    version = (await act('analyst', api.alerts.decide, { params: alert, body: { version, ...decision } })).version;
    const signed = await act('supervisor', api.alerts.sign, { params: alert, body: { version } });
    expect(signed).toMatchObject({
      state: 'closed',
      decisions: [
        { signatures: [{ outcome: 'undone' }] },
        { signatures: [{ outcome: 'returned' }] },
        { signatures: [{ outcome: 'signed' }] },
      ],
    });
    expect(
      ok(await people.analyst.call(api.alerts.ofConversation, { params: { id: detail.conversation.id } })).items,
    ).toHaveLength(1);

    const idOf = async (role: Role): Promise<string> => ok(await people[role].call(api.people.session)).user!.id;
    await qualityCalls(act, people, joinAnalyst, signed);
    await reviewCalls(act, await idOf('analyst'), await idOf('supervisor'), signed, server.app.get(Database));
    await noticeCalls(act, signed.message);
    await casesCalls(act, await idOf('supervisor'), signed);
    await accessCalls(act, await idOf('examiner'), await idOf('supervisor'));
    await emergencyCalls(act, people);
    await readAttachments();
    await reachCalls(act, people);
    // From here on there is a second officer, and nobody publishes what they drafted themselves.
    await conductCalls(act, people, () => server.visitor());
    await requestCalls(act);
    await retentionCalls(act, people.auditor, signed.message);
    // Before anything is held: while a hold is new, everything is.
    await disposalCalls(act, people.auditor, {
      keepers: server.app.get(Keepers),
      database: server.app.get(Database),
    });
    await holdNoticeCalls(act, people.auditor);
    await erasureCalls(act, people.auditor);
    await holdCalls(act, people.auditor);

    await reportCalls(act, people.legal);
    await oversightCalls(act, people.auditor);
    await proofCalls(act, people, server.app, signed);
    await bundleCalls(act, people, server.app, signed.message);
    ok(await people.auditor.call(api.audit.timeline, { query: { cause: 'none' } }));
    called.add(api.audit.timeline as Endpoint);
    await economicsCalls(act, people.auditor);
    await packCalls(act);
    await samplingCalls(act, people.auditor);
    await rehearsalCalls(act, people.compliance, {
      lexicons: server.app.get(Lexicons),
      rehearsals: server.app.get(Rehearsals),
    });
    await watchCalls(act, people.auditor, { lexicons: server.app.get(Lexicons), database: server.app.get(Database) });
    expect(await act('auditor', api.audit.csv)).toContain('alert.signed');
    called.add(api.audit.list as Endpoint);

    const invited = await act('administrator', api.people.invite, {
      body: { name: 'New', email: 'new@firm.example', roles: ['analyst'] },
    });
    const again = await act('administrator', api.people.inviteAgain, { params: { id: invited.user.id } });
    const guest = await server.visitor();
    ok(await guest.call(api.people.join, { body: { token: again.link.split('#')[1], password: PASSWORD } }));
    await act('administrator', api.people.changeUser, {
      params: { id: invited.user.id },
      body: { version: 1, name: 'Newer' },
    });
    for (const endpoint of [
      api.people.setUp,
      api.people.join,
      api.people.signIn,
      api.people.signOut,
      api.appliance.loadDemo,
    ])
      called.add(endpoint as Endpoint);

    const promised = ENDPOINTS.filter((endpoint) => endpoint.audit);
    expect(
      promised.filter((endpoint) => !called.has(endpoint)).map((endpoint) => `${endpoint.method} ${endpoint.path}`),
    ).toEqual([]);
  });

  it('[R70] no leaf of either log has a name, an address or a word of what all this was about', async () => {
    const leaves = await server.db.admin.query<{ entry: string }>(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM access.log_leaf ORDER BY log, idx`,
    );
    expect(leaves.length).toBeGreaterThan(300);
    const names = await server.db.admin.query<{ name: string }>('SELECT name FROM access."user"');
    const canaries = [
      ...names.map(({ name }) => name),
      '@',
      'firm.example',
      'announcement',
      'impossible',
      'Ann',
      REASON,
    ];
    const named = leaves.flatMap(({ entry }) =>
      canaries.filter((canary) => entry.includes(canary)).map((canary) => [canary, entry]),
    );
    expect(named).toEqual([]);
  });

  it('[R15] a message says how and when it was collected and read, from every file it came in', async () => {
    const { items } = ok(await people.legal.call(api.search.run, { query: { q: 'announcement' } }));
    const id = items.at(-1)!.id;
    const { origins } = ok(await people.legal.call(api.archive.provenance, { params: { id } }));
    expect(origins[0]).toMatchObject({
      version: 0,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      format: 'whatsapp',
      parser: expect.stringMatching(/^whatsapp\/\d+$/),
      options: { zone: 'Asia/Hong_Kong' },
      path: ['WhatsApp Chat with Desk.txt'],
      place: { start: expect.any(Number), bytes: expect.any(Number), line: expect.any(Number) },
      sourceTime: { zone: 'Asia/Hong_Kong', zoneOrigin: 'operator' },
      sightings: [{ import: { name: 'Phones' }, by: expect.any(String), file: 'WhatsApp Chat with Desk.txt' }],
    });
    const { sourceTime, receivedAt, ledgerAt } = origins[0]!;
    expect([sourceTime.text, receivedAt, ledgerAt].every(Boolean)).toBe(true);
  });

  it('sign-in and sign-out are in the log, and a refused sign-in too', async () => {
    const client = await server.visitor();
    expect(
      (await client.call(api.people.signIn, { body: { email: 'legal@firm.example', password: 'wrong' } })).status,
    ).toBe(401);
    const entered = ok(
      await client.call(api.people.signIn, { body: { email: 'Legal@firm.example', password: PASSWORD } }),
    );
    client.csrf = entered.csrf;
    expect(entered.user).toMatchObject({ name: 'The legal', permissions: expect.arrayContaining(['message.search']) });
    ok(await client.call(api.people.signOut));
    expect((await client.call(api.search.run, { query: { q: 'x' } })).status).toBe(401);
    const actions = (await newestEntries(10)).map((entry) => entry.action);
    expect(actions).toEqual(expect.arrayContaining(['session.refused', 'session.opened', 'session.closed']));
  });
});

describe('access', () => {
  it('[R127] each route refuses each role that lacks its permission, and the refusal is logged', async () => {
    for (const endpoint of ENDPOINTS) {
      const { permission } = endpoint;
      if (permission === 'anyone' || permission === 'signed-in') continue;
      const barred = ROLES.filter((role) => !(ROLE_PERMISSIONS[role] as readonly string[]).includes(permission));
      await Promise.all(
        barred.map(async (role) => {
          const answer = await people[role].call(endpoint, { params: { id: '1', number: 0 } });
          expect([endpoint.path, role, answer.status, (answer.body as { code: string }).code]).toEqual([
            endpoint.path,
            role,
            403,
            'not-allowed',
          ]);
        }),
      );
      const refusals = (await newestEntries(3 * ROLES.length)).filter(
        ({ action, subject }) => action === 'access.refused' && subject.id === `${endpoint.method} ${endpoint.path}`,
      );
      expect([endpoint.path, ...refusals.map(({ detail }) => detail)]).toEqual([
        endpoint.path,
        ...barred.map(() => expect.objectContaining({ permission })),
      ]);
    }
  });

  it('[R127] nobody who is not signed in gets past the door', async () => {
    const client = await server.visitor();
    for (const endpoint of ENDPOINTS.filter((candidate) => candidate.permission !== 'anyone')) {
      const answer = await client.call(endpoint, { params: { id: '1', number: 0 } });
      expect([endpoint.path, answer.status]).toEqual([endpoint.path, 401]);
    }
  });

  it('[R182] no route of a case tells anybody without access that it exists', () => hiddenFromOthers(people));

  it('an administrator cannot read messages or decide alerts by virtue of the role', () => {
    for (const permission of [
      'message.read',
      'message.search',
      'message.raw',
      'alert.read',
      'alert.decide',
      'exception.read',
    ] as const)
      expect(ROLE_PERMISSIONS.administrator).not.toContain(permission);
  });

  it('[R138] other sites, forms and missing tokens change nothing', async () => {
    const name = { name: 'Forged' };
    const attempt = (headers: Record<string, string>, body: string = JSON.stringify(name)) =>
      people.compliance.fetch('/api/lexicons', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': people.compliance.csrf, ...headers },
        body,
      });
    for (const headers of [
      { Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'X-CSRF-Token': 'guess' },
      { 'X-CSRF-Token': '' },
      { 'Content-Type': 'text/plain' },
      { 'Content-Type': 'application/x-www-form-urlencoded' },
    ] as Record<string, string>[]) {
      const answer = await attempt(headers);
      expect([JSON.stringify(headers), answer.status]).toEqual([JSON.stringify(headers), 403]);
    }
    expect((await attempt({ Origin: server.url }, JSON.stringify({ name: 'Fair' }))).status).toBe(200);
    const names = ok(await people.compliance.call(api.lexicons.list)).items.map((lexicon) => lexicon.name);
    expect(names).toContain('Fair');
    expect(names).not.toContain('Forged');
  });

  it('[R137] the session cookie is for this site and the server only, and content is never cached', async () => {
    const answer = await fetch(`${server.url}/api/session`);
    const cookie = answer.headers.getSetCookie()[0]!;
    expect(cookie).toMatch(/^minutebook=.*; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('[R139] every answer carries a policy that lets nothing in from elsewhere', async () => {
    const answer = await fetch(`${server.url}/api/session`);
    const policy = answer.headers.get('content-security-policy')!;
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });
});

describe('problems', () => {
  it.each([
    ['broken JSON', '/api/lexicons', { method: 'POST', body: '{"name":' }, 400, 'request-invalid'],
    [
      'a body that is too large',
      '/api/lexicons',
      { method: 'POST', body: JSON.stringify({ name: 'x'.repeat(3_000_000) }) },
      413,
      'request-invalid',
    ],
    [
      'a field that is not as it should be',
      '/api/lexicons',
      { method: 'POST', body: '{"name":""}' },
      422,
      'request-invalid',
    ],
    ['an id that is no id', '/api/lexicons/1%20OR%201=1', {}, 422, 'request-invalid'],
    ['what does not exist', '/api/lexicons/999999', {}, 404, 'not-found'],
    ['no such address', '/api/nothing', {}, 404, 'not-found'],
  ])('%s is answered with a code, a sentence and no stack', async (_name, path, init, status, code) => {
    const answer = await people.compliance.fetch(path, {
      ...init,
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': people.compliance.csrf },
    });
    const body = (await answer.json()) as Record<string, string>;
    expect([answer.status, body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(body.title).toMatch(/\.$/);
    expect(JSON.stringify(body)).not.toMatch(/at .*\.ts|node_modules|SELECT/);
  });

  it('a query with a fault says where', async () => {
    const answer = await people.legal.call(api.search.run, { query: { q: 'a AND (b' } });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'query-invalid', faults: [{ start: expect.any(Number), end: expect.any(Number) }] },
    });
  });

  it('an attachment or message that is not there, and one behind a wrong id, read the same', async () => {
    const one = await people.legal.call(api.archive.attachment, { params: { id: '1', number: 5 } });
    const other = await people.legal.call(api.archive.message, { params: { id: '999999' } });
    expect([one.status, other.status]).toEqual([404, 404]);
  });
});

describe('appliance', () => {
  it('says how far ledger, index and detection are', async () => {
    const status = ok(await people.administrator.call(api.appliance.status));
    expect(status).toMatchObject({
      detection: { position: status.ledger, behind: 0 },
      adapter: 'postgres',
      coverage: { state: 'complete' },
    });
  });

  it('nudges whoever listens when something changed, without saying what it says', async () => {
    const abort = new AbortController();
    const stream = await people.analyst.fetch('/api/live', { signal: abort.signal });
    const reader = stream.body!.getReader();
    await reader.read();
    ok(await people.compliance.call(api.lexicons.create, { body: { name: 'Nudge CANARY' } }));
    let heard = '';
    for (const end = Date.now() + 5_000; Date.now() < end && !heard.includes('data:');)
      heard += Buffer.from((await reader.read()).value ?? []).toString();
    abort.abort();
    expect(heard).toMatch(/data: \{"topic":/);
    expect(heard).not.toContain('CANARY');
  });

  it('[R127] nobody hears of another’s notices, by count, by list or by nudge', async () => {
    const abort = new AbortController();
    const listen = async (role: Role): Promise<() => string> => {
      const stream = await people[role].fetch('/api/live', { signal: abort.signal });
      let heard = '';
      void (async () => {
        for await (const chunk of stream.body!) heard += Buffer.from(chunk).toString();
      })().catch(() => undefined);
      return () => heard;
    };
    const [own, other] = [await listen('legal'), await listen('analyst')];
    const me = ok(await people.legal.call(api.people.session)).user!.id;
    await server.appliance.platform.database.transaction((tx) =>
      server.app.get(Notices).tell(tx, [me], {
        kind: 'mention',
        subject: { kind: 'alert', id: '770077' },
        words: { by: 'CANARY' },
      }),
    );
    await until(async () => own().includes('"notices"'));
    // What comes after it in both streams has come: so would it have.
    await nudge(server.appliance.platform.database, { topic: 'lexicon', id: 'later' });
    await until(async () => other().includes('"later"'));
    abort.abort();
    expect(other()).not.toContain('"notices"');
    expect(own() + other()).not.toMatch(new RegExp(`CANARY|770077|${me}`));
    const { items } = ok(await people.legal.call(api.notices.list));
    expect(items[0]).toMatchObject({ kind: 'mention', subject: { kind: 'alert', id: '770077' }, readAt: null });
    expect(ok(await people.legal.call(api.notices.count)).unread).toBeGreaterThan(0);
    const params = { id: items[0]!.id };
    expect((await people.analyst.call(api.notices.get, { params })).status).toBe(404);
    expect(ok(await people.analyst.call(api.notices.list)).items.map(({ id }) => id)).not.toContain(params.id);
  });

  it('describes itself: OpenAPI for every endpoint, behind the door', async () => {
    const description = ok(await people.analyst.call(api.appliance.openApi)) as { paths: Record<string, object> };
    expect(Object.values(description.paths).flatMap(Object.keys)).toHaveLength(ENDPOINTS.length);
    expect(ok(await people.analyst.call(api.appliance.docs))).toContain('Minutebook API');
  });

  it('[R153] without signing in there is a door, a heartbeat, and nothing else', () => {
    expect(
      ENDPOINTS.filter((endpoint) => endpoint.permission === 'anyone')
        .map((endpoint) => `${endpoint.method} ${endpoint.path}`)
        .sort(),
    ).toEqual([
      'DELETE /scim/v2/Users/:id',
      'GET /api/acknowledgement',
      'GET /api/attestation',
      'GET /api/invitation',
      'GET /api/session',
      'GET /api/setup',
      'GET /healthz',
      'GET /hooks/:source',
      'GET /readyz',
      'GET /scim/v2/ResourceTypes',
      'GET /scim/v2/Schemas',
      'GET /scim/v2/ServiceProviderConfig',
      'GET /scim/v2/Users',
      'GET /scim/v2/Users/:id',
      'PATCH /scim/v2/Users/:id',
      'POST /api/acknowledgement',
      'POST /api/attestation',
      'POST /api/emergency/open',
      'POST /api/invitation',
      'POST /api/session',
      'POST /api/setup',
      'POST /hooks/:source',
      'POST /scim/v2/Users',
      'PUT /scim/v2/Users/:id',
    ]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition());) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
