import { type Clock, type Database, nudge } from '@minutebook/platform';
import type { Absence } from '../annotations/annotation';
import type { Annotations } from '../annotations/annotations';
import {
  type AbsenceRow,
  absencesToNote,
  compareCapture,
  markNoted,
  moveReconciliation,
  nextReconciliation,
  reopenLater,
  saveSpans,
} from '../store/reconciliation-store';

/** Messages noted as gone in one transaction. */
const STEP = 500;

/**
 * Makes deletion visible (R58): a capture that holds a conversation whole is compared with what earlier captures have of it,
 * and what it lacks is noted as gone at the source. The capture waits for it from the very transaction that completes it;
 * comparing is one transaction in the database, noting goes step by step. A crash repeats a step and doubles nothing.
 */
export class Reconciler {
  constructor(
    private readonly database: Database,
    private readonly annotations: Annotations,
    private readonly clock: Clock,
  ) {}

  /** Compares and notes until nothing waits. Returns false when another process is at it. */
  async catchUp(signal?: AbortSignal): Promise<boolean> {
    const done = await this.database.exclusively('reconciliation', async () => {
      while (!signal?.aborted && (await this.step()));
      return true;
    });
    return done ?? false;
  }

  private async step(): Promise<boolean> {
    const next = await nextReconciliation(this.database);
    if (!next) return false;
    const { evidence, state, isFirst } = next;
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      if (state === 'waiting') {
        await saveSpans(tx, evidence);
        await compareCapture(tx, evidence);
        if (isFirst) await reopenLater(tx, evidence);
        await moveReconciliation(tx, evidence, 'noting', now);
        return;
      }
      const rows = await absencesToNote(tx, evidence, STEP);
      await this.annotations.add(
        tx,
        rows.map((row) => ({ message: row.message, annotation: absence(evidence, row) })),
      );
      await markNoted(
        tx,
        evidence,
        rows.map(({ message }) => message),
      );
      if (rows.length === STEP) return;
      await moveReconciliation(tx, evidence, 'done', now);
      await nudge(tx, { topic: 'reconciled' });
    });
    return true;
  }
}

function absence(evidence: number, { receivedAt, from, to, importId, importName, owner }: AbsenceRow): Absence {
  return {
    kind: 'absence',
    evidence,
    receivedAt: receivedAt.toISOString(),
    from: from.toISOString(),
    to: to.toISOString(),
    ...(importId !== null && { import: importId }),
    ...(importName !== null && { importName }),
    ...(owner !== null && { owner }),
  };
}
