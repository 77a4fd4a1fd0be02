import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dispose, feed, messageIds, take } from '../disposal/disposal.testing';
import { OPERATOR, putInForce, testArchive, type TestArchive } from '../testing';

const DAY = 86_400_000;

let archive: TestArchive;
beforeEach(async () => {
  archive = await testArchive();
});
afterEach(() => archive.drop());

async function later(days: number): Promise<void> {
  await archive.travel(new Date(archive.clock.now().getTime() + days * DAY));
}

/** Whatever is due on this day, run by run. */
async function day(): Promise<void> {
  for (let run = 0; run < 5; run++) expect(await archive.rehash.run()).toBe(true);
}

/** An auditor, who is told. */
async function auditor(): Promise<string> {
  const { user, link } = await archive.users.invite(OPERATOR, {
    name: 'Aud',
    email: 'aud@firm.example',
    roles: ['auditor'],
    handles: [],
  });
  await archive.users.join(link.token, 'four words at the very least');
  return user.id;
}

async function noticesOf(user: string): Promise<string[]> {
  const rows = await archive.db.admin.query<{ kind: string }>(
    'SELECT kind FROM access.notice WHERE user_id = $1 ORDER BY id',
    [user],
  );
  return rows.map(({ kind }) => kind);
}

/** As whoever administers the database, guards off. */
async function unguarded(table: string, sql: string): Promise<void> {
  await archive.db.admin.transaction(async (tx) => {
    await tx.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    await tx.query(sql);
    await tx.query(`ALTER TABLE ${table} ENABLE TRIGGER ALL`);
  });
}

