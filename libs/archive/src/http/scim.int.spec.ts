import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory, Reflector } from '@nestjs/core';
import { AnswerInterceptor, auditTrail, RequestGuard } from '@minutebook/access';
import { Log, ProblemFilter } from '@minutebook/platform';
import { readDirectoryFile } from '../people/directory-file';
import { Provisioning } from '../people/scim/provisioning';
import { ScimToken } from '../people/scim/scim-token';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import { ScimController } from './scim.controller';
import { ScimDoor } from './scim-door';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const MINUTE = 60_000;

let archive: TestArchive;
let tokens: ScimToken;
let secret: string;
let url: string;
let close: () => Promise<void>;

beforeEach(async () => {
  archive = await testArchive();
  const { db, audit, clock, people } = archive;
  tokens = new ScimToken(db.app, audit, clock);
  secret = (await tokens.make(OPERATOR)).secret;
  @Module({
    controllers: [ScimController],
    providers: [
      { provide: ScimDoor, useValue: new ScimDoor(tokens, audit, clock) },
      { provide: Provisioning, useValue: new Provisioning(db.app, people.imports, audit, clock) },
      { provide: APP_FILTER, useValue: new ProblemFilter(new Log('error', () => undefined)) },
      {
        provide: APP_GUARD,
        inject: [Reflector],
        useFactory: (reflector: Reflector) => new RequestGuard(reflector, audit),
      },
      {
        provide: APP_INTERCEPTOR,
        inject: [Reflector],
        useFactory: (reflector: Reflector) => new AnswerInterceptor(reflector),
      },
    ],
  })
  class ScimModule {}
  const app = await NestFactory.create(ScimModule, { logger: false, abortOnError: false, bodyParser: false });
  app.use(auditTrail);
  await app.listen(0, '127.0.0.1');
  url = `${await app.getUrl()}/scim/v2`;
  close = () => app.close();
});
afterEach(async () => {
  await close();
  await archive.drop();
});

interface Said {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: unknown, token = secret): Promise<Said> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/scim+json; charset=utf-8' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    headers: answer.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

