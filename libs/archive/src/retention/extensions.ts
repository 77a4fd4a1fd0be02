import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, nudge, Problem } from '@minutebook/platform';
import type { FourEyes } from '../people/four-eyes';
import {
  decideExtension,
  type ExtensionRow,
  insertExtension,
  listExtensions,
  type NewExtension,
  readExtensions,
} from '../store/retention-record-store';
import { closeGate, readClasses, readInForce } from '../store/schedule-store';
import type { Allowed } from './schedules';

/** An authority asks that records be kept longer, e.g. seven years instead of five (R19). Another person puts it into force. */
export class Extensions {
  constructor(
    private readonly database: Database,
    private readonly eyes: FourEyes,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(before: number | undefined, limit: number): Promise<ExtensionRow[]> {
    return listExtensions(this.database, before, limit);
  }

  async get(id: number): Promise<ExtensionRow> {
    const [row] = await readExtensions(this.database, [id]);
    if (!row) throw notFound('extension');
    return row;
  }

  async ask(actor: Actor, asked: NewExtension): Promise<ExtensionRow> {
    await this.check(asked);
    return this.database.transaction(async (tx) => {
      const row = await insertExtension(tx, asked, this.doing(actor));
      const { authority, reference, document, codes, period, scope, reason } = asked;
      await this.audit.append(tx, actor, 'extension.asked', subjectOf(row.id), {
        authority,
        reference,
        document: { ...document },
        codes: [...codes],
        period,
        scope: { ...scope },
        reason,
      });
      return row;
    });
  }

  async mayApprove(actor: Pick<Actor, 'id'>, row: ExtensionRow): Promise<Allowed> {
    if (row.state !== 'proposed') return { allowed: false, reason: 'It was decided on.' };
    if (await this.eyes.isOneOf(actor.id, [row.askedBy]))
      return { allowed: false, reason: 'Whoever records an extension does not approve it.' };
    return { allowed: true, reason: null };
  }

  async decide(
    actor: Actor,
    id: number,
    version: number,
    outcome: 'in-force' | 'rejected',
    reason: string,
  ): Promise<ExtensionRow> {
    const { allowed, reason: barred } = await this.mayApprove(actor, await this.get(id));
    if (!allowed) {
      await this.audit.record(actor, 'extension.refused', subjectOf(id), { reason: barred });
      throw new Problem({ code: 'may-not-approve', status: 403, title: barred!, detail: 'Nothing was changed.' });
    }
    return this.database.transaction(async (tx) => {
      await closeGate(tx);
      const row = await decideExtension(tx, id, version, outcome, reason, this.doing(actor));
      if (!row) throw conflict('extension');
      await this.audit.append(tx, actor, 'extension.decided', subjectOf(id), { outcome, reason });
      await nudge(tx, { topic: 'retention' });
      return row;
    });
  }

  /** An extension that could extend nothing is a mistake nobody would notice for years. */
  private async check({ codes, period, scope }: NewExtension): Promise<void> {
    const schedule = await readInForce(this.database);
    const classes = new Map(
      (schedule ? await readClasses(this.database, schedule.id) : []).map((row) => [row.code, row]),
    );
    for (const code of codes) {
      const known = classes.get(code);
      if (!known) throw wrong('codes', `${code} is no class of the schedule in force`);
      if (period === null && known.extended === null)
        throw wrong('period', `the rule of ${code} names no longer period; say which`);
    }
    if (scope.from !== null && scope.until !== null && scope.from >= scope.until)
      throw wrong('scope', 'ends before it begins');
  }

  private doing({ id, name }: Actor): { at: Date; by: string; byName: string } {
    return { at: this.clock.now(), by: id, byName: name };
  }
}

function wrong(field: string, fault: string): Problem {
  return new Problem({
    code: 'request-invalid',
    status: 422,
    title: 'This would extend nothing.',
    fields: { [field]: fault },
  });
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'extension', id: String(id) };
}
