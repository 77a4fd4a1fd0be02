import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATOR, testArchive, type TestArchive } from '../testing';
import type { DirectoryEntry } from './directory-file';
import { holderAt, isOfFirmAt } from './who-is-who';

const never = new AbortController().signal;
const DAY = 86_400_000;
const REASON = 'Looked into it with the desk.';

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

interface Line {
  readonly from?: readonly [scheme: string, value: string, name?: string];
  readonly to?: readonly (readonly [scheme: string, value: string, name?: string])[];
  readonly role?: 'to' | 'member';
  readonly text?: string;
  readonly notice?: string;
  readonly at?: string;
  readonly channel?: string;
}

let made = 0;

/** Imports a conversation; returns its id. */
async function converse(room: string, lines: readonly Line[]): Promise<number> {
  const party = ([scheme, value, name]: readonly [string, string, string?]) => ({
    scheme,
    value,
    ...(name && { name }),
  });
  const events = lines.map(
    ({ from, to, role = 'to', text = 'hello', notice, at = '2026-03-01T10:00:00Z', channel = 'whatsapp' }) => ({
      type: notice ? 'system' : 'message',
      ...(notice && { notice }),
      id: `${room}-${made++}`,
      channel,
      conversation: { id: room, type: 'group', title: room },
      at,
      ...(from && { from: party(from) }),
      ...(to && { to: to.map((one) => ({ ...party(one), role })) }),
      text,
    }),
  );
  const folder = join(archive.folder, `in-${made++}`);
  mkdirSync(folder);
  const path = join(folder, `${room}.jsonl`);
  writeFileSync(path, [{ minutebook: 'feed', version: 1 }, ...events].map((event) => JSON.stringify(event)).join('\n'));
  await archive.imports.runLocal(OPERATOR, {}, [path], never, () => undefined);
  await archive.log.sequence('records');
  await archive.people.sightings.catchUp();
  const [row] = await archive.db.app.query<{ id: number }>('SELECT id FROM archive.conversation WHERE title = $1', [
    room,
  ]);
  return row!.id;
}

function entry(
  externalId: string,
  name: string,
  handles: DirectoryEntry['handles'],
  more: Partial<DirectoryEntry> = {},
): DirectoryEntry {
  return {
    externalId,
    name,
    names: [],
    desk: null,
    title: null,
    branch: null,
    joinedOn: null,
    jurisdiction: null,
    manager: null,
    kind: 'employee',
    ofFirm: true,
    state: 'active',
    leftAt: null,
    handles,
    ...more,
  };
}

async function waiting(): Promise<string[]> {
  return (await archive.people.unmapped.list(undefined, undefined, 100)).map(({ value }) => value);
}

async function person(externalId: string) {
  return (await archive.people.persons.list({ text: externalId }, undefined, 10)).find(
    (one) => one.externalId === externalId,
  )!;
}

async function actions(): Promise<string[]> {
  const rows = await archive.db.app.query<{ action: string }>('SELECT action FROM access.audit_entry ORDER BY id');
  return rows.map((row) => row.action);
}