const find = async (filter: string): Promise<Said['body'][]> =>
  (await call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.Resources as Said['body'][];

const patch = (id: unknown, ...Operations: unknown[]): Promise<Said> =>
  call('PATCH', `/Users/${String(id)}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations,
  });

const user = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `${name}@firm.example`,
  externalId: name,
  displayName: `The ${name}`,
  active: true,
  emails: [{ primary: true, type: 'work', value: `${name}@firm.example` }],
  ...more,
});

/** In force, with the day a mapping ended by the time of messages. */
async function handlesOf(id: unknown): Promise<string[]> {
  const { mappings } = await archive.people.persons.file(String(id));
  return mappings
    .filter(({ endedAt }) => !endedAt)
    .map(({ scheme, value, until, ground }) => `${ground} ${scheme}:${value}${until ? ' until now' : ''}`)
    .sort();
}

async function entries(): Promise<{ action: string; by: string; detail: Record<string, unknown> }[]> {
  await archive.log.sequence('audit');
  const listed = await archive.audit.list({}, undefined, 100);
  return listed.map(({ action, actor, detail }) => ({ action, by: actor.name, detail: { ...detail } }));
}

describe('what Entra ID does', () => {
  it('[R41] tests the connection, creates, asks again, changes, disables and deletes; the person stays', async () => {
    expect(await call('GET', '/Users?filter=userName+eq+%22e91d1f17%22')).toMatchObject({
      status: 200,
      type: expect.stringContaining('application/scim+json'),
      body: { totalResults: 0, Resources: [] },
    });
    const boss = await call('POST', '/Users', user('boss'));
    const created = await call(
      'POST',
      '/Users',
      user('holt', {
        name: { formatted: 'Maren Holt', familyName: 'Holt', givenName: 'Maren' },
        title: 'Director',
        phoneNumbers: [{ type: 'mobile', value: '+852 9123 4417' }],
        meta: { resourceType: 'User' },
        [ENTERPRISE]: { department: 'HK ECM' },
      }),
    );
    expect(created).toMatchObject({ status: 201, body: { userName: 'holt@firm.example', active: true } });
    const { id, meta } = created.body as { id: string; meta: { location: string } };
    expect(created.headers.get('location')).toBe(meta.location);
    expect((await find('userName eq "HOLT@firm.example"')).map((one) => one.id)).toEqual([id]);
    expect((await find('externalId eq "holt"')).map((one) => one.id)).toEqual([id]);
    expect((await find(`id eq "${id}"`)).map((one) => one.id)).toEqual([id]);
    expect(await find('externalId eq "HOLT"')).toEqual([]);

    const manager = { op: 'Add', path: `${ENTERPRISE}:manager`, value: boss.body.id };
    expect((await patch(id, manager)).body[ENTERPRISE]).toEqual({
      department: 'HK ECM',
      manager: { value: boss.body.id },
    });
    const phone = { op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+852 6000 0001' };
    expect((await patch(id, phone)).status).toBe(200);
    expect(await handlesOf(id)).toEqual([
      'directory email:holt@firm.example',
      'directory phone:+852 6000 0001',
      'directory phone:+852 9123 4417 until now',
    ]);
    archive.clock.advance(MINUTE);
    const disabled = await patch(id, { op: 'Replace', path: 'active', value: 'False' });
    expect(disabled.body).toMatchObject({ active: false, title: 'Director' });
    expect((await archive.people.persons.file(id)).person).toMatchObject({
      externalId: 'holt',
      name: 'The holt',
      names: ['Maren Holt'],
      desk: 'HK ECM',
      manager: 'boss',
      ground: 'directory',
      ofFirm: true,
      state: 'left',
      leftAt: archive.clock.now(),
    });
    expect((await patch(id, { op: 'Replace', path: 'active', value: 'True' })).body.active).toBe(true);

    expect((await call('DELETE', `/Users/${id}`)).status).toBe(204);
    expect(await call('GET', `/Users/${id}`)).toMatchObject({ status: 404, body: { status: '404' } });
    expect((await call('DELETE', `/Users/${id}`)).status).toBe(404);
    const { person, history } = await archive.people.persons.file(id);
    expect(person).toMatchObject({ state: 'left', leftAt: archive.clock.now() });
    expect(history.every(({ byName }) => byName === 'scim')).toBe(true);
    expect((await handlesOf(id)).filter((handle) => !handle.endsWith('until now'))).toEqual([]);

    const again = await call('POST', '/Users', user('holt'));
    expect(again).toMatchObject({ status: 201, body: { id, active: true } });
  });

  it('[R1] every push is in the audit log, by scim, with what it changed; one that changes nothing too', async () => {
    const { body } = await call('POST', '/Users', user('holt'));
    await patch(body.id, { op: 'Replace', path: 'title', value: 'Director' });
    await patch(body.id, { op: 'Replace', path: 'title', value: 'Director' });
    await call('DELETE', `/Users/${String(body.id)}`);
    const own = (await entries()).filter(({ action }) => action === 'person.provisioned').reverse();
    expect(own.every(({ by }) => by === 'scim')).toBe(true);
    expect(own.map(({ detail }) => [detail.outcome, detail.fields, detail.handlesAdded, detail.handlesEnded])).toEqual([
      ['created', [], ['holt@firm.example'], []],
      ['changed', ['title'], [], []],
      ['unchanged', [], [], []],
      ['changed', ['state', 'leftAt'], [], ['holt@firm.example']],
    ]);
  });
});

describe('what Okta does', () => {
  it('[R41] looks, creates, replaces as a whole, deactivates with an object and takes back', async () => {
    expect((await call('GET', '/Users?startIndex=1&count=2')).body).toMatchObject({ totalResults: 0, startIndex: 1 });
    const { body } = await call('POST', '/Users', {
      ...user('lin'),
      name: { givenName: 'Wei', familyName: 'Lin' },
      groups: [],
      locale: 'en-US',
      password: 'ignored',
    });
    expect(body).not.toHaveProperty('password');
    const replaced = await call('PUT', `/Users/${String(body.id)}`, {
      ...user('lin', { id: body.id, displayName: 'Lin Wei', title: 'Trader' }),
      emails: [{ value: 'wei.lin@firm.example', type: 'work', primary: true }],
    });
    expect(replaced).toMatchObject({ status: 200, body: { displayName: 'Lin Wei', title: 'Trader' } });
    expect(replaced.body).not.toHaveProperty('name');
    expect(await handlesOf(body.id)).toEqual([
      'directory email:lin@firm.example until now',
      'directory email:wei.lin@firm.example',
    ]);
    const silent = await call('PUT', `/Users/${String(body.id)}`, user('lin', { emails: replaced.body.emails }));
    expect(silent.body).not.toHaveProperty('title');
    expect((await patch(body.id, { op: 'replace', value: { active: false } })).body.active).toBe(false);
    // Leaves, and what they had stays theirs.
    expect(await handlesOf(body.id)).toContain('directory email:wei.lin@firm.example');
    expect((await call('PUT', `/Users/${String(body.id)}`, user('lin'))).body.active).toBe(true);
  });

  it('pages in the order users came', async () => {
    for (const name of ['a', 'b', 'c']) {
      await call('POST', '/Users', user(name));
      archive.clock.advance(MINUTE);
    }
    const page = (await call('GET', '/Users?startIndex=2&count=1')).body;
    expect(page).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1, Resources: [{ externalId: 'b' }] });
    expect((await call('GET', '/Users?startIndex=0&count=-1')).body).toMatchObject({ startIndex: 1, Resources: [] });
    expect((await call('GET', '/Users?count=x')).body).toMatchObject({ scimType: 'invalidValue' });
  });
});

describe('beside what the directory has', () => {
  const csv = 'id,name,desk,phone,wechat\nholt,Maren Holt,Rates,+852 9123 4417,wxid_mh\n';

  it('[R41] becomes the person with the same external id, and takes away nothing it never spoke of', async () => {
    const { entries: known } = readDirectoryFile(Buffer.from(csv));
    await archive.people.imports.import(OPERATOR, known, false, 'csv');
    const { body } = await call('POST', '/Users', user('holt'));
    expect(body[ENTERPRISE]).toEqual({ department: 'Rates' });
    await call('PUT', `/Users/${String(body.id)}`, user('holt', { emails: [] }));
    expect(await handlesOf(body.id)).toEqual([
      'directory email:holt@firm.example until now',
      'directory phone:+852 9123 4417',
      'directory wechat:wxid_mh',
    ]);
    expect(await archive.people.persons.list({}, undefined, 10)).toHaveLength(1);
  });

  it('shows the provider what people changed by hand, and leaves it when another attribute changes', async () => {
    const { body } = await call('POST', '/Users', user('holt', { title: 'Trader' }));
    const { person } = await archive.people.persons.file(String(body.id));
    await archive.people.persons.change(OPERATOR, person.id, person.version, { title: 'Head', name: 'Maren' });
    expect((await call('GET', `/Users/${person.id}`)).body).toMatchObject({ title: 'Head', displayName: 'Maren' });
    await patch(person.id, { op: 'add', path: 'phoneNumbers', value: [{ value: '+852 1', type: 'work' }] });
    expect((await archive.people.persons.file(person.id)).person).toMatchObject({ title: 'Head', name: 'Maren' });
  });

  it('[R41] a handle of somebody else, a name and an id in use are refused, and nothing of the push happens', async () => {
    const uniqueness = { status: 409, body: { scimType: 'uniqueness', status: '409' } };
    const holt = await call('POST', '/Users', user('holt'));
    const before = await archive.people.persons.file(String(holt.body.id));
    const emails = [{ value: 'Holt@Firm.example' }];
    expect(await call('POST', '/Users', user('lin', { emails }))).toMatchObject(uniqueness);
    expect(await call('POST', '/Users', user('holt', { externalId: 'other', emails: [] }))).toMatchObject(uniqueness);
    expect(await call('POST', '/Users', user('lin', { externalId: 'holt' }))).toMatchObject(uniqueness);
    const lin = await call('POST', '/Users', user('lin'));
    const op = { op: 'replace', path: 'emails[type eq "work"].value', value: 'holt@firm.example' };
    expect(await patch(lin.body.id, { op: 'replace', path: 'title', value: 'x' }, op)).toMatchObject(uniqueness);
    expect((await call('GET', `/Users/${String(lin.body.id)}`)).body).not.toHaveProperty('title');
    expect(await archive.people.persons.file(String(holt.body.id))).toEqual(before);
    expect(await archive.people.persons.list({}, undefined, 10)).toHaveLength(2);
  });
});

describe('the door', () => {
  it('[R41] opens to the token in force only, of which nothing but a hash is kept', async () => {
    expect((await call('GET', '/ServiceProviderConfig')).body).toMatchObject({ patch: { supported: true } });
    expect((await call('GET', '/ResourceTypes')).body).toMatchObject({ totalResults: 1 });
    expect((await call('GET', '/Schemas')).body).toMatchObject({ totalResults: 2 });
    const refused = await call('POST', '/Users', user('holt'), 'guess');
    expect(refused).toMatchObject({ status: 401, body: { status: '401' } });
    expect([refused.type, refused.headers.get('www-authenticate')]).toEqual([
      expect.stringContaining('application/scim+json'),
      'Bearer',
    ]);
    expect((await call('GET', '/Schemas', undefined, '')).status).toBe(401);
    const older = secret;
    secret = (await tokens.make(OPERATOR)).secret;
    expect((await call('GET', '/Users', undefined, older)).status).toBe(401);
    expect((await call('GET', '/Users')).status).toBe(200);
    expect(await tokens.inForce()).toMatchObject({ usedAt: archive.clock.now(), madeByName: OPERATOR.name });
    const stored = await archive.db.owner.query<{ text: string }>('SELECT t::text AS text FROM archive.scim_token t');
    expect(stored.every(({ text }) => !text.includes(secret) && !text.includes(older))).toBe(true);
    await tokens.revoke(OPERATOR);
    expect((await call('GET', '/Users')).status).toBe(401);
    await expect(tokens.revoke(OPERATOR)).rejects.toMatchObject({ code: 'not-found' });
    const actions = (await entries()).map(({ action }) => action);
    expect(actions.filter((action) => action === 'access.refused')).toHaveLength(4);
    expect(actions.filter((action) => action.startsWith('directory.'))).toEqual([
      'directory.scim-token-revoked',
      'directory.scim-token-made',
      'directory.scim-token-made',
    ]);
    expect(await archive.people.persons.list({}, undefined, 10)).toEqual([]);
  });

  it('lets nobody try tokens without end', async () => {
    for (let i = 0; i < 10; i++) expect((await call('GET', '/Users', undefined, `guess${i}`)).status).toBe(401);
    const waiting = await call('GET', '/Users');
    expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([429, '60']);
    archive.clock.advance(MINUTE);
    expect((await call('GET', '/Users')).status).toBe(200);
  });

  it('takes any text there is, and keeps what a database can', async () => {
    const long = 'é'.repeat(200);
    const { body } = await call('POST', '/Users', user('a\0b\ud800', { name: { givenName: long, familyName: long } }));
    const odd = { op: 'add', path: 'emails[type eq "x\\u0000\\ud800"].value', value: 'odd\0@firm.example' };
    const patched = await patch(body.id, { op: 'remove', path: 'displayName' }, odd);
    expect(patched).toMatchObject({ status: 200, body: { name: { familyName: long } } });
    expect(patched.body.emails).toContainEqual({ value: 'odd@firm.example', type: 'x\ufffd' });
    expect((await archive.people.persons.file(String(body.id))).person.name).toHaveLength(200);
    expect((await call('GET', `/Users?filter=${encodeURIComponent('userName eq "\\u0000"')}`)).status).toBe(200);
  });

  it('says what is wrong with a request in SCIM’s words', async () => {
    expect((await call('POST', '/Users', '{')).body).toMatchObject({ status: '400', scimType: 'invalidSyntax' });
    expect((await call('POST', '/Users', { displayName: 'x' })).body).toMatchObject({ scimType: 'invalidValue' });
    expect((await call('GET', '/Users?filter=title+eq+%22x%22')).body).toMatchObject({ scimType: 'invalidFilter' });
    expect((await call('GET', '/Users?filter=userName+sw+%22x%22')).body).toMatchObject({ scimType: 'invalidFilter' });
    expect(await call('GET', '/Users/no-uuid')).toMatchObject({ status: 404, body: { status: '404' } });
    expect((await call('POST', '/Users', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
  });
});
