import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { SetClock } from '@minutebook/platform';
import { leafHash, parseCanonical } from '@minutebook/proof';
import { Audit } from './audit/audit';
import { Attempts } from './identity/attempts';
import { Users } from './identity/users';
import { TransparencyLog } from './log/transparency-log';
import { ACCESS_SCHEMA } from './schema';
import type { SessionData } from 'express-session';
import { SessionStore } from './session/http/session-store';

/** Where people come from. */
const CLIENT = '192.0.2.7';
const ADMIN = { id: '00000000-0000-4000-8000-000000000001', name: 'Ada Min', role: 'administrator' } as const;

let db: TestDatabase;
let clock: SetClock;
let log: TransparencyLog;
let audit: Audit;
let users: Users;

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T08:00:00Z'));
  log = new TransparencyLog(db.app, clock, 'test');
  audit = new Audit(db.app, log, clock);
  users = new Users(db.app, audit, clock);
});
afterEach(() => db.drop());

describe('schema', () => {
  it('entities and hand-written migrations agree, and every migration can be undone', async () => {
    expect(await db.owner.drift()).toEqual([]);
    await db.owner.undoMigration();
    expect(await db.owner.migrate()).toHaveLength(1);
  });
});

describe('transparency log', () => {
  const entry = (n: number) => ({ type: 'test', subject: `thing:${n}`, ref: n, commit: Buffer.alloc(32, n) });

  it('[R72] numbers without gap under many writers and sequencers at once', async () => {
    const writers = Array.from({ length: 20 }, (_, w) =>
      (async () => {
        for (let i = 0; i < 20; i++) {
          await db.app
            .transaction(async (tx) => {
              await log.append(tx, 'audit', 'a', [entry(w * 100 + i * 2), entry(w * 100 + i * 2 + 1)]);
              if (i % 7 === 3) throw new Error('rolled back');
            })
            .catch(() => undefined);
        }
      })(),
    );
    const sequencers = Array.from({ length: 3 }, async () => {
      for (let i = 0; i < 20; i++) await log.sequence('audit');
    });
    await Promise.all([...writers, ...sequencers]);
    await log.sequence('audit');
    const leaves = await log.read('audit', 0, 10_000);
    expect(leaves).toHaveLength(20 * 17 * 2);
    leaves.forEach((leaf, i) => expect(leaf.idx).toBe(i));
    expect(new Set(leaves.map((leaf) => leaf.ref)).size).toBe(leaves.length);
    expect(await log.size('audit')).toBe(leaves.length);
  });

  it('[R64] [R67] a leaf is the hash of the stored bytes, which are canonical and name number and time', async () => {
    await db.app.transaction((tx) => log.append(tx, 'audit', 'a', [entry(5)]));
    await log.sequence('audit');
    const [leaf] = await log.read('audit', 0, 1);
    expect(leafHash(leaf!.entry).equals(leaf!.hash)).toBe(true);
    expect(parseCanonical(leaf!.entry)).toMatchObject({
      v: 1,
      log: 'test/audit',
      idx: 0,
      ts: '2026-11-24T08:00:00.000Z',
      subject: 'thing:5',
      commit: '05'.repeat(32),
    });
  });

  it('[R81] times never run backwards, whatever the clock does', async () => {
    await db.app.transaction((tx) => log.append(tx, 'audit', 'a', [entry(1)]));
    await log.sequence('audit');
    clock.advance(-3_600_000);
    await db.app.transaction((tx) => log.append(tx, 'audit', 'a', [entry(2)]));
    await log.sequence('audit');
    const times = (await log.read('audit', 0, 10)).map((leaf) => leaf.at.toISOString());
    expect(times).toEqual(['2026-11-24T08:00:00.000Z', '2026-11-24T08:00:00.000Z']);
  });

  it('[R92] the program’s own role cannot change or remove what is logged; nor can anyone past the trigger', async () => {
    await audit.record(ADMIN, 'audit.viewed', { kind: 'log', id: 'audit' });
    await log.sequence('audit');
    for (const table of ['access.log_leaf', 'access.audit_entry']) {
      for (const statement of [`UPDATE ${table} SET at = now()`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        await expect(db.app.query(statement)).rejects.toThrow(/permission denied/);
        await expect(db.owner.query(statement)).rejects.toThrow(/append-only/);
        await expect(
          db.admin.transaction(
            async (tx) => (await tx.query('SET LOCAL session_replication_role = replica'), tx.query(statement)),
          ),
        ).rejects.toThrow(/append-only/);
      }
    }
  });
});

describe('audit', () => {
  it('[R73] entry and change commit together or not at all', async () => {
    await expect(
      db.app.transaction(async (tx) => {
        await audit.append(tx, ADMIN, 'lexicon.created', { kind: 'lexicon', id: '1' });
        throw new Error('the change failed');
      }),
    ).rejects.toThrow();
    expect(await audit.list({}, undefined, 10)).toEqual([]);
    // And the other way round: a ledger that cannot be written takes the change back.
    await db.owner.query('REVOKE INSERT ON access.log_pending FROM minutebook_app');
    await expect(
      users.invite(ADMIN, { name: 'New', email: 'new@firm.example', roles: ['analyst'], handles: [] }),
    ).rejects.toThrow(/permission denied/);
    expect(await users.list(undefined, 10)).toEqual([]);
  });

  it('[R94] filters by kind, action, actor, subject and time, newest first, page by page', async () => {
    for (let i = 0; i < 30; i++) {
      clock.advance(3_600_000);
      await audit.record(
        { id: `u${i % 3}`, name: `Reader ${i % 3}`, role: 'analyst' },
        i % 2 ? 'search.run' : 'alert.claimed',
        { kind: i % 2 ? 'search' : 'alert', id: String(i % 5) },
        { n: i },
      );
    }
    const all = await audit.list({}, undefined, 100);
    expect(all.map((entry) => entry.index)).toEqual(Array.from({ length: 30 }, (_, i) => 29 - i));
    const pages = [await audit.list({ kind: 'read' }, undefined, 10), await audit.list({ kind: 'read' }, 9, 10)];
    expect(pages[0]!.every((entry) => entry.action === 'search.run')).toBe(true);
    expect(pages[1]!.every((entry) => entry.index < 9)).toBe(true);
    expect((await audit.list({ actor: 'Reader 2' }, undefined, 100)).length).toBe(10);
    expect((await audit.list({ actor: '%' }, undefined, 100)).length).toBe(0);
    expect(
      (await audit.list({ subject: 'alert:4' }, undefined, 100)).every(
        (entry) => entry.subject.id === '4' && entry.subject.kind === 'alert',
      ),
    ).toBe(true);
    expect(
      (await audit.list({ from: '2026-11-25', to: '2026-11-25' }, undefined, 100)).every((entry) =>
        entry.at.toISOString().startsWith('2026-11-25'),
      ),
    ).toBe(true);
    expect(all[0]!.detail).toEqual({ n: 29 });
  });
});

describe('users', () => {
  const password = 'correct horse battery staple';

  async function administrator() {
    const link = await users.setupLink();
    return users.setUp(link!.token, { name: 'Ada', email: 'Ada@Firm.example', password });
  }

  it('[R132] the set-up link works once and ends; there is no account before it', async () => {
    expect(await users.setupNeeded()).toBe(true);
    const first = await users.setupLink();
    const second = await users.setupLink();
    await expect(users.setUp(first!.token, { name: 'Eve', email: 'eve@firm.example', password })).rejects.toMatchObject(
      { code: 'link-ended' },
    );
    clock.advance(31 * 60_000);
    await expect(
      users.setUp(second!.token, { name: 'Eve', email: 'eve@firm.example', password }),
    ).rejects.toMatchObject({ code: 'link-ended' });
    const ada = await administrator();
    expect(ada).toMatchObject({ email: 'ada@firm.example', roles: ['administrator'], state: 'active' });
    expect(await users.setupLink()).toBeUndefined();
  });

  it('of two holders of one link at the same moment, one gets in', async () => {
    const link = await users.setupLink();
    const both = await Promise.allSettled(
      ['a', 'b'].map((name) => users.setUp(link!.token, { name, email: `${name}@firm.example`, password })),
    );
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('[R130] nobody grants rights and holds a right to content', async () => {
    await expect(
      users.invite(ADMIN, { name: 'X', email: 'x@firm.example', roles: ['administrator', 'analyst'], handles: [] }),
    ).rejects.toMatchObject({ code: 'toxic-roles' });
    const ada = await administrator();
    await expect(
      users.change({ id: ada.id, name: ada.name, role: 'administrator' }, ada.id, 0, { roles: ['analyst'] }),
    ).rejects.toMatchObject({ code: 'own-rights' });
  });

  it('[R129] a disabled user is out at the next request, sessions and invitations with them', async () => {
    const { user, link } = await users.invite(ADMIN, {
      name: 'Ines',
      email: 'ines@firm.example',
      roles: ['analyst'],
      handles: [],
    });
    const joined = await users.join(link.token, password);
    const store = new SessionStore(db.app, clock);
    await new Promise<void>((resolve, reject) =>
      store.set('sid', { cookie: {} as never, passport: { user: user.id } }, (error) =>
        error ? reject(error as Error) : resolve(),
      ),
    );
    await users.change(ADMIN, user.id, joined.version, { state: 'disabled' });
    expect(await users.current(user.id)).toBeUndefined();
    expect(await new Promise((resolve) => store.get('sid', (_error, session) => resolve(session)))).toBeNull();
    await expect(users.signIn('ines@firm.example', password, CLIENT)).rejects.toMatchObject({
      code: 'sign-in-refused',
    });
  });

  it('a stale change is refused', async () => {
    const { user } = await users.invite(ADMIN, {
      name: 'Ines',
      email: 'ines@firm.example',
      roles: ['analyst'],
      handles: [],
    });
    await users.change(ADMIN, user.id, 0, { name: 'Inès' });
    await expect(users.change(ADMIN, user.id, 0, { name: 'Agnes' })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  it('guessing gets slower, the same for known and unknown addresses, and a right password clears it', async () => {
    await administrator();
    for (const email of ['ada@firm.example', 'nobody@firm.example']) {
      const codes: string[] = [];
      for (let i = 0; i < 6; i++)
        await users.signIn(email, 'wrong', CLIENT).catch((error: { code: string }) => codes.push(error.code));
      expect(codes).toEqual([
        'sign-in-refused',
        'sign-in-refused',
        'sign-in-refused',
        'sign-in-refused',
        'sign-in-blocked',
        'sign-in-blocked',
      ]);
    }
    await expect(users.signIn('ada@firm.example', password, CLIENT)).rejects.toMatchObject({ code: 'sign-in-blocked' });
    clock.advance(10_000);
    await expect(users.signIn(' ADA@firm.example', password, CLIENT)).resolves.toMatchObject({ name: 'Ada' });
  });

  it('[R135] many guesses at once are slowed down like one after the other', async () => {
    await administrator();
    const codes = await Promise.all(
      Array.from({ length: 12 }, () =>
        users.signIn('ada@firm.example', 'wrong', CLIENT).then(
          () => 'in',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(codes.filter((code) => code === 'sign-in-refused').length).toBeLessThanOrEqual(4);
    expect(codes.filter((code) => code === 'sign-in-blocked').length).toBeGreaterThanOrEqual(8);
  });

  it('[R135] nobody’s guesses keep somebody out where they came in before, nor what they guess there themselves for long', async () => {
    await administrator();
    await users.signIn('ada@firm.example', password, CLIENT);
    for (let i = 0; i < 6; i++) await users.signIn('ada@firm.example', 'wrong', '203.0.113.9').catch(() => undefined);
    await expect(users.signIn('ada@firm.example', password, '203.0.113.9')).rejects.toMatchObject({
      code: 'sign-in-blocked',
    });
    await expect(users.signIn('ada@firm.example', password, CLIENT)).resolves.toMatchObject({ name: 'Ada' });
    // That she came in does not let the stranger go on.
    await expect(users.signIn('ada@firm.example', 'wrong', '203.0.113.9')).rejects.toMatchObject({
      code: 'sign-in-blocked',
    });
    const codes: string[] = [];
    for (let i = 0; i < 5; i++)
      await users.signIn('ada@firm.example', 'wrong', CLIENT).catch(({ code }: { code: string }) => codes.push(code));
    expect(codes.filter((code) => code === 'sign-in-blocked')).toHaveLength(1);
  });

  it('[R135] one client that guesses with many addresses is slowed down; others, and who came in from there, are not', async () => {
    const attempts = new Attempts(db.app, clock, 'sign-in');
    const take = (address: string, client: string) =>
      attempts.take(address, client).then(
        () => 'taken',
        ({ code }: { code: string }) => code,
      );
    // All of one subscriber, whatever host they say they are.
    const from = (n: number): string => `2001:db8:7::${n.toString(16)}`;
    await take('ada@firm.example', from(1));
    await db.app.transaction((tx) => attempts.succeeded(tx, 'ada@firm.example', from(1)));
    // What came in was no guess.
    for (let n = 0; n < 20; n++) expect(await take(`p${n}@firm.example`, from(n))).toBe('taken');
    for (const address of ['p20@firm.example', 'p0@firm.example'])
      expect(await take(address, from(99))).toBe('sign-in-blocked');
    expect(await take('ada@firm.example', from(2))).toBe('taken');
    expect(await take('p20@firm.example', '2001:db8:7:1::1')).toBe('taken');
    // An attempt that was not taken is no one’s: three are left of four.
    for (let n = 0; n < 3; n++) expect(await take('p0@firm.example', `198.51.100.${n}`)).toBe('taken');
    expect(await take('p0@firm.example', '198.51.100.9')).toBe('sign-in-blocked');
    clock.advance(30 * 60_000);
    expect(await take('p20@firm.example', from(99))).toBe('taken');
  });

  it('a block from a clock that was ahead holds nobody up', async () => {
    await administrator();
    clock.advance(400 * 24 * 3_600_000);
    for (let i = 0; i < 5; i++) await users.signIn('ada@firm.example', 'wrong', CLIENT).catch(() => undefined);
    clock.advance(-400 * 24 * 3_600_000);
    await expect(users.signIn('ada@firm.example', password, CLIENT)).resolves.toMatchObject({ name: 'Ada' });
  });

  it('tables hold no password, token or session id', async () => {
    const link = await users.setupLink();
    await users.setUp(link!.token, { name: 'Ada', email: 'ada@firm.example', password });
    const store = new SessionStore(db.app, clock);
    await new Promise<void>((resolve) => store.set('SESSION-CANARY', { cookie: {} as never }, () => resolve()));
    const [dump] = await db.admin.query<{ all: string }>(
      `SELECT (SELECT string_agg(u::text, '') FROM access."user" u) || (SELECT string_agg(i::text, '') FROM access.invitation i) || (SELECT string_agg(s::text, '') FROM access.session s) AS all`,
    );
    for (const secret of [
      password,
      link!.token,
      'SESSION-CANARY',
      Buffer.from(link!.token).toString('hex'),
      Buffer.from('SESSION-CANARY').toString('hex'),
    ])
      expect(dump!.all).not.toContain(secret);
  });
});

describe('sessions', () => {
  it('[R136] are not kept alive by what a page asks while nobody is at it, nor by its line for nudges', async () => {
    const store = new SessionStore(db.app, clock);
    const get = () =>
      new Promise<SessionData | null>((resolve) => store.get('sid', (_error, data) => resolve(data ?? null)));
    const ask = async (request: object) => {
      const session = store.createSession({ headers: {}, path: '/api/status', ...request } as never, (await get())!);
      await new Promise<void>((resolve) => store.touch('sid', session, () => resolve()));
    };
    const data = { cookie: { originalMaxAge: null }, csrf: 'x' } as never;
    await new Promise<void>((resolve) => store.set('sid', data, () => resolve()));
    clock.advance(20 * 60_000);
    await ask({});
    clock.advance(20 * 60_000);
    await ask({ headers: { 'x-minutebook-away': '1' } });
    await ask({ path: '/api/live' });
    expect(await get()).not.toBeNull();
    clock.advance(11 * 60_000);
    expect(await get()).toBeNull();
  });

  it('[R136] end when idle, and after twelve hours whatever happens', async () => {
    const store = new SessionStore(db.app, clock);
    const get = () => new Promise((resolve) => store.get('sid', (_error, session) => resolve(session)));
    const touch = () => new Promise<void>((resolve) => store.touch('sid', {} as never, () => resolve()));
    await new Promise<void>((resolve) => store.set('sid', { cookie: {} as never, csrf: 'x' }, () => resolve()));
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      clock.advance(20 * 60_000);
      expect(await get()).not.toBeNull();
      await touch();
    }
    clock.advance(20 * 60_000);
    expect(await get()).toBeNull();
    await store.sweep();
    expect(await db.app.query('SELECT 1 FROM access.session')).toEqual([]);
  });
});