describe('unmapped handles', () => {
  it('[R41] every handle of a message maps to a person or waits in a queue that counts the days', async () => {
    const { people } = archive;
    await converse('desk', [
      { from: ['phone', '+852 9123 4417', 'Maren Holt'], to: [['wechat', 'wxid_abc', 'Client']] },
      { from: ['wechat', 'wxid_abc', 'Client'], to: [['phone', '+852 9123 4417']] },
    ]);
    archive.clock.advance(3 * DAY);
    await converse('later', [{ from: ['phone', '+44 20 7946 0000'] }]);
    expect(await people.unmapped.list(undefined, undefined, 10)).toMatchObject([
      { value: '+852 9123 4417', messages: 2, conversations: 1 },
      { value: 'wxid_abc', messages: 2, conversations: 1 },
      { value: '+44 20 7946 0000', messages: 1 },
    ]);
    expect(await people.unmapped.count()).toEqual({ handles: 3, oldestAt: new Date('2026-11-24T08:00:00.000Z') });
    const [first] = await people.unmapped.list(undefined, undefined, 1);
    expect((await people.unmapped.list(undefined, first, 10)).map(({ value }) => value)).toEqual([
      'wxid_abc',
      '+44 20 7946 0000',
    ]);

    await people.imports.import(
      OPERATOR,
      [entry('E1', 'Maren Holt', [{ scheme: 'phone', value: '+85291234417' }])],
      false,
      'test',
    );
    expect(await waiting()).toEqual(['wxid_abc', '+44 20 7946 0000']);
    // Every handle of the archive is in one of the two places.
    const [{ handles } = { handles: 0 }] = await archive.db.app.query<{ handles: number }>(
      'SELECT count(*) AS handles FROM archive.handle',
    );
    expect(handles).toBe(1 + (await people.unmapped.count()).handles);
  });

  it('[R41] [E2] a second address of a person appears in the queue and cannot be ignored', async () => {
    const { people } = archive;
    await people.imports.import(
      OPERATOR,
      [entry('E1', 'Maren Holt', [{ scheme: 'email', value: 'm.holt@firm.example' }])],
      false,
      'test',
    );
    await people.domains.add(OPERATOR, '@Firm.example', 'the firm');
    await people.domains.add(OPERATOR, 'holt-advisory.example', 'doing business as');
    await converse('mail', [
      { from: ['email', 'm.holt@firm.example', 'Maren Holt'], channel: 'email' },
      { from: ['email', 'maren@uk.holt-advisory.example', 'Maren Holt'], channel: 'email' },
    ]);
    const [second, ...others] = await people.unmapped.list(undefined, undefined, 10);
    expect(others).toEqual([]);
    expect(second).toMatchObject({
      value: 'maren@uk.holt-advisory.example',
      ofFirm: true,
      suggestions: [{ ground: 'same-name', person: { externalId: 'E1' } }],
    });
    for (const settlement of [
      { class: 'ignored', reason: REASON, expiresAt: new Date(archive.clock.now().getTime() + DAY) },
      { class: 'external', reason: REASON },
    ] as const)
      await expect(people.unmapped.settle(OPERATOR, [second!.id], settlement)).rejects.toMatchObject({
        code: 'handle-of-firm',
      });
    expect(await waiting()).toEqual(['maren@uk.holt-advisory.example']);
    const { id, version } = await person('E1');
    await people.persons.map(OPERATOR, id, version, { scheme: 'email', value: second!.value });
    expect(await waiting()).toEqual([]);
  });

  it('[R42] a handle is settled with a reason only, and what is ignored comes back', async () => {
    const { people, clock } = archive;
    await converse('mail', [
      { from: ['email', 'noreply@alerts.example'], channel: 'email' },
      { from: ['email', 'x@nobody.example'], channel: 'email' },
    ]);
    const [service, stranger] = await people.unmapped.list(undefined, undefined, 10);
    expect(await people.unmapped.settle(OPERATOR, [service!.id], { class: 'service', reason: REASON })).toBe(1);
    await expect(
      people.unmapped.settle(OPERATOR, [stranger!.id], { class: 'ignored', reason: REASON }),
    ).rejects.toMatchObject({
      fields: { expiresAt: expect.any(String) },
    });
    await expect(
      people.unmapped.settle(OPERATOR, [stranger!.id], { class: 'external', reason: 'no' }),
    ).rejects.toThrow();
    const expiresAt = new Date(clock.now().getTime() + 30 * DAY);
    await people.unmapped.settle(OPERATOR, [stranger!.id], { class: 'ignored', reason: REASON, expiresAt });
    expect(await waiting()).toEqual([]);
    clock.advance(31 * DAY);
    expect(await waiting()).toEqual(['x@nobody.example']);
    const [kept] = await people.unmapped.settled(undefined, 10);
    await people.unmapped.reopen(OPERATOR, kept!.id);
    expect(await waiting()).toEqual(['noreply@alerts.example', 'x@nobody.example']);
    await expect(people.unmapped.reopen(OPERATOR, kept!.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('[R41] a notice of a changed number proposes a mapping and makes none', async () => {
    const { people } = archive;
    await people.imports.import(
      OPERATOR,
      [entry('E1', 'Maren Holt', [{ scheme: 'phone', value: '+85291234417' }])],
      false,
      'test',
    );
    await converse('desk', [
      { from: ['phone', '+852 9123 4417', 'Maren Holt'] },
      { notice: 'number-changed', text: '+852 9123 4417 changed to +852 6000 1111', at: '2026-03-02T10:00:00Z' },
      { from: ['phone', '+85260001111', '~M'], at: '2026-03-02T11:00:00Z' },
    ]);
    const [row] = await people.unmapped.list(undefined, undefined, 10);
    expect(row).toMatchObject({
      value: '+85260001111',
      suggestions: [{ ground: 'number-changed', person: { externalId: 'E1' }, message: expect.any(Number) }],
    });
  });
});

describe('persons and their handles', () => {
  it('[R41] [E18] a client’s WeChat handle is mapped with the identity check recorded; mappings end and are never rewritten', async () => {
    const { people, clock } = archive;
    await converse('orders', [{ from: ['wechat', 'wxid_lin', '林'], text: 'buy 5000 at market', channel: 'wechat' }]);
    const facts = { ...entry('C7', 'Lin Wei', [], { kind: 'client', ofFirm: false }), handles: undefined };
    const { handles: _none, ...client } = facts;
    const created = await people.persons.create(OPERATOR, client);
    const check = 'Passport seen on a video call, 2 March 2026, by M. Holt';
    const mapped = await people.persons.map(OPERATOR, created.id, 0, {
      scheme: 'wechat',
      value: 'wxid_lin',
      identityCheck: check,
    });
    expect(await waiting()).toEqual([]);
    await expect(
      people.persons.map(OPERATOR, created.id, mapped.version, { scheme: 'wechat', value: '@WXID_Lin' }),
    ).rejects.toMatchObject({ code: 'handle-taken', status: 409 });
    clock.advance(DAY);
    const file = await people.persons.file(created.id);
    const until = new Date('2026-04-01T00:00:00Z');
    await people.persons.unmap(OPERATOR, created.id, file.person.version, file.mappings[0]!.id, {
      reason: REASON,
      until,
    });
    const after = await people.persons.file(created.id);
    expect(after.mappings).toMatchObject([
      { scheme: 'wechat', identityCheck: check, until, endedAt: null },
      { identityCheck: check, until: null, endedReason: REASON, endedByName: OPERATOR.name },
    ]);
    await expect(
      people.persons.unmap(OPERATOR, created.id, file.person.version, file.mappings[0]!.id, { reason: REASON }),
    ).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(archive.db.app.query('DELETE FROM archive.person_handle')).rejects.toThrow();
    await expect(
      archive.db.admin.query(`UPDATE archive.person_handle SET ended_reason = 'other' WHERE ended_at IS NOT NULL`),
    ).rejects.toThrow(/stays as it is/);
    expect(await actions()).toEqual(expect.arrayContaining(['person.created', 'handle.mapped', 'handle.unmapped']));
  });

  it('are listed page by page, none twice or never, also where JavaScript and PostgreSQL write a name small differently', async () => {
    const { persons } = archive.people;
    const names = ['İpek Aydın', 'Ivan Petrov', 'ΝΙΚΟΣ', 'Νικόλαος', 'Zoe Wu'];
    for (const [i, name] of names.entries()) {
      const { handles: _none, ...facts } = entry(`E${i}`, name, []);
      await persons.create(OPERATOR, facts);
    }
    const paged: string[] = [];
    for (let after: { name: string; id: string } | undefined; paged.length < 9;) {
      const [row] = await persons.list({}, after, 1);
      if (!row) break;
      paged.push(row.name);
      after = row;
    }
    expect([...paged].sort()).toEqual([...names].sort());
  });

  it('[R14] keeps every state of an entry, with who changed it and when', async () => {
    const { people, clock } = archive;
    const { handles: _none, ...facts } = entry('E1', 'Maren Holt', []);
    const { id } = await people.persons.create(OPERATOR, { ...facts, desk: 'HK ECM' });
    clock.advance(DAY);
    await people.persons.change(OPERATOR, id, 0, { desk: 'LN Rates', names: ['何静怡'] });
    await expect(people.persons.change(OPERATOR, id, 0, { desk: 'else' })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await expect(people.persons.create(OPERATOR, facts)).rejects.toMatchObject({ code: 'id-taken' });
    const { history, person: now } = await people.persons.file(id);
    expect(now).toMatchObject({ desk: 'LN Rates', names: ['何静怡'], version: 1 });
    expect(history).toMatchObject([
      { version: 1, facts: { desk: 'LN Rates' }, byName: OPERATOR.name },
      { version: 0, facts: { desk: 'HK ECM' } },
    ]);
  });

  it('a number that went from one person to another is each one’s in its time', async () => {
    const { people, directory } = archive;
    await converse('desk', [{ from: ['phone', '+852 9123 4417'] }]);
    const change = new Date('2026-02-01T00:00:00Z');
    const { handles: _none, ...facts } = entry('E1', 'Maren Holt', []);
    const ann = await people.persons.create(OPERATOR, facts);
    const bo = await people.persons.create(OPERATOR, {
      ...facts,
      externalId: 'E2',
      name: 'Bo',
      ofFirm: false,
      kind: 'client',
    });
    const claim = { scheme: 'phone', value: '+85291234417' };
    await people.persons.map(OPERATOR, ann.id, 0, { ...claim, until: change });
    await people.persons.map(OPERATOR, bo.id, 0, { ...claim, from: change });
    const [handle] = await directory.find({ value: '+85291234417' }, 10);
    const [before, then] = [new Date('2026-01-31T23:59:59Z'), change];
    expect([before, then].map((at) => [holderAt(handle!, at)?.externalId, isOfFirmAt(handle!, at)])).toEqual([
      ['E1', true],
      ['E2', false],
    ]);
  });
});

describe('directory import', () => {
  const phone = (value: string) => ({ scheme: 'phone', value });

  it('[R41] compares first, then changes just that; the same file again changes nothing', async () => {
    const { imports, persons } = archive.people;
    const file = [
      entry('E1', 'Maren Holt', [phone('+85291234417')], { desk: 'HK ECM' }),
      entry('E2', 'Dominic Vale', [phone('+85260001111')]),
    ];
    const difference = await imports.compare(OPERATOR, file, true, 'csv');
    expect(difference).toMatchObject({ added: [{}, {}], changed: [], gone: [], conflicts: [] });
    expect(await persons.list({}, undefined, 10)).toEqual([]);
    await imports.import(OPERATOR, file, true, 'csv', difference.revision);
    expect((await persons.list({}, undefined, 10)).map(({ name }) => name)).toEqual(['Dominic Vale', 'Maren Holt']);
    expect(await imports.compare(OPERATOR, file, true, 'csv')).toMatchObject({
      unchanged: 2,
      added: [],
      changed: [],
      gone: [],
    });
    await expect(imports.import(OPERATOR, file, true, 'csv', difference.revision)).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });

    const next = [entry('E1', 'Maren Holt', [phone('+85233334444')], { desk: 'LN Rates' })];
    const changes = await imports.compare(OPERATOR, next, false, 'csv');
    expect(changes).toMatchObject({
      changed: [
        {
          fields: [{ field: 'desk', before: 'HK ECM', after: 'LN Rates' }],
          added: [{ normal: '+85233334444' }],
          missing: [{ normal: '+85291234417' }],
        },
      ],
      gone: [{ externalId: 'E2' }],
    });
    // Not said to be everybody: missing is reported, and that is all.
    await imports.import(OPERATOR, next, false, 'csv');
    expect(await person('E2')).toMatchObject({ state: 'active' });
    expect((await persons.file((await person('E1')).id)).mappings.filter(({ endedAt }) => !endedAt)).toHaveLength(2);
    await imports.import(OPERATOR, next, true, 'csv');
    expect(await person('E2')).toMatchObject({ state: 'left', leftAt: archive.clock.now() });
    const { mappings } = await persons.file((await person('E1')).id);
    expect(mappings.filter(({ endedAt }) => !endedAt)).toMatchObject([
      { normal: '+85291234417', until: archive.clock.now() },
      { normal: '+85233334444', until: null },
    ]);
    expect(await imports.compare(OPERATOR, next, true, 'csv')).toMatchObject({ unchanged: 1, changed: [], gone: [] });
  });

  it('[R41] a handle two people claim is mapped to neither, or stays whose it is', async () => {
    const { imports, persons } = archive.people;
    const both = [
      entry('E1', 'Ann', [phone('+85291234417')]),
      entry('E2', 'Bo', [phone('+852 9123-4417'), phone('+85260001111')]),
    ];
    const { conflicts } = await imports.import(OPERATOR, both, true, 'csv');
    expect(conflicts).toMatchObject([{ claim: { normal: '+85291234417' }, claimants: ['E1', 'E2'] }]);
    const mappings = await persons.mappingsOf([await person('E1'), await person('E2')]);
    expect(mappings.map(({ normal }) => normal)).toEqual(['+85260001111']);
    const stolen = await imports.compare(OPERATOR, [entry('E1', 'Ann', [phone('+85260001111')])], false, 'csv');
    expect(stolen.conflicts).toMatchObject([{ claimants: ['E1', 'E2'] }]);
  });
});

describe('rooms', () => {
  const ann = ['phone', '+85291234417', 'Ann'] as const;
  const bo = ['phone', '+85260001111', 'Bo'] as const;
  const cy = ['phone', '+85233334444', 'Cy'] as const;

  it('[R41] tells who was in the room then, and on what ground', async () => {
    const room = await converse('desk', [
      { from: ann, at: '2026-03-01T10:00:00Z' },
      {
        from: ann,
        to: [bo],
        notice: 'member-added',
        role: 'member',
        text: 'Ann added Bo',
        at: '2026-03-02T10:00:00Z',
      },
      { from: bo, at: '2026-03-02T11:00:00Z' },
      { notice: 'member-left', text: 'Bo left', at: '2026-03-03T10:00:00Z' },
      { from: cy, at: '2026-03-04T10:00:00Z' },
      { from: ann, at: '2026-03-05T10:00:00Z' },
    ]);
    const present = async (at: string) => {
      const { presences, handles } = await archive.people.rooms.whoWasThere(room, new Date(at));
      return Object.fromEntries(presences.map(({ handle, ground }) => [handles.get(handle)!.name, ground]));
    };
    expect(await present('2026-03-01T12:00:00Z')).toEqual({ Ann: 'seen-before-and-after', Cy: 'seen-only-later' });
    expect(await present('2026-03-02T10:30:00Z')).toEqual({
      Ann: 'seen-before-and-after',
      Bo: 'came-in',
      Cy: 'seen-only-later',
    });
    expect(await present('2026-03-03T12:00:00Z')).toEqual({ Ann: 'seen-before-and-after', Cy: 'seen-only-later' });
    expect(await present('2026-03-06T00:00:00Z')).toEqual({ Ann: 'seen-before', Cy: 'seen-before' });
  });

  it('[R41] says whether a conversation is personal by who takes part, until a person says it with a reason', async () => {
    const { imports, rooms } = archive.people;
    const family = await converse('family', [{ from: bo, to: [cy] }]);
    const mixed = await converse('mixed', [{ from: ann, to: [cy] }]);
    expect(await rooms.classOf(family)).toMatchObject({ class: 'undecided', rule: 'firm-unknown' });
    await imports.import(
      OPERATOR,
      [
        entry('E1', 'Ann', [{ scheme: 'phone', value: ann[1] }]),
        entry('E2', 'Dee', [{ scheme: 'phone', value: '+85255556666' }]),
      ],
      false,
      'csv',
    );
    const desk = await converse('desk', [{ from: ann, to: [['phone', '+85255556666']] }]);
    expect(await rooms.classOf(family)).toMatchObject({ class: 'personal', rule: 'nobody-of-the-firm' });
    expect(await rooms.classOf(mixed)).toMatchObject({ class: 'undecided', rule: 'unknown-outsiders' });
    expect(await rooms.classOf(desk)).toMatchObject({ class: 'business', rule: 'colleagues' });
    await rooms.decide(OPERATOR, mixed, { class: 'personal', reason: 'Her brother, as she showed us.' });
    await rooms.decide(OPERATOR, mixed, { class: 'business', reason: 'He places orders as well, it turns out.' });
    expect(await rooms.classOf(mixed)).toMatchObject({
      class: 'business',
      rule: null,
      decisions: [{ class: 'business', byName: OPERATOR.name }, { class: 'personal' }],
    });
    await expect(rooms.decide(OPERATOR, 999, { class: 'personal', reason: REASON })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await actions()).filter((action) => action === 'conversation.classed')).toHaveLength(2);
  });
});
