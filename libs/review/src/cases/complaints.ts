import type { Actor, Audit } from '@minutebook/access';
import { type Complaint, COMPLAINT_FIELDS, type ComplaintField } from '@minutebook/contract';
import { conflict, type Database, notFound, Problem, type Transaction } from '@minutebook/platform';
import { type CaseDoor, caseNumber } from './case-door';
import { isFor } from './exhibits';
import { keepUntil, retentionRule } from './retention-rules';
import { readItems } from './store/case-item-store';
import {
  type ComplaintRow,
  insertComplaint,
  insertComplaintVersion,
  listComplaints,
  readComplaint,
  updateComplaint,
} from './store/complaint-store';

export type Said = { readonly [F in ComplaintField]?: string | undefined };

/**
 * Complaint records (R35): of a case, with fields of their own that must be said before the case closes, in the class of
 * their own rule. Every state they had is kept.
 */
export class Complaints {
  constructor(
    private readonly database: Database,
    private readonly door: CaseDoor,
    private readonly audit: Audit,
  ) {}

  async open(actor: Actor, id: number, said: Said & { exhibit?: number | undefined }): Promise<Complaint> {
    return this.door.change(actor, id, { from: ['open'] }, async (tx, { user }) => {
      if (said.exhibit !== undefined) {
        const item = (await readItems(tx, id)).find(({ number }) => number === said.exhibit);
        if (!item || !isFor(user.id, item)) throw notFound('exhibit');
      }
      return { result: present(await this.insert(tx, actor, id, said)) };
    });
  }

  /** In the caller's transaction, for a complaint tag on an alert: the record begins empty and says what it lacks. */
  async openIn(tx: Transaction, actor: Actor, id: number, said: Said = {}): Promise<Complaint> {
    await this.door.lock(tx, actor, id);
    return present(await this.insert(tx, actor, id, said));
  }

  async change(actor: Actor, complaint: number, version: number, said: Said): Promise<Complaint> {
    const before = await this.seen(actor, complaint);
    return this.door.change(actor, before.case, { from: ['open'] }, async (tx) => {
      const row = await updateComplaint(tx, { ...before, ...defined(said), version, changedAt: this.door.now() });
      if (!row) throw conflict('complaint');
      await insertComplaintVersion(tx, row, actor);
      await this.audit.append(tx, actor, 'complaint.changed', subjectOf(row), {
        case: String(row.case),
        fields: Object.keys(defined(said)).sort(),
        missing: missingOf(row),
      });
      return { result: present(row) };
    });
  }

  async list(actor: Actor, before: number | undefined, limit: number): Promise<Complaint[]> {
    const { user, bar } = await this.door.user(actor);
    return (await listComplaints(this.database, user.id, bar, before, limit)).map(present);
  }

  private async insert(
    tx: Transaction,
    actor: Actor,
    id: number,
    { exhibit, ...said }: Said & { exhibit?: number | undefined },
  ): Promise<ComplaintRow> {
    const row = await insertComplaint(tx, {
      case: id,
      item: exhibit ?? null,
      complainant: said.complainant ?? null,
      receivedAt: said.receivedAt ?? null,
      product: said.product ?? null,
      allegation: said.allegation ?? null,
      actionTaken: said.actionTaken ?? null,
      rule: 'finra-4513',
      by: actor.id,
      byName: actor.name,
      openedAt: this.door.now(),
    });
    await insertComplaintVersion(tx, row, actor);
    await this.audit.append(tx, actor, 'complaint.opened', subjectOf(row), {
      case: String(id),
      missing: missingOf(row),
    });
    return row;
  }

  private async seen(actor: Actor, complaint: number): Promise<ComplaintRow> {
    const row = await readComplaint(this.database, complaint);
    if (!row) throw notFound('complaint');
    try {
      await this.door.enter(actor, row.case);
    } catch (error) {
      // Behind a case one may not see is the same as not there, in words too.
      throw error instanceof Problem && error.code === 'not-found' ? notFound('complaint') : error;
    }
    return row;
  }
}

export function missingOf(row: ComplaintRow): ComplaintField[] {
  return COMPLAINT_FIELDS.filter((field) => row[field] === null);
}

export function complaintNumber(id: number): string {
  return `K-${String(id).padStart(3, '0')}`;
}

export function present(row: ComplaintRow): Complaint {
  const rule = retentionRule(row.rule);
  return {
    id: String(row.id),
    number: complaintNumber(row.id),
    case: { id: String(row.case), number: caseNumber(row.case) },
    exhibit: row.item,
    complainant: row.complainant,
    receivedAt: row.receivedAt,
    product: row.product,
    allegation: row.allegation,
    actionTaken: row.actionTaken,
    missing: missingOf(row),
    rule,
    keepUntil: keepUntil(rule, row.changedAt),
    by: { id: row.by, name: row.byName },
    openedAt: row.openedAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    version: row.version,
  };
}

function subjectOf({ id }: ComplaintRow): { kind: string; id: string } {
  return { kind: 'complaint', id: String(id) };
}

/** What is said, without what is left as it was. */
function defined(said: Said): { [F in ComplaintField]?: string } {
  return Object.fromEntries(
    COMPLAINT_FIELDS.flatMap((field) => (said[field] === undefined ? [] : [[field, said[field]]])),
  );
}
