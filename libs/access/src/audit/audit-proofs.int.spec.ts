import { SetClock } from '@minutebook/platform';
import { testDatabase, type TestDatabase } from '@minutebook/platform/testing';
import { commitment, leafHash, parseCanonical, rootByPath, sha256, treeRoot } from '@minutebook/proof';
import { TransparencyLog } from '../log/transparency-log';
import { ACCESS_SCHEMA } from '../schema';
import { Audit } from './audit';
import { AuditProofs } from './audit-proofs';

const ADA = { id: '00000000-0000-4000-8000-000000000001', name: 'Ada Min', role: 'legal' } as const;

let db: TestDatabase;
let clock: SetClock;
let log: TransparencyLog;
let audit: Audit;

beforeAll(async () => {
  db = await testDatabase([ACCESS_SCHEMA]);
  clock = new SetClock(new Date('2026-11-24T08:00:00Z'));
  log = new TransparencyLog(db.app, clock, 'test');
  audit = new Audit(db.app, log, clock);
});
afterAll(() => db.drop());

it('[R62] proves what was done about a subject, up to a time, to whoever has the root', async () => {
  for (let n = 0; n < 37; n++) await audit.record(ADA, 'hold.viewed', { kind: 'hold', id: String(n % 5) }, { turn: n });
  const asOf = clock.now();
  clock.advance(1_000);
  await audit.record(ADA, 'hold.viewed', { kind: 'hold', id: '3' }, { turn: 99 });
  const subjects = [
    { kind: 'hold', id: '3' },
    { kind: 'hold', id: '3' },
  ];
  const { size, root, entries } = await new AuditProofs(db.app, log).of(subjects, asOf);
  expect(size).toBe(38);
  const leaves = await log.read('audit', 0, 100);
  expect(Buffer.from(root)).toEqual(Buffer.from(treeRoot(leaves.map(({ hash }) => hash))));
  const said = entries.map(({ index, entry, content, salt, path }) => {
    expect(Buffer.from(rootByPath(leafHash(entry), index, size, path)!)).toEqual(Buffer.from(root));
    const { commit, subject } = parseCanonical(entry) as { commit: string; subject: string };
    expect(subject).toBe('hold:3');
    expect(commitment(salt, sha256(content)).toString('hex')).toBe(commit);
    return (parseCanonical(content) as { detail: { turn: number } }).detail.turn;
  });
  expect(said).toEqual([3, 8, 13, 18, 23, 28, 33]);
});
