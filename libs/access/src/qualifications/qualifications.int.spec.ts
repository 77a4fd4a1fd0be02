import { SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { Audit } from '../audit/audit';
import type { StoredUser } from '../identity/store/user-store';
import { Users } from '../identity/users';
import { TransparencyLog } from '../log/transparency-log';
import { ACCESS_SCHEMA } from '../schema';
import { Qualifications } from './qualifications';

const OFFICER = { id: '00000000-0000-4000-8000-000000000001', name: 'Con Pliance', role: 'compliance' } as const;

let db: TestDatabase;
let clock: SetClock;
let audit: Audit;
let qualifications: Qualifications;
let priya: StoredUser;

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T08:00:00Z'));
  audit = new Audit(db.app, new TransparencyLog(db.app, clock, 'test'), clock);
  qualifications = new Qualifications(db.app, audit, clock);
  priya = await db.app.transaction((tx) =>
    new Users(db.app, audit, clock).admit(
      tx,
      { name: 'Priya Raman', email: 'priya@firm.example', roles: ['supervisor'], handles: [] },
      'x',
    ),
  );
});
afterEach(() => db.drop());

describe('supervisory qualifications', () => {
  it('[R32] nothing needs one until compliance says so; then an expired one is refused, by name and day', async () => {
    expect(await qualifications.lacking(priya, 'sign')).toBeUndefined();
    await qualifications.require(OFFICER, 0, { acts: ['sign'], names: ['Series 24', 'Series 9/10'] });
    const lacking = (act: 'sign' | 'decide') => qualifications.lacking(priya, act);
    expect(await lacking('decide')).toBeUndefined();
    expect(await lacking('sign')).toBe('Priya Raman has no current Series 24 or Series 9/10.');
    await qualifications.record(OFFICER, priya.id, { name: 'Series 7', validUntil: null });
    expect(await lacking('sign')).toBe('Priya Raman has no current Series 24 or Series 9/10.');
    await qualifications.record(OFFICER, priya.id, { name: 'Series 24', validUntil: '2026-11-25' });
    expect(await lacking('sign')).toBeUndefined();
    expect((await qualifications.current(priya.id)).map(({ name }) => name)).toEqual(['Series 24', 'Series 7']);
    // The last day counts, in UTC.
    clock.advance(39 * 3_600_000);
    expect(await lacking('sign')).toBeUndefined();
    clock.advance(3_600_000);
    expect(await lacking('sign')).toBe('Priya Raman’s qualification Series 24 expired on 2026-11-25.');
    const renewed = await qualifications.record(OFFICER, priya.id, { name: 'Series 24', validUntil: '2028-11-25' });
    expect(await lacking('sign')).toBeUndefined();
    await qualifications.end(OFFICER, renewed.id, 'Left the register of principals.');
    expect(await lacking('sign')).toContain('expired on 2026-11-25');
    await qualifications.require(OFFICER, 1, { acts: ['sign'], names: [] });
    expect(await lacking('sign')).toBeUndefined();
  });

  it('[R32] each change is in the log, and rests on the version it was made of', async () => {
    await expect(qualifications.record(OFFICER, OFFICER.id, { name: 'X', validUntil: null })).rejects.toMatchObject({
      status: 404,
    });
    const { id } = await qualifications.record(OFFICER, priya.id, { name: 'Series 24', validUntil: null });
    await qualifications.end(OFFICER, id, 'Recorded for the wrong person.');
    await expect(qualifications.end(OFFICER, id, 'And once more, please.')).rejects.toMatchObject({ status: 404 });
    await qualifications.require(OFFICER, 0, { acts: ['decide', 'sign'], names: [] });
    await expect(qualifications.require(OFFICER, 0, { acts: [], names: [] })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect((await audit.list({}, undefined, 10)).map(({ action }) => action)).toEqual([
      'qualification.required',
      'qualification.ended',
      'qualification.recorded',
    ]);
    await expect(db.app.query(`UPDATE access.qualification SET valid_until = '2099-01-01'`)).rejects.toThrow(
      /permission denied/,
    );
  });
});
