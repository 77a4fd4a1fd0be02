import { EMERGENCY_HOURS } from '@minutebook/contract';
import { SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import type { Actor } from '../audit/actor';
import { Audit } from '../audit/audit';
import { hashPassword } from '../identity/passwords';
import type { StoredUser } from '../identity/store/user-store';
import { actorOf, Users } from '../identity/users';
import { TransparencyLog } from '../log/transparency-log';
import { Notices } from '../notices/notices';
import { permissionsOf } from '../permission/roles';
import { ACCESS_SCHEMA } from '../schema';
import { Designations, type Named } from './designations';
import { EmergencyDoor, type Entering } from './emergency-door';

const PASSWORD = 'correct horse battery staple';
const CLIENT = '192.0.2.7';
const REASON = 'Written undertaking of 24 November 2026.';
const HOUR = 3_600_000;

let db: TestDatabase;
let clock: SetClock;
let audit: Audit;
let users: Users;
let designations: Designations;
let door: EmergencyDoor;
let admin: Actor;
let eva: StoredUser;

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T08:00:00Z'));
  audit = new Audit(db.app, new TransparencyLog(db.app, clock, 'test'), clock);
  const notices = new Notices(clock);
  users = new Users(db.app, audit, clock, undefined, notices);
  designations = new Designations(db.app, users, audit, notices, clock);
  door = new EmergencyDoor(db.app, audit, notices, clock);
  admin = actorOf(await admit('Ada Min', ['administrator']));
  eva = await admit('Eva Stone', ['executive']);
});
afterEach(() => db.drop());

const emailOf = (name: string): string => `${name.toLowerCase().replace(' ', '.')}@firm.example`;

function admit(name: string, roles: StoredUser['roles']): Promise<StoredUser> {
  return db.app.transaction((tx) => users.admit(tx, { name, email: emailOf(name), roles, handles: [] }, 'x'));
}

const name = (name: string, kind: 'officer' | 'specialist' = 'officer'): Promise<Named> =>
  designations.name(actorOf(eva), kind, { name, email: emailOf(name) }, REASON);

const enter = (email: string, code: string, part: Partial<Entering> = {}) =>
  door.open({ email, code, purpose: 'drill', reason: 'The yearly drill of 2026.', ...part });

const actions = async (limit = 20): Promise<string[]> =>
  (await audit.list({}, undefined, limit)).map(({ action }) => action).reverse();

