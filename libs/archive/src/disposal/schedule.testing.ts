import type { Clock, Database } from '@minutebook/platform';

export interface TestClass {
  readonly code: string;
  /** `P3Y`. */
  readonly period: string;
  /** Null: of every channel. */
  readonly channels?: readonly string[];
  /** How long it must be within reach; null: it does not say. */
  readonly accessible?: string;
}

/** For specs only: puts a schedule in force, as `Schedules` would after it was compared and approved. Returns its number. */
export async function putInForce(
  { db, clock }: { readonly db: { readonly app: Database }; readonly clock: Clock },
  classes: readonly TestClass[],
): Promise<number> {
  const now = clock.now();
  const [row] = await db.app.query<{ id: number }>(
    `INSERT INTO archive.schedule (state, zone, fiscal_month, fiscal_day, default_period, note, created_at, created_by, created_by_name, version)
     VALUES ('draft', 'UTC', 12, 31, 'P7Y', 'For a spec.', $1, 'author', 'Author', 0) RETURNING id`,
    [now],
  );
  const id = row!.id;
  for (const [i, { code, period, channels, accessible }] of classes.entries()) {
    await db.app.query(
      `INSERT INTO archive.schedule_class (schedule_id, code, number, jurisdiction, citation, record_class, period, clock, medium, basis, upper_bound, accessible)
       VALUES ($1, $2, $3, 'US', $4, 'Communications', $5, 'RECORD_CREATED', '', 'L', false, $6)`,
      [id, code, i + 1, `17 CFR ${code}`, period, accessible ?? null],
    );
    await db.app.query(
      'INSERT INTO archive.schedule_assignment (schedule_id, number, name, channels, classes) VALUES ($1, $2, $3, $4, $5)',
      [id, i + 1, code, channels ?? null, [code]],
    );
  }
  await db.app.query(`UPDATE archive.schedule SET state = 'superseded', superseded_at = $1 WHERE state = 'in-force'`, [
    now,
  ]);
  await db.app.query(`UPDATE archive.schedule SET state = 'proposed', proposed_at = $2 WHERE id = $1`, [id, now]);
  await db.app.query('UPDATE archive.schedule SET shortens = false WHERE id = $1', [id]);
  await db.app.query(
    `INSERT INTO archive.schedule_approval (schedule_id, by, by_name, at) VALUES ($1, 'approver', 'Approver', $2)`,
    [id, now],
  );
  await db.app.query(`UPDATE archive.schedule SET state = 'in-force', in_force_from = $2 WHERE id = $1`, [id, now]);
  return id;
}
