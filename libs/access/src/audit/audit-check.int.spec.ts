import { SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { TransparencyLog } from '../log/transparency-log';
import { ACCESS_SCHEMA } from '../schema';
import type { Actor } from './actor';
import { Audit } from './audit';
import { AuditCheck } from './audit-check';

const INES: Actor = { id: 'u-ines', name: 'Ines Okafor', role: 'analyst' };

let db: TestDatabase;
let check: AuditCheck;

beforeEach(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  const clock = new SetClock(new Date('2026-11-24T08:10:00Z'));
  const audit = new Audit(db.app, new TransparencyLog(db.app, clock, 'test'), clock);
  const room = { kind: 'conversation', id: '3' };
  await audit.record(INES, 'alert.viewed', { kind: 'alert', id: '418' }, { message: '7' });
  await audit.record(INES, 'conversation.viewed', room, { messages: ['7'], alert: '418', view: 'review' });
  await audit.record(INES, 'conversation.viewed', room, { messages: ['7'], view: 'search' });
  await audit.record(INES, 'search.run', { kind: 'search', id: 'archive' }, { query: 'x' });
  await audit.settle();
  check = new AuditCheck(db.app);
});
afterEach(() => db.drop());

/** As whoever administers the database does it, past every trigger. */
async function alter(set: string, nth: number): Promise<void> {
  await db.admin.transaction(async (tx) => {
    await tx.query('ALTER TABLE access.audit_entry DISABLE TRIGGER ALL');
    await tx.query(
      `UPDATE access.audit_entry SET ${set} WHERE id = (SELECT id FROM access.audit_entry ORDER BY id OFFSET ${nth} LIMIT 1)`,
    );
    await tx.query('ALTER TABLE access.audit_entry ENABLE ALWAYS TRIGGER append_only');
  });
}

// By these columns the audit screen finds who read what for which alert, and who read for nothing.
it.each([
  ["cause = 'case:9'", 0],
  ['cause = NULL', 1],
  ["cause = 'alert:418'", 2],
  ["view = 'search'", 1],
  ['view = NULL', 2],
  ["view = 'review'", 3],
  ["actor_name = 'Somebody Else'", 3],
  ["subject_id = '4'", 2],
  ["at = at + interval '1 day'", 0],
])('[R94] %s, which the content does not say, is found', async (set, nth) => {
  expect(await check.page(0, 4)).toEqual([]);
  await alter(set, nth);
  expect(await check.page(0, 4)).toEqual([{ index: nth, why: 'columns' }]);
});