describe('the executive officer', () => {
  it('[R11] is one at a time: a second is refused, also by the database, until the first is disabled', async () => {
    const second = { name: 'Otto Two', email: 'otto@firm.example', roles: ['executive'], handles: [] } as const;
    await expect(users.invite(admin, second)).rejects.toMatchObject({ code: 'executive-taken', status: 409 });
    const ann = await admit('Ann Lee', ['legal']);
    const grant = () => users.change(admin, ann.id, 0, { roles: ['legal', 'executive'] });
    await expect(grant()).rejects.toMatchObject({ code: 'executive-taken' });
    await expect(
      db.app.query(`UPDATE access."user" SET roles = '{legal,executive}' WHERE id = $1`, [ann.id]),
    ).rejects.toThrow(/user_executive/);
    await users.change(admin, eva.id, 0, { state: 'disabled' });
    expect(await grant()).toMatchObject({ roles: ['legal', 'executive'] });
    await expect(users.change(admin, eva.id, 1, { state: 'active' })).rejects.toMatchObject({
      code: 'executive-taken',
    });
  });

  it('[R11] names two officers and three specialists and not one more, also not by SQL', async () => {
    for (const person of ['Olga One', 'Otto Two']) await name(person);
    await expect(name('Odo Three')).rejects.toMatchObject({ code: 'seats-taken', status: 409 });
    for (const person of ['Sol One', 'Sue Two', 'Sam Three']) await name(person, 'specialist');
    await expect(name('Sid Four', 'specialist')).rejects.toMatchObject({ code: 'seats-taken' });
    const ann = await admit('Ann Lee', ['legal']);
    const seat = (kind: string, slot: number) =>
      db.app.query(
        `INSERT INTO access.designation (kind, slot, user_id, named_by, reason, since) VALUES ($1, $2, $3, $4, 'x', now())`,
        [kind, slot, ann.id, eva.id],
      );
    for (const [kind, slot] of [
      ['officer', 3],
      ['officer', 0],
      ['specialist', 4],
      ['deputy', 1],
    ] as const)
      await expect(seat(kind, slot)).rejects.toThrow(/designation_slot/);
    for (const [kind, slot] of [
      ['officer', 2],
      ['specialist', 3],
    ] as const)
      await expect(seat(kind, slot)).rejects.toThrow(/designation_seat/);
    await expect(db.app.query('DELETE FROM access.designation')).rejects.toThrow(/permission denied/);
    await expect(db.owner.query('DELETE FROM access.designation')).rejects.toThrow(/append-only/);
    await expect(db.app.query('UPDATE access.designation SET slot = 1')).rejects.toThrow(/permission denied/);
    const { designations: seats } = await designations.readiness();
    expect(seats.map(({ kind, slot, name }) => [kind, slot, name])).toEqual([
      ['officer', 1, 'Olga One'],
      ['officer', 2, 'Otto Two'],
      ['specialist', 1, 'Sol One'],
      ['specialist', 2, 'Sue Two'],
      ['specialist', 3, 'Sam Three'],
    ]);
    // A seat that is free again is the next one’s, and what was stays as it ended.
    const [first] = seats;
    const ended = await designations.end(actorOf(eva), first!.id, 0, 'Left the firm last week.');
    expect(ended).toMatchObject({ name: 'Olga One', state: 'disabled', endedByName: 'Eva Stone', version: 1 });
    expect((await name('Odo Three')).designation).toMatchObject({ kind: 'officer', slot: 1 });
    await expect(
      db.app.query('UPDATE access.designation SET ended_at = NULL WHERE ended_at IS NOT NULL'),
    ).rejects.toThrow(/has ended/);
    expect((await designations.history(undefined, 10)).map(({ name }) => name)).toEqual([
      'Odo Three',
      'Sam Three',
      'Sue Two',
      'Sol One',
      'Otto Two',
      'Olga One',
    ]);
  });

  it('[R11] names users too, but nobody who grants rights, visits, or is one of them already', async () => {
    const ann = await admit('Ann Lee', ['legal']);
    await admit('Bo Chan', ['analyst']);
    expect((await designations.candidates('', undefined, 10)).map(({ name }) => name)).toEqual(['Ann Lee', 'Bo Chan']);
    expect((await designations.candidates('LEE', undefined, 10)).map(({ name }) => name)).toEqual(['Ann Lee']);
    expect(await designations.candidates('%', undefined, 10)).toEqual([]);
    const { designation, link } = await designations.name(actorOf(eva), 'officer', { user: ann.id }, REASON);
    expect(link).toBeNull();
    expect(await users.find(ann.id)).toMatchObject({ roles: ['legal', 'designee'], state: 'active' });
    expect((await designations.candidates('', undefined, 10)).map(({ name }) => name)).toEqual(['Bo Chan']);
    const off = await admit('Off Duty', ['analyst']);
    await users.change(admin, off.id, 0, { state: 'disabled' });
    for (const user of [admin.id, eva.id, ann.id, off.id])
      await expect(designations.name(actorOf(eva), 'specialist', { user }, REASON)).rejects.toMatchObject({
        code: 'not-designable',
      });
    await designations.end(actorOf(eva), designation.id, 0, 'Another will do this now.');
    expect(await users.find(ann.id)).toMatchObject({ roles: ['legal'], state: 'active' });
    await expect(designations.end(actorOf(eva), designation.id, 1, 'And once more, please.')).rejects.toMatchObject({
      code: 'designation-ended',
    });
  });

  it('[R11] no administrator makes or unmakes a designee', async () => {
    const person = { name: 'Dee Sign', email: 'dee@firm.example', handles: [] };
    await expect(users.invite(admin, { ...person, roles: ['designee'] })).rejects.toMatchObject({
      code: 'role-by-designation',
    });
    const { designation } = await name('Olga One');
    const change = (roles: StoredUser['roles']) => users.change(admin, designation.user, 0, { roles });
    await expect(change(['legal'])).rejects.toMatchObject({ code: 'role-by-designation' });
    expect(await change(['legal', 'designee'])).toMatchObject({ roles: ['legal', 'designee'] });
    const bo = await admit('Bo Chan', ['analyst']);
    await expect(users.change(admin, bo.id, 0, { roles: ['analyst', 'designee'] })).rejects.toMatchObject({
      code: 'role-by-designation',
    });
    for (const other of ['administrator', 'examiner', 'designee'] as const)
      await expect(users.invite(admin, { ...person, roles: ['executive', other] })).rejects.toMatchObject({
        code: 'toxic-roles',
      });
  });

  it('[R11] whoever has only that role is out when it ends, and comes back when named again', async () => {
    const { designation, link } = await name('Olga One');
    await users.join(link!.token, PASSWORD);
    await expect(designations.invite(actorOf(eva), designation.id)).rejects.toMatchObject({ code: 'joined-already' });
    await designations.end(actorOf(eva), designation.id, 0, 'On leave until spring.');
    await expect(users.signIn(emailOf('Olga One'), PASSWORD, CLIENT)).rejects.toMatchObject({
      code: 'sign-in-refused',
    });
    const { roles, version } = await users.find(designation.user);
    expect(roles).toEqual([]);
    await expect(users.change(admin, designation.user, version, { state: 'active' })).rejects.toMatchObject({
      code: 'role-missing',
    });
    expect((await designations.candidates('olga', undefined, 10)).map(({ id }) => id)).toEqual([designation.user]);
    const again = await designations.name(actorOf(eva), 'specialist', { user: designation.user }, REASON);
    expect(again).toMatchObject({ designation: { kind: 'specialist', state: 'active' }, link: null });
    expect(await users.signIn(emailOf('Olga One'), PASSWORD, CLIENT)).toMatchObject({ roles: ['designee'] });
  });
});

