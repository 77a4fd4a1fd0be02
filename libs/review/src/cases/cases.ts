import { type Actor, type Audit, permissionsOf } from '@minutebook/access';
import type { CaseState, CaseTheme } from '@minutebook/contract';
import { type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import { membersOfAlerts } from '../store/folding-store';
import type { Bars } from './bars';
import type { CaseCalendar } from './case-calendar';
import { type CaseDoor, type Change, subjectOf } from './case-door';
import { alreadyThere, type Exhibits } from './exhibits';
import type { Membership } from './membership';
import { insertPerson } from './store/case-people-store';
import { readAlerts } from './store/case-item-store';
import {
  type CaseRecord,
  type CaseSummary,
  countCases,
  insertAccess,
  insertCase,
  listCases,
  updateCase,
} from './store/case-store';

export interface NewCase {
  readonly title: string;
  readonly theme: CaseTheme;
  readonly severity: number;
  /** Business days until it is due. */
  readonly dueDays: number | null;
}

export interface Wanted {
  readonly id: number;
  readonly version?: number | undefined;
  readonly reason: string;
}

export interface CaseChange {
  readonly title?: string | undefined;
  readonly theme?: CaseTheme | undefined;
  readonly severity?: number | undefined;
  readonly owner?: string | undefined;
  readonly due?: string | null | undefined;
  readonly regulator?: string | null | undefined;
}

/** Cases: opened by hand, from a search, or by escalating an alert; listed for whoever may see them and nobody else. */
export class Cases {
  constructor(
    private readonly database: Database,
    private readonly door: CaseDoor,
    private readonly membership: Membership,
    private readonly exhibits: Exhibits,
    private readonly bars: Bars,
    private readonly calendar: CaseCalendar,
    private readonly audit: Audit,
  ) {}

  async list(
    actor: Actor,
    filter: { state: CaseState | 'all'; q?: string | undefined },
    before: number | undefined,
    limit: number,
  ): Promise<CaseSummary[]> {
    const { user, bar } = await this.door.user(actor);
    return listCases(this.database, user.id, bar, filter, before, limit);
  }

  async counts(actor: Actor): Promise<{ open: number; signing: number; closed: number; late: number }> {
    const { user, bar } = await this.door.user(actor);
    return countCases(this.database, user.id, bar, await this.calendar.today(this.door.now()));
  }

  async open(
    actor: Actor,
    facts: NewCase,
    { messages = [], alerts = [] }: { messages?: readonly Wanted[]; alerts?: readonly Wanted[] } = {},
  ): Promise<number> {
    const pinned = await this.exhibits.pin(actor, messages);
    return this.database.transaction(async (tx) => {
      const record = await this.begin(tx, actor, facts);
      const grown = await this.exhibits.insertMessages(tx, actor, record, pinned);
      const grownAgain = await this.takeAlerts(tx, actor, grown, alerts);
      await updateCase(tx, grownAgain);
      return record.id;
    });
  }

  /**
   * Opens a case from an alert in the transaction that escalates it: the person in question is its subject, nobody is told,
   * and only the actor sees it until access is given (R182). Refused for whoever is in that line.
   */
  async openFromAlert(
    tx: Transaction,
    actor: Actor,
    alert: number,
    facts: NewCase & { reason: string },
  ): Promise<number> {
    const record = await this.begin(tx, actor, facts);
    await updateCase(tx, await this.takeAlerts(tx, actor, record, [{ id: alert, reason: facts.reason }]));
    return record.id;
  }

  /** Adds an alert to an open case the actor sees, in the caller's transaction. Adding it twice changes nothing. */
  async addAlert(tx: Transaction, actor: Actor, id: number, alert: number, reason: string): Promise<void> {
    const record = await this.door.lock(tx, actor, id);
    const grown = await this.takeAlerts(tx, actor, record, [{ id: alert, reason }]);
    await updateCase(tx, { ...grown, version: record.version + 1 });
  }

  /** The same as an act of its own. */
  async addAlertTo(actor: Actor, id: number, version: number, alert: number, reason: string): Promise<void> {
    await this.door.change(actor, id, { version, from: ['open'] }, async (tx, { record }) => {
      const { exhibits } = await this.takeAlerts(tx, actor, record, [{ id: alert, reason }]);
      if (exhibits === record.exhibits) throw alreadyThere();
      return { change: { exhibits }, result: undefined };
    });
  }

  async change(actor: Actor, id: number, version: number, wanted: CaseChange): Promise<void> {
    await this.door.change(actor, id, { version }, async (tx, { record }) => {
      const { owner, ...plain } = wanted;
      const change: Change = {
        ...(plain.title !== undefined && { title: plain.title }),
        ...(plain.theme !== undefined && { theme: plain.theme }),
        ...(plain.severity !== undefined && { severity: plain.severity }),
        ...(plain.due !== undefined && { due: plain.due }),
        ...(plain.regulator !== undefined && { regulator: plain.regulator || null }),
      };
      const handed = owner !== undefined && owner !== record.owner ? await this.hand(tx, actor, record, owner) : {};
      // What it is called says too much for a log that others read: the log says that it changed.
      const { title, ...said } = { ...change, ...handed };
      await this.audit.append(tx, actor, 'case.changed', subjectOf(id), {
        fields: Object.keys(wanted).sort(),
        ...(title !== undefined && { retitled: true }),
        ...('theme' in said && { theme: said.theme }),
        ...('severity' in said && { severity: said.severity }),
        ...('due' in said && { due: said.due }),
        ...('owner' in said && { owner: said.owner }),
      });
      return { change: { ...change, ...handed }, result: undefined };
    });
  }

  private async hand(tx: Transaction, actor: Actor, record: CaseRecord, owner: string): Promise<Change> {
    const member = await this.membership.eligible(tx, record.id, owner);
    if (!permissionsOf(member).includes('case.write'))
      throw new Problem({
        code: 'owner-reads-only',
        status: 422,
        title: `${member.name} may see cases, not work them.`,
        fields: { owner: 'may not work cases' },
      });
    await insertAccess(tx, record.id, member, this.door.by(actor));
    return { owner: member.id, ownerName: member.name };
  }

  private async begin(
    tx: Transaction,
    actor: Actor,
    { title, theme, severity, dueDays }: NewCase,
  ): Promise<CaseRecord> {
    const now = this.door.now();
    const due = dueDays === null ? null : await this.calendar.dueIn(now, dueDays);
    const facts = { title, theme, severity, owner: actor.id, ownerName: actor.name, due, openedAt: now };
    const id = await insertCase(tx, facts);
    await insertAccess(tx, id, actor, this.door.by(actor));
    await this.audit.append(tx, actor, 'case.opened', subjectOf(id), { theme, severity });
    await nudge(tx, { topic: 'case', id: String(id), to: actor.id });
    return { id, ...facts, state: 'open', regulator: null, closedAt: null, findings: null, exhibits: 0, version: 0 };
  }

  private async takeAlerts(
    tx: Transaction,
    actor: Actor,
    record: CaseRecord,
    wanted: readonly Wanted[],
  ): Promise<CaseRecord> {
    if (wanted.length === 0) return record;
    const alerts = await readAlerts(
      tx,
      wanted.map(({ id }) => id),
      true,
    );
    if (alerts.length < new Set(wanted.map(({ id }) => id)).size) throw notFound('alert');
    const withAlerts = await this.exhibits.insertAlerts(
      tx,
      actor,
      record,
      alerts,
      new Map(wanted.map(({ id, reason }) => [id, reason])),
    );
    const members = await membersOfAlerts(
      tx,
      alerts.map(({ id }) => id),
    );
    const grown = await this.exhibits.insertMembers(tx, actor, withAlerts, members);
    const about = [...alerts, ...members.map(({ alert, subject }) => ({ id: alert, subject }))];
    const subjects = new Map(
      about.flatMap(({ id, subject }) => (subject === null ? [] : [[subject, id] as const])).reverse(),
    );
    for (const [subject, id] of subjects) await this.linkSubject(tx, actor, record.id, subject, id);
    await this.membership.expel(tx, actor, record.id, record.owner);
    return grown;
  }

  private async linkSubject(
    tx: Transaction,
    actor: Actor,
    id: number,
    externalId: string,
    alert: number,
  ): Promise<void> {
    const person = await this.bars.byExternalId(externalId);
    if (!person) return;
    const part = await insertPerson(
      tx,
      id,
      {
        person: person.id,
        scheme: null,
        value: null,
        handleKey: null,
        name: person.name,
        role: 'subject',
        why: `A-${alert}`,
      },
      this.door.by(actor),
    );
    if (part !== undefined)
      await this.audit.append(tx, actor, 'case.person-added', subjectOf(id), { part: String(part), role: 'subject' });
  }
}
