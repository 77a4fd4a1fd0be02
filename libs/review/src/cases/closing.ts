import { type Actor, type Audit, type Notices, permissionsOf, type StoredUser, type Users } from '@minutebook/access';
import type { ConflictGraph, GroundKind, Reader } from '@minutebook/archive';
import type { CaseClosing, ClosingAllowance, ClosingGround, FindingsOutcome } from '@minutebook/contract';
import { type Database, Problem, type Queries, type Transaction } from '@minutebook/platform';
import { type Bars, handleKey } from './bars';
import { type CaseDoor, caseNumber, subjectOf } from './case-door';
import { complaintNumber, missingOf } from './complaints';
import {
  type CaseSignatureRow,
  insertCaseSignature,
  insertFindings,
  readDelegations,
  readSignatures,
} from './store/case-closing-store';
import { readAlerts, readItems } from './store/case-item-store';
import { readPeople } from './store/case-people-store';
import { type CaseRecord, readAccess } from './store/case-store';
import { complaintsOf } from './store/complaint-store';

/** What stands between a case and its closing, whoever would sign. */
interface Blockers {
  readonly openAlerts: readonly number[];
  readonly incompleteComplaints: readonly string[];
}

type Refusal = { readonly ground: ClosingGround; readonly reason: string };

const KINDS: Partial<Record<GroundKind, ClosingGround>> = {
  report: 'reports-to-subject',
  'signed-first': 'signed-first',
  delegate: 'delegate',
  delegator: 'delegate',
};

/**
 * How a case closes: findings, a first signature by whoever puts them forward, a second by somebody else, neither in the
 * line of a subject nor acting for the other. What would be refused is said before it is tried.
 */
export class Closing {
  constructor(
    private readonly database: Database,
    private readonly door: CaseDoor,
    private readonly users: Users,
    private readonly bars: Bars,
    private readonly graph: ConflictGraph,
    private readonly reader: Reader,
    private readonly notices: Notices,
    private readonly audit: Audit,
  ) {}

  async write(
    actor: Actor,
    id: number,
    version: number,
    { outcome, text }: { outcome: FindingsOutcome; text: string },
  ): Promise<void> {
    await this.door.change(actor, id, { version }, async (tx, { record }) => {
      const { at } = this.door.by(actor);
      const findings = await insertFindings(tx, id, { outcome, text, by: actor.id, byName: actor.name, at });
      await this.audit.append(tx, actor, 'case.findings-written', subjectOf(id), {
        findings: String(findings),
        outcome,
        ...(record.state === 'signing' && { unsigned: String(record.findings) }),
      });
      return { change: { findings, state: 'open' }, result: undefined };
    });
  }

  async submit(actor: Actor, id: number, version: number): Promise<void> {
    await this.door.change(actor, id, { version, from: ['open'] }, async (tx, { user, record }) => {
      refuse(await this.submitGround(tx, user, record, await this.blockers(tx, id, true)));
      await this.sign(tx, actor, record, 1, 'signed', null);
      await this.audit.append(tx, actor, 'case.submitted', subjectOf(id), { findings: String(record.findings) });
      const who = await this.others(tx, record, user);
      await this.notices.tell(
        tx,
        who.map((other) => other.id),
        {
          kind: 'case-signature',
          subject: subjectOf(id),
          words: { case: caseNumber(id), by: actor.name },
        },
      );
      return { change: { state: 'signing' }, result: undefined };
    });
  }

  async signSecond(actor: Actor, id: number, version: number): Promise<void> {
    await this.door.change(actor, id, { version, from: ['signing'] }, async (tx, { user, record }) => {
      refuse(await this.signGround(tx, user, record, await this.blockers(tx, id, true)));
      await this.sign(tx, actor, record, 2, 'signed', null);
      await this.audit.append(tx, actor, 'case.signed', subjectOf(id), { findings: String(record.findings) });
      return { change: { state: 'closed', closedAt: this.door.now() }, result: undefined };
    });
  }