describe('the door for emergencies', () => {
  it('[R11] opens with the code and nothing else, once, and gives a fresh one', async () => {
    const { code } = await door.makeCode(actorOf(eva));
    const { user, fresh } = await enter(` ${eva.email.toUpperCase()}`, code.toLowerCase());
    expect(user.producing).toMatchObject({ purpose: 'drill', until: new Date(clock.now().getTime() + 8 * HOUR) });
    expect(permissionsOf(user)).toEqual([
      'audit.export',
      'audit.read',
      'bundle.make',
      'designation.read',
      'designation.write',
      'emergency.open',
      'hold.read',
      'message.raw',
      'message.read',
      'message.search',
      'people.read',
      'retention.read',
    ]);
    await expect(enter(eva.email, code)).rejects.toMatchObject({ code: 'emergency-refused', status: 401 });
    // In anew, e.g. in another browser: the access before ends, and there is one.
    const again = await enter(eva.email, fresh.code);
    expect(again.user.producing!.id).not.toBe(user.producing!.id);
    expect((await door.list(undefined, 10)).map(({ ending }) => ending)).toEqual([null, 'entered-anew']);
    const stored = await db.owner.query<{ hash: string }>('SELECT hash FROM access.sealed_code');
    expect(stored.map(({ hash }) => hash.split('$')[0])).toEqual(['scrypt', 'scrypt', 'scrypt']);
    expect(await actions()).toEqual([
      'emergency.code-made',
      'emergency.opened',
      'emergency.refused',
      'emergency.ended',
      'emergency.opened',
    ]);
    const [opened] = await audit.list({ action: 'emergency.opened' }, undefined, 1);
    expect(opened).toMatchObject({ actor: { id: eva.id, role: 'executive' }, detail: { purpose: 'drill' } });
    expect(JSON.stringify(await audit.list({}, undefined, 20))).not.toContain(code);
  });

  it('[R11] of two at once with one code one gets it', async () => {
    const { code } = await door.makeCode(actorOf(eva));
    const both = await Promise.allSettled([enter(eva.email, code), enter(eva.email, code)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'emergency-refused' } });
    expect(await door.list(undefined, 10)).toHaveLength(1);
  });

  it('[R11] refuses in the same words whoever it is, and slows down, apart from sign-in', async () => {
    const { link } = await users.invite(admin, {
      name: 'Lee Gal',
      email: 'lee@firm.example',
      roles: ['legal'],
      handles: [],
    });
    await users.join(link.token, PASSWORD);
    const { code } = await door.makeCode(actorOf(eva));
    const refusals = [];
    for (const email of ['lee@firm.example', 'nobody@firm.example', eva.email])
      refusals.push(await enter(email, 'wrong').catch((problem: Error) => problem.message));
    expect(new Set(refusals).size).toBe(1);
    await expect(
      door.makeCode(actorOf(await users.signIn('lee@firm.example', PASSWORD, CLIENT))),
    ).rejects.toMatchObject({
      status: 404,
    });
    const hash = await hashPassword(PASSWORD);
    await db.owner.query('UPDATE access."user" SET password_hash = $2 WHERE id = $1', [eva.id, hash]);
    // Hammering sign-in does not close the door for emergencies.
    for (let i = 0; i < 6; i++) await users.signIn(eva.email, 'guess', CLIENT).catch(() => undefined);
    await expect(users.signIn(eva.email, 'guess', CLIENT)).rejects.toMatchObject({ code: 'sign-in-blocked' });
    for (let i = 0; i < 3; i++) await enter(eva.email, 'wrong').catch(() => undefined);
    await expect(enter(eva.email, 'wrong')).rejects.toMatchObject({ code: 'sign-in-blocked', status: 429 });
    // Nor can anybody keep it shut by knocking: a right code opens it.
    expect((await enter(eva.email, code)).user.id).toBe(eva.id);
    expect(await enter(eva.email, 'wrong').catch((problem: { code: string }) => problem.code)).toBe(
      'emergency-refused',
    );
    const refused = await audit.list({ action: 'emergency.refused' }, undefined, 20);
    expect(refused.map(({ subject, detail }) => [subject.id, detail['failures']]).slice(0, 2)).toEqual([
      [eva.id, 1],
      [eva.id, 4],
    ]);
  });

  it('[R11] closes by the clock, to the minute, and the log says so', async () => {
    const { code } = await door.makeCode(actorOf(eva));
    const { user } = await enter(eva.email, code);
    clock.advance(EMERGENCY_HOURS * HOUR - 60_000);
    await door.endOverdue();
    expect((await users.current(eva.id))!.producing).not.toBeNull();
    clock.advance(60_000);
    expect((await users.current(eva.id))!.producing).toBeNull();
    await expect(door.end(actorOf(eva), user.producing!.id)).rejects.toMatchObject({ code: 'emergency-ended' });
    clock.advance(60_000);
    await door.endOverdue();
    await door.endOverdue();
    expect(await door.list(undefined, 1)).toMatchObject([
      { ending: 'time', endedBy: null, endedAt: user.producing!.until },
    ]);
    const ended = await audit.list({ action: 'emergency.ended' }, undefined, 10);
    expect(ended.map(({ actor, detail }) => [actor.name, detail['how']])).toEqual([['access', 'time']]);
  });

  it('[R11] closes by the person, by the executive officer, and with the right to it', async () => {
    const olga = await designee('Olga One');
    const sol = await designee('Sol One', 'specialist');
    const open = async ({ user, code }: { user: StoredUser; code: string }) =>
      (await enter(user.email, code)).user.producing!.id;
    const own = await open(olga);
    await expect(door.end(actorOf(sol.user), own)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await door.end(actorOf(olga.user), own)).toMatchObject({ ending: 'person', endedByName: 'Olga One' });
    const other = await open(sol);
    expect(await door.end(actorOf(eva), other)).toMatchObject({ ending: 'executive', endedByName: 'Eva Stone' });

    const { code } = await door.makeCode(actorOf(olga.user));
    await open({ user: olga.user, code });
    await designations.end(actorOf(eva), olga.id, 0, 'Moved to another desk.');
    const spare = await door.makeCode(actorOf(sol.user));
    await open({ user: sol.user, code: spare.code });
    const { version } = await users.find(sol.user.id);
    await users.change(admin, sol.user.id, version, { state: 'disabled' });
    expect(
      (await door.list(undefined, 2)).map(({ userName, ending, endedByName }) => [userName, ending, endedByName]),
    ).toEqual([
      ['Sol One', 'right-lost', 'Ada Min'],
      ['Olga One', 'right-lost', 'Eva Stone'],
    ]);
    // And no code of theirs opens anything.
    const codes = await db.owner.query('SELECT FROM access.sealed_code WHERE ended_at IS NULL');
    expect(codes).toEqual([]);
    expect((await users.find(olga.user.id)).producing).toBeNull();
  });

  it('[R11] the database opens nothing for anybody else, and nothing for longer', async () => {
    const ann = await admit('Ann Lee', ['legal']);
    const insert = (user: string, hours: number) =>
      db.app.query(
        `INSERT INTO access.emergency (user_id, purpose, reason, opened_at, until) VALUES ($1, 'drill', 'x', now(), now() + make_interval(hours => $2))`,
        [user, hours],
      );
    await expect(insert(ann.id, 8)).rejects.toThrow(/whom they named/);
    await expect(insert(eva.id, 9)).rejects.toThrow(/check constraint/);
    await insert(eva.id, 8);
    await expect(insert(eva.id, 8)).rejects.toThrow(/emergency_open/);
    await expect(db.app.query(`UPDATE access.emergency SET until = until + interval '1 day'`)).rejects.toThrow(
      /permission denied/,
    );
  });

  it('[R11] everybody who watches over it hears of it; what is missing is said', async () => {
    const auditor = await admit('Aud Itor', ['auditor']);
    const told = () =>
      db.owner.query<{ kind: string; words: object }>(
        'SELECT kind, words FROM access.notice WHERE user_id = $1 ORDER BY id',
        [auditor.id],
      );
    const gaps = async () => (await designations.readiness()).gaps;
    expect(await gaps()).toEqual(['no-code', 'no-drill']);
    const { designation, link } = await name('Olga One');
    expect(await gaps()).toEqual(['not-joined', 'no-code', 'no-drill']);
    await users.join(link!.token, PASSWORD);
    const { code } = await door.makeCode(actorOf(eva));
    await door.makeCode(actorOf(await users.find(designation.user)));
    expect(await gaps()).toEqual(['no-drill']);
    await enter(eva.email, code);
    expect(await gaps()).toEqual([]);
    clock.advance(365 * 24 * HOUR);
    expect(await gaps()).toEqual(['drill-old']);
    await users.change(admin, eva.id, 0, { state: 'disabled' });
    expect(await gaps()).toEqual(['no-executive', 'drill-old']);
    expect(await told()).toEqual([
      { kind: 'designation-changed', words: { name: 'Olga One', seat: 'officer', change: 'named' } },
      { kind: 'emergency-opened', words: { name: 'Eva Stone', purpose: 'drill', until: '2026-11-24T16:00:00.000Z' } },
      { kind: 'designation-changed', words: { name: 'Eva Stone', seat: 'executive', change: 'ended' } },
    ]);
  });
});

/** Named, joined, and with a code. */
async function designee(person: string, kind: 'officer' | 'specialist' = 'officer') {
  const { designation, link } = await name(person, kind);
  const user = await users.join(link!.token, PASSWORD);
  const { code } = await door.makeCode(actorOf(user));
  return { id: designation.id, user, code };
}
