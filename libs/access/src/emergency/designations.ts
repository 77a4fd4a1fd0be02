import { type DesignationKind, DRILL_MONTHS, type READINESS_GAPS, SEATS } from '@minutebook/contract';
import { brokenConstraint, type Clock, conflict, type Database, notFound, Problem } from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import { type OneTimeLink, OneTimeLinks } from '../identity/one-time-links';
import type { Users } from '../identity/users';
import { holdersOf } from '../notices/holders';
import type { Notices } from '../notices/notices';
import { Designees, type NewDesignee } from './designees';
import { endEmergencyRight } from './right-lost';
import {
  type DesignationRow,
  type DesigneeRow,
  endDesignation,
  findDesignation,
  insertDesignation,
  listCandidates,
  listDesignations,
  readDesignations,
  readExecutive,
  takenSlots,
} from './store/designation-store';
import { lastDrill } from './store/emergency-store';

export interface Named {
  readonly designation: DesignationRow;
  /** For who has not joined yet. */
  readonly link: OneTimeLink | null;
}

export interface Readiness {
  readonly executive: DesigneeRow | undefined;
  readonly designations: readonly DesignationRow[];
  readonly lastDrillAt: Date | null;
  readonly gaps: readonly (typeof READINESS_GAPS)[number][];
}

/** Whom the designated executive officer named: up to two officers and three specialists (17 CFR 240.17a-4(f)(3)(v); R11). */
export class Designations {
  private readonly designees: Designees;

  constructor(
    private readonly database: Database,
    private readonly users: Users,
    private readonly audit: Audit,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {
    this.designees = new Designees(new OneTimeLinks(database, clock), clock);
  }

  /** Who could enter today, and what keeps the firm from being ready. */
  async readiness(): Promise<Readiness> {
    const now = this.clock.now();
    const [executive, designations, lastDrillAt] = await Promise.all([
      readExecutive(this.database, now),
      readDesignations(this.database, now),
      lastDrill(this.database),
    ]);
    const all = [...(executive ? [executive] : []), ...designations];
    const drillDue = lastDrillAt && new Date(lastDrillAt);
    drillDue?.setUTCMonth(drillDue.getUTCMonth() + DRILL_MONTHS);
    const gaps: Readonly<Record<(typeof READINESS_GAPS)[number], boolean>> = {
      'no-executive': executive === undefined,
      'not-joined': all.some(({ state }) => state === 'invited'),
      'no-code': all.some(({ state, codeMadeAt }) => state !== 'invited' && codeMadeAt === null),
      'no-drill': drillDue === null,
      'drill-old': drillDue !== null && drillDue <= now,
    };
    return {
      executive,
      designations,
      lastDrillAt,
      gaps: (Object.keys(gaps) as (keyof typeof gaps)[]).filter((gap) => gaps[gap]),
    };
  }

  /** Everybody who was ever named, newest first. */
  history(before: number | undefined, limit: number): Promise<DesignationRow[]> {
    return listDesignations(this.database, this.clock.now(), before, limit);
  }

  /** Users who may be named, by name. */
  candidates(
    part: string,
    after: { name: string; id: string } | undefined,
    limit: number,
  ): Promise<{ id: string; name: string; email: string }[]> {
    return listCandidates(this.database, part, after, limit);
  }

  /**
   * Names somebody, also with every administrator disabled. Lines of management do not matter here: whom an executive
   * officer relies on in an emergency will often report to them.
   */
  async name(actor: Actor, kind: DesignationKind, who: NewDesignee, reason: string): Promise<Named> {
    return this.database.transaction(async (tx) => {
      const taken = await takenSlots(tx, kind);
      const slot = Array.from({ length: SEATS[kind] }, (_, i) => i + 1).find((each) => !taken.includes(each));
      if (slot === undefined)
        throw new Problem({
          code: 'seats-taken',
          status: 409,
          title: `${SEATS[kind]} ${kind}s are named, and the rule allows no more.`,
          hint: 'End one of these designations first.',
        });
      const { user, link } = await this.designees.admit(tx, who);
      const row = { kind, slot, user: user.id, namedBy: actor.id, reason, since: this.clock.now() };
      // Of two who take the last seat at the same moment one gets it.
      const id = await insertDesignation(tx, row).catch((error: unknown) => {
        throw brokenConstraint(error)?.startsWith('designation_') ? conflict('list') : error;
      });
      await this.audit.append(
        tx,
        actor,
        'designation.named',
        { kind: 'designation', id: String(id) },
        { user: user.id, name: user.name, kind, slot, reason, invited: link !== null },
      );
      await this.tell(tx, id, user.name, kind, 'named');
      return { designation: (await findDesignation(tx, this.clock.now(), id))!, link };
    });
  }

  /** Takes the right away, and ends at once what was opened with it. */
  async end(actor: Actor, id: number, version: number, reason: string): Promise<DesignationRow> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const before = await this.require(tx, id);
      await this.designees.release(tx, before.user);
      if (!(await endDesignation(tx, id, version, { at: now, by: actor.id, reason }))) throw conflict('designation');
      await this.audit.append(
        tx,
        actor,
        'designation.ended',
        { kind: 'designation', id: String(id) },
        { user: before.user, name: before.name, kind: before.kind, reason },
      );
      await endEmergencyRight(tx, this.audit, actor, before.user, now);
      await this.tell(tx, id, before.name, before.kind, 'ended');
      return (await findDesignation(tx, now, id))!;
    });
  }

  /** A new link for who has not joined; whoever has joined needs none, and it would let another in as them. */
  async invite(actor: Actor, id: number): Promise<Named> {
    const { user, name, state } = await this.require(this.database, id);
    if (state !== 'invited')
      throw new Problem({
        code: 'joined-already',
        status: 409,
        title: `${name} has joined already.`,
        hint: 'They make a sealed code themselves.',
      });
    const { link } = await this.users.inviteAgain(actor, user);
    return { designation: await this.require(this.database, id), link };
  }

  private async require(queries: Parameters<typeof findDesignation>[0], id: number): Promise<DesignationRow> {
    const row = await findDesignation(queries, this.clock.now(), id);
    if (!row) throw notFound('designation');
    if (row.endedAt !== null)
      throw new Problem({
        code: 'designation-ended',
        status: 409,
        title: `This designation of ${row.name} has ended.`,
        hint: 'Name them again if they are to have it.',
      });
    return row;
  }

  private async tell(
    tx: Parameters<Notices['tell']>[0],
    id: number,
    name: string,
    seat: DesignationKind,
    change: 'named' | 'ended',
  ): Promise<void> {
    await this.notices.tell(tx, await holdersOf(tx, 'designation.read'), {
      kind: 'designation-changed',
      subject: { kind: 'designation', id: String(id) },
      words: { name, seat, change },
    });
  }
}