  async return(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    await this.door.change(actor, id, { version, from: ['signing'] }, async (tx, { user, record }) => {
      refuse(await this.signGround(tx, user, record, NO_BLOCKERS));
      await this.sign(tx, actor, record, 2, 'returned', reason);
      await this.audit.append(tx, actor, 'case.returned', subjectOf(id), { findings: String(record.findings) });
      return { change: { state: 'open', findings: null }, result: undefined };
    });
  }

  async reopen(actor: Actor, id: number, version: number, reason: string): Promise<void> {
    await this.door.change(actor, id, { version, from: ['closed'] }, async (tx, { record }) => {
      await this.sign(tx, actor, record, 3, 'reopened', reason);
      await this.audit.append(tx, actor, 'case.reopened', subjectOf(id), { findings: String(record.findings) });
      return { change: { state: 'open', closedAt: null, findings: null }, result: undefined };
    });
  }

  /** How far it is, and what would be refused to this reader. */
  async of(user: StoredUser, record: CaseRecord): Promise<CaseClosing> {
    const blockers = await this.blockers(this.database, record.id, false);
    const [submit, sign, others] = await Promise.all([
      this.submitGround(this.database, user, record, blockers),
      this.signGround(this.database, user, record, blockers),
      record.state === 'signing' ? this.others(this.database, record, user) : [],
    ]);
    const { openAlerts, incompleteComplaints } = blockers;
    return {
      step:
        record.state === 'closed'
          ? 'closed'
          : record.state === 'signing'
            ? 'second'
            : record.findings === null
              ? 'findings'
              : 'first',
      openAlerts: openAlerts.map(String),
      incompleteComplaints: [...incompleteComplaints],
      maySubmit: allowance(submit),
      maySign: allowance(sign),
      who: others.map(({ id, name }) => ({ id, name })),
    };
  }

  private async submitGround(
    queries: Queries,
    user: StoredUser,
    record: CaseRecord,
    blockers: Blockers,
  ): Promise<Refusal | undefined> {
    if (record.state !== 'open') return { ground: 'wrong-step', reason: 'The findings are put forward already.' };
    if (!permissionsOf(user).includes('case.write'))
      return { ground: 'no-right', reason: 'Your roles let you look, not sign.' };
    if (record.findings === null) return { ground: 'no-findings', reason: 'The findings are not written yet.' };
    return blocked(blockers) ?? this.conflict(queries, user, record);
  }

  private async signGround(
    queries: Queries,
    user: StoredUser,
    record: CaseRecord,
    blockers: Blockers,
  ): Promise<Refusal | undefined> {
    if (record.state !== 'signing')
      return { ground: 'wrong-step', reason: 'The second signature comes after the first.' };
    if (!permissionsOf(user).includes('case.sign'))
      return { ground: 'no-right', reason: 'Your roles let you look, not sign second.' };
    return blocked(blockers) ?? this.conflict(queries, user, record);
  }

  /** Members who could sign second, apart from one. */
  private async others(queries: Queries, record: CaseRecord, apart: StoredUser): Promise<StoredUser[]> {
    const members = new Set((await readAccess(queries, record.id)).map(({ user }) => user));
    const candidates = (await this.users.whoMay('case.sign')).filter(({ id }) => members.has(id) && id !== apart.id);
    const free: StoredUser[] = [];
    for (const candidate of candidates) if (!(await this.conflict(queries, candidate, record))) free.push(candidate);
    return free;
  }

