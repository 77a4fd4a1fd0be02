import type { ExaminerScope, Role } from '@minutebook/contract';
import { Log, SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { Audit } from '../audit/audit';
import { TransparencyLog } from '../log/transparency-log';
import { Notices } from '../notices/notices';
import { NoticeSources } from '../notices/notice-sources';
import { ROLE_PERMISSIONS, TOXIC_PAIRS, toxicPair } from '../permission/roles';
import { ACCESS_SCHEMA } from '../schema';
import { SessionStore } from '../session/http/session-store';
import { actorOf, Users } from './users';
import { VisitEnds } from './visit-ends';

const ADMIN = { id: '00000000-0000-4000-8000-000000000001', name: 'Ada Min', role: 'administrator' } as const;
const PASSWORD = 'correct horse battery staple';
const CLIENT = '192.0.2.7';
const DAY = 86_400_000;

let db: TestDatabase;
let clock: SetClock;
let audit: Audit;
let users: Users;

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T08:00:00Z'));
  audit = new Audit(db.app, new TransparencyLog(db.app, clock, 'test'), clock);
  users = new Users(db.app, audit, clock);
});
afterEach(() => db.drop());

const scope = (days: number, part: Partial<ExaminerScope> = {}): ExaminerScope => ({
  everything: true,
  persons: [],
  desks: [],
  channels: [],
  from: null,
  to: null,
  until: new Date(clock.now().getTime() + days * DAY).toISOString(),
  ...part,
});
const invite = (roles: readonly Role[], examiner?: ExaminerScope) =>
  users.invite(ADMIN, { name: 'Exa Min', email: 'exa@reg.example', roles, handles: [], examiner });