const flip = (column: string, at = 20): string =>
  `SET ${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;

/** One stored byte of everything there is, flipped; and back. */
const KINDS: Readonly<Record<string, { found: readonly string[]; turn: () => Promise<void> }>> = {
  'a record': {
    found: ['records record-altered'],
    turn: () =>
      unguarded(
        'archive.version',
        `UPDATE archive.version ${flip('content')} WHERE id = (SELECT min(id) FROM archive.version)`,
      ),
  },
  'a leaf of the records log': {
    found: ['records leaf-altered'],
    turn: () => unguarded('access.log_leaf', `UPDATE access.log_leaf ${flip('hash')} WHERE log = 1 AND idx = 1`),
  },
  'a finding about a record': {
    found: ['records record-altered'],
    turn: () => unguarded('archive.annotation', `UPDATE archive.annotation ${flip('content')}`),
  },
  'the key of a record': {
    found: ['evidence evidence-altered', 'records record-altered', 'records record-altered'],
    turn: () =>
      unguarded(
        'archive.data_key',
        `UPDATE archive.data_key ${flip('wrapped')} WHERE id = (SELECT min(message_id) FROM archive.version)`,
      ),
  },
  'a raw object': {
    found: ['evidence evidence-altered'],
    turn: async () => {
      const [row] = await archive.db.admin.query<{ pack: string }>(
        'SELECT p.pack FROM archive.piece p JOIN archive.message m ON m.id = p.message_id ORDER BY m.id LIMIT 1',
      );
      const path = join(archive.folder, 'blobs', row!.pack.slice(0, 2), row!.pack);
      const bytes = readFileSync(path);
      bytes[40]! ^= 1;
      writeFileSync(path, bytes);
    },
  },
  'what an audit entry says': {
    found: ['audit audit-altered'],
    turn: () =>
      unguarded(
        'access.audit_entry',
        `UPDATE access.audit_entry ${flip('content')} WHERE id = (SELECT min(id) FROM access.audit_entry)`,
      ),
  },
  'the salt of an audit entry': {
    found: ['audit audit-altered'],
    turn: () =>
      unguarded(
        'access.audit_entry',
        `UPDATE access.audit_entry ${flip('salt')} WHERE id = (SELECT min(id) FROM access.audit_entry)`,
      ),
  },
  'who an audit entry is shown to be of': {
    found: ['audit audit-altered'],
    turn: () =>
      unguarded(
        'access.audit_entry',
        `UPDATE access.audit_entry SET actor_name = reverse(actor_name) WHERE id = (SELECT min(id) FROM access.audit_entry)`,
      ),
  },
  'a leaf of the audit log': {
    found: ['audit leaf-altered'],
    turn: () => unguarded('access.log_leaf', `UPDATE access.log_leaf ${flip('hash')} WHERE log = 2 AND idx = 0`),
  },
  'a day manifest': {
    found: ['days day-unproven'],
    turn: () => unguarded('archive.day_manifest', `UPDATE archive.day_manifest ${flip('root')}`),
  },
  'the root of a disposal': {
    found: ['disposals disposal-unproven'],
    turn: () => unguarded('archive.disposal_page', `UPDATE archive.disposal_page ${flip('root')} WHERE state = 'done'`),
  },
};

describe('everything stored', () => {
  beforeEach(async () => {
    await take(archive, {
      'old.jsonl': feed([{ id: 'o', text: 'long ago', room: 'old' }], '2020-03-01T09:00:00Z'),
      'new.jsonl': feed(
        [
          { id: 'a', text: 'one' },
          { id: 'b', text: 'two' },
        ],
        '2026-03-01T09:00:00Z',
      ),
    });
    await putInForce(archive, [{ code: 'US.short', period: 'P3Y' }]);
    await dispose(archive);
    const [message] = await messageIds(archive);
    await archive.db.app.transaction((tx) =>
      archive.annotations.add(tx, [
        {
          message: message!,
          annotation: {
            kind: 'absence',
            evidence: 1,
            receivedAt: '2026-03-02T00:00:00Z',
            from: '2026-03-01T00:00:00Z',
            to: '2026-03-02T00:00:00Z',
          },
        },
      ]),
    );
    await archive.log.sequence('records');
    await archive.days.follower.catchUp();
    await later(1);
    await archive.days.closer.run();
  });

  it('[R90] is read within a round, and how much of it was is told', async () => {
    expect(await archive.rehash.state()).toMatchObject({
      round: 0,
      startedAt: null,
      last: null,
      faults: 0,
      late: false,
    });
    await day();
    const state = await archive.rehash.state();
    expect(state).toMatchObject({ round: 1, faults: 0, late: false, last: { faults: 0 } });
    for (const { kind, checked, of } of state.parts) {
      expect([kind, of > 0]).toEqual([kind, true]);
      expect([kind, checked]).toEqual([kind, of]);
    }
    const [done] = await archive.audit.list({ action: 'rehash.completed' }, undefined, 10);
    expect(done).toMatchObject({ subject: { kind: 'rehash', id: '1' }, detail: { found: 0, open: 0 } });
    // The next begins on another day.
    await day();
    expect((await archive.rehash.state()).round).toBe(1);
    await later(1);
    await day();
    expect((await archive.rehash.state()).round).toBe(2);
  });

  it.each(Object.entries(KINDS))(
    '[R90] one flipped byte of %s is found, told, and cleared when it is right again',
    async (_name, { found, turn }) => {
      const told = await auditor();
      await day();
      expect((await archive.rehash.state()).faults).toBe(0);
      await turn();
      await later(1);
      await day();
      const faults = await archive.rehash.faults(undefined, 10);
      expect(faults.map(({ kind, code }) => `${kind} ${code}`).sort()).toEqual(found);
      expect(faults.map(({ clearedAt }) => clearedAt)).toEqual(found.map(() => null));
      const parts = [...new Set(faults.map(({ kind }) => kind))].sort();
      expect(await noticesOf(told)).toEqual(parts.map(() => 'record-altered'));
      const entries = await archive.audit.list({ action: 'record.altered' }, undefined, 10);
      expect(entries.map(({ detail }) => detail['part']).sort()).toEqual(parts);
      expect(await archive.rehash.state()).toMatchObject({ faults: found.length, last: { faults: found.length } });

      // The same again is neither found nor told again.
      await later(1);
      await day();
      expect(await archive.rehash.faults(undefined, 10)).toHaveLength(found.length);
      expect(await noticesOf(told)).toHaveLength(parts.length);
      await turn();
      await later(1);
      await day();
      expect(await archive.rehash.state()).toMatchObject({ faults: 0, last: { faults: 0 } });
      expect((await archive.verification.run()).faults).toEqual([]);
    },
  );
});

describe('a large archive', () => {
  const MESSAGES = 12_000;

  it('[R90] is read evenly over the time there is, goes on where it stood, and catches up after it was off', async () => {
    await take(archive, {
      'all.jsonl': feed(Array.from({ length: MESSAGES }, (_, i) => ({ id: String(i), text: `message ${i}` }))),
    });
    const checked = async (): Promise<number> =>
      (await archive.rehash.state()).parts.find(({ kind }) => kind === 'records')!.checked;
    await archive.rehash.run();
    expect(await checked()).toBe(2_000);
    // Ten days of thirty, with a margin of a tenth.
    await later(10);
    await archive.rehash.run();
    const third = await checked();
    expect(third).toBeGreaterThanOrEqual((MESSAGES * 10) / 27);
    expect(third).toBeLessThan((MESSAGES * 10) / 27 + 4_000);
    await archive.rehash.run(AbortSignal.abort());
    expect(await checked()).toBe(third);
    await later(19);
    await archive.rehash.run();
    expect(await checked()).toBe(MESSAGES);
    expect(await archive.rehash.state()).toMatchObject({ round: 1, late: false, last: { faults: 0 } });
  });

  it('[R90] a round that is not through in time says so', async () => {
    await take(archive, {
      'all.jsonl': feed(Array.from({ length: 2_500 }, (_, i) => ({ id: String(i), text: `message ${i}` }))),
    });
    await archive.rehash.run();
    await later(31);
    expect((await archive.rehash.state()).late).toBe(true);
    await archive.rehash.run();
    expect((await archive.rehash.state()).late).toBe(false);
  });
});