  /** Why this person may not sign this case, whatever its state: the line, having taken part, or the first signature. */
  private async conflict(queries: Queries, user: StoredUser, record: CaseRecord): Promise<Refusal | undefined> {
    const people = await readPeople(queries, record.id);
    const signatures = await readSignatures(queries, record.id);
    const subjects = people.filter(({ role }) => role === 'subject');
    const barring = await this.bars.ground(user, subjects);
    if (barring) return { ground: 'in-line', reason: `${user.name} is, or stands above, ${barring.name}.` };
    const named = await this.bars.byId(subjects.flatMap(({ person }) => person ?? []));
    const first = signatures.find(({ findings, level }) => findings === record.findings && level === 1);
    const signer = first && { id: first.by, name: first.byName };
    // Whoever acted for the other when they signed first does not become a second person by ending that.
    const delegations = await readDelegations(queries, [this.door.now(), ...(first ? [first.at] : [])]);
    const ground = await this.graph.ground(user, {
      subjects: [...named.values()].map(({ externalId }) => externalId),
      ...(signer && { signers: [signer], decider: signer }),
      delegations,
    });
    if (ground) return { ground: KINDS[ground.kind] ?? 'in-line', reason: ground.sentence };
    return (await this.tookPart(queries, user, record.id))
      ? { ground: 'took-part', reason: `${user.name} wrote or received something of this case.` }
      : undefined;
  }

  private async tookPart(queries: Queries, user: StoredUser, id: number): Promise<boolean> {
    const own = await this.bars.handlesOf(user);
    const items = await readItems(queries, id);
    const messages = await this.reader.messages([...new Set(items.flatMap(({ message }) => message ?? []))]);
    const handles = await this.reader.handles(
      messages.flatMap(({ versions }) => versions.flatMap(({ parties }) => [...parties])),
    );
    return [...handles.values()].some(({ scheme, value }) => own.has(handleKey(scheme, value)));
  }

  private async blockers(queries: Queries, id: number, lock: boolean): Promise<Blockers> {
    const items = await readItems(queries, id);
    const alerts = await readAlerts(
      queries,
      items.flatMap(({ alert }) => alert ?? []),
      lock,
    );
    const complaints = await complaintsOf(queries, [id]);
    return {
      openAlerts: alerts.filter(({ state }) => state === 'new' || state === 'claimed').map((alert) => alert.id),
      incompleteComplaints: complaints.filter((row) => missingOf(row).length > 0).map((row) => complaintNumber(row.id)),
    };
  }

  private async sign(
    tx: Transaction,
    actor: Actor,
    { findings }: CaseRecord,
    level: number,
    outcome: CaseSignatureRow['outcome'],
    reason: string | null,
  ): Promise<void> {
    const { at } = this.door.by(actor);
    await insertCaseSignature(tx, {
      findings: findings!,
      level,
      outcome,
      by: actor.id,
      byName: actor.name,
      at,
      reason,
    });
  }
}

const NO_BLOCKERS: Blockers = { openAlerts: [], incompleteComplaints: [] };

function blocked({ openAlerts, incompleteComplaints }: Blockers): Refusal | undefined {
  if (openAlerts.length > 0)
    return { ground: 'alerts-open', reason: `${openAlerts.map((id) => `A-${id}`).join(', ')} must be decided before.` };
  return incompleteComplaints.length > 0
    ? { ground: 'complaints-incomplete', reason: `${incompleteComplaints.join(', ')} must be complete before.` }
    : undefined;
}

function allowance(refusal: Refusal | undefined): ClosingAllowance {
  return { allowed: !refusal, ground: refusal?.ground ?? null, reason: refusal?.reason ?? null };
}

function refuse(refusal: Refusal | undefined): void {
  if (!refusal) return;
  const isConflict = ['in-line', 'reports-to-subject', 'took-part', 'signed-first', 'delegate', 'no-right'].includes(
    refusal.ground,
  );
  throw new Problem({
    code: refusal.ground === 'signed-first' ? 'own-decision' : isConflict ? 'conflict-of-interest' : 'case-not-ready',
    status: isConflict ? 403 : 409,
    title: refusal.reason,
    detail: 'Nothing was changed.',
  });
}