describe('examiners', () => {
  it('[R194] come with a scope and an end within 90 days, or not at all', async () => {
    await expect(invite(['examiner'])).rejects.toMatchObject({ code: 'examiner-without-scope', status: 422 });
    for (const days of [-1, 0, 90.1])
      await expect(invite(['examiner'], scope(days))).rejects.toMatchObject({ code: 'examiner-end' });
    await expect(invite(['analyst'], scope(1))).rejects.toMatchObject({ code: 'scope-without-examiner' });
    const { user } = await invite(['examiner'], scope(90));
    expect(user.examiner).toMatchObject({ everything: true });
    await expect(users.change(ADMIN, user.id, 0, { examiner: scope(91) })).rejects.toMatchObject({
      code: 'examiner-end',
    });
    expect((await users.change(ADMIN, user.id, 0, { examiner: scope(2) })).examiner!.until).toBe(scope(2).until);
    await expect(db.owner.query(`UPDATE access."user" SET examiner = NULL WHERE id = $1`, [user.id])).rejects.toThrow(
      /examiner_has_scope/,
    );
    const [entry] = await audit.list({ action: 'user.changed' }, undefined, 1);
    expect(entry!.detail).toMatchObject({ before: { examiner: { until: scope(90).until } }, after: { examiner: {} } });
  });

  it('[R194] are out at the minute it ends: no request, no sign-in, no session, and the log says so', async () => {
    const { link } = await invite(['examiner'], scope(1));
    const user = await users.join(link.token, PASSWORD);
    const store = new SessionStore(db.app, clock);
    const session = { cookie: {} as never, passport: { user: user.id } };
    clock.advance(DAY - 60_000);
    await new Promise<void>((resolve) => store.set('sid', session, () => resolve()));
    expect(await users.current(user.id)).toMatchObject({ id: user.id });
    await users.endVisits();
    expect(await users.current(user.id)).toBeDefined();
    clock.advance(60_000);
    expect(await users.current(user.id)).toBeUndefined();
    await expect(users.signIn(user.email, PASSWORD, CLIENT)).rejects.toMatchObject({ code: 'sign-in-refused' });
    expect((await users.whoMay('message.search')).map(({ id }) => id)).not.toContain(user.id);
    await users.endVisits();
    await users.endVisits();
    expect(await new Promise((resolve) => store.get('sid', (_error, found) => resolve(found)))).toBeNull();
    const ended = await audit.list({ action: 'examiner.ended' }, undefined, 10);
    expect(ended.map(({ actor, subject }) => [actor.name, subject.id])).toEqual([['access', user.id]]);
    // Let in again only with a new end.
    await expect(users.change(ADMIN, user.id, 2, { state: 'active' })).rejects.toMatchObject({ code: 'examiner-end' });
    await users.change(ADMIN, user.id, 2, { state: 'active', examiner: scope(1) });
    expect(await users.signIn(user.email, PASSWORD, CLIENT)).toMatchObject({ id: user.id });
  });

  it('[R194] administrators hear once that a visit ends within three days, and anew when it was extended', async () => {
    const { user: admin, link } = await users.invite(ADMIN, {
      name: 'Ada Min',
      email: 'ada@firm.example',
      roles: ['administrator'],
      handles: [],
    });
    await users.join(link.token, PASSWORD);
    const { user } = await invite(['examiner'], scope(5));
    const sources = new NoticeSources(db.app, new Notices(clock), clock, new Log('error', () => undefined));
    sources.add(new VisitEnds(db.app));
    const told = () =>
      db.owner.query<{ user_id: string; subject: string; words: { due: string } }>(
        `SELECT user_id, subject_kind || ':' || subject_id AS subject, words FROM access.notice ORDER BY id`,
      );
    await sources.ask();
    expect(await told()).toEqual([]);
    clock.advance(2 * DAY);
    await sources.ask();
    await sources.ask();
    const first = { user_id: admin.id, subject: `user:${user.id}` };
    expect(await told()).toEqual([{ ...first, words: { name: 'Exa Min', due: user.examiner!.until } }]);
    const longer = await users.change(ADMIN, user.id, 0, { examiner: scope(4) });
    clock.advance(2 * DAY);
    await sources.ask();
    expect((await told()).map(({ words }) => words.due)).toEqual([user.examiner!.until, longer.examiner!.until]);
  });

  it('[R194] cannot use a link once their time is over', async () => {
    const { link } = await invite(['examiner'], scope(1));
    clock.advance(DAY);
    await expect(users.join(link.token, PASSWORD)).rejects.toMatchObject({ code: 'link-ended' });
  });

  it('[R130] [R194] no role beside it: neither an administrator’s nor any that would widen what the scope shows', async () => {
    const others = Object.keys(ROLE_PERMISSIONS).filter((role) => role !== 'examiner') as Role[];
    expect(others.length).toBeGreaterThanOrEqual(6);
    for (const role of others) {
      expect(toxicPair(['examiner', role])).toBeDefined();
      await expect(invite([role, 'examiner'], scope(1))).rejects.toMatchObject({ code: 'toxic-roles', status: 422 });
    }
    for (const [one, other] of TOXIC_PAIRS)
      await expect(invite([other, one], scope(1))).rejects.toMatchObject({ code: 'toxic-roles' });
    expect(
      ROLE_PERMISSIONS.examiner.filter(
        (permission) => !/^(?:message\.(?:search|read)|review\.report)$/.test(permission),
      ),
    ).toEqual([]);
  });
});

describe('granting rights', () => {
  it('[R34] [R130] is refused within one’s own line, by name, and the refusal is logged', async () => {
    const link = await users.setupLink();
    const ada = await users.setUp(link!.token, { name: 'Ada', email: 'ada@firm.example', password: PASSWORD });
    const asked: string[][] = [];
    const wary = new Users(db.app, audit, clock, {
      between: async (granter, grantee) => {
        asked.push([granter.name, grantee.name, ...grantee.handles]);
        return grantee.handles.includes('email:boss@firm.example') ? 'Boss manages Ada.' : undefined;
      },
    });
    const handles = [{ scheme: 'email', value: 'Boss@firm.example' }];
    const refusal = { code: 'conflict-of-interest', status: 403, title: 'Boss manages Ada.' };
    const boss = { name: 'Boss', email: 'boss@x.example', roles: ['analyst'], handles } as const;
    await expect(wary.invite(actorOf(ada), boss)).rejects.toMatchObject(refusal);
    const { user } = await users.invite(actorOf(ada), boss);
    await expect(wary.change(actorOf(ada), user.id, 0, { roles: ['supervisor'] })).rejects.toMatchObject(refusal);
    await wary.change(actorOf(ada), user.id, 0, { name: 'The Boss' });
    await wary.invite(actorOf(ada), { ...boss, email: 'other@x.example', handles: [] });
    expect(asked[0]).toEqual(['Ada', 'Boss', 'email:boss@firm.example']);
    const refused = await audit.list({ action: 'user.refused' }, undefined, 10);
    expect(refused.map(({ subject }) => subject.id)).toEqual([user.id, 'new']);
  });
});
