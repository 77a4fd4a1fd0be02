import type { QualifiedAct } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, together } from '@minutebook/platform';
import type { Actor } from '../audit/actor';
import type { Audit } from '../audit/audit';
import { findUser, type StoredUser } from '../identity/store/user-store';
import {
  endQualification,
  insertQualification,
  type QualificationRow,
  readQualifications,
  readRule,
  type RuleRow,
  writeRule,
} from './store/qualification-store';

type Candidate = Pick<StoredUser, 'id' | 'name'>;

/** Who is qualified to supervise, and what nobody does without being so (FINRA 3110; R32). */
export class Qualifications {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Of each user, newest first; ended and expired ones too. */
  async of(users: readonly string[]): Promise<ReadonlyMap<string, QualificationRow[]>> {
    const found = new Map<string, QualificationRow[]>();
    for (const row of await readQualifications(this.database, users))
      found.set(row.user, [...(found.get(row.user) ?? []), row]);
    return found;
  }

  /** Those a user has that stand and have not expired. */
  async current(user: string): Promise<QualificationRow[]> {
    return (await readQualifications(this.database, [user])).filter((row) => this.isCurrent(row));
  }

  isCurrent({ validUntil, endedAt }: Pick<QualificationRow, 'validUntil' | 'endedAt'>): boolean {
    return endedAt === null && (validUntil === null || validUntil >= this.clock.now().toISOString().slice(0, 10));
  }

  readonly rule: () => Promise<RuleRow> = together(() => readRule(this.database));

  /** Why this user may not do this, in a sentence; undefined when they may. */
  async lacking(user: Candidate, act: QualifiedAct): Promise<string | undefined> {
    return (await this.lackingOf([user], act)).get(user.id);
  }

  /** The same of several; who is not among the answers may. */
  async lackingOf(users: readonly Candidate[], act: QualifiedAct): Promise<ReadonlyMap<string, string>> {
    const { acts, names } = await this.rule();
    const lacking = new Map<string, string>();
    if (!acts.includes(act)) return lacking;
    const all = await this.of(users.map(({ id }) => id));
    for (const { id, name } of users) {
      const fitting = (all.get(id) ?? []).filter((row) => names.length === 0 || names.includes(row.name));
      if (fitting.some((row) => this.isCurrent(row))) continue;
      const expired = fitting.find((row) => row.endedAt === null);
      const wanted = names.length === 0 ? 'supervisory qualification' : names.join(' or ');
      lacking.set(
        id,
        expired
          ? `${name}’s qualification ${expired.name} expired on ${expired.validUntil}.`
          : `${name} has no current ${wanted}.`,
      );
    }
    return lacking;
  }

  async record(
    actor: Actor,
    user: string,
    { name, validUntil }: { name: string; validUntil: string | null },
  ): Promise<QualificationRow> {
    return this.database.transaction(async (tx) => {
      if (!(await findUser(tx, user, this.clock.now()))) throw notFound('user');
      const at = this.clock.now();
      const row = await insertQualification(tx, { user, name, validUntil, at, by: actor.id, byName: actor.name });
      await this.audit.append(
        tx,
        actor,
        'qualification.recorded',
        { kind: 'user', id: user },
        { qualification: String(row.id), name, validUntil },
      );
      return row;
    });
  }

  async end(actor: Actor, id: number, reason: string): Promise<QualificationRow> {
    return this.database.transaction(async (tx) => {
      const row = await endQualification(tx, id, { at: this.clock.now(), by: actor.id, reason });
      if (!row) throw notFound('qualification');
      await this.audit.append(
        tx,
        actor,
        'qualification.ended',
        { kind: 'user', id: row.user },
        { qualification: String(id), name: row.name, reason },
      );
      return row;
    });
  }

  async require(actor: Actor, version: number, rule: Pick<RuleRow, 'acts' | 'names'>): Promise<RuleRow> {
    return this.database.transaction(async (tx) => {
      const row = await writeRule(tx, version, rule);
      if (!row) throw conflict('rule');
      await this.audit.append(
        tx,
        actor,
        'qualification.required',
        { kind: 'rule', id: 'qualification' },
        { acts: [...rule.acts], names: [...rule.names] },
      );
      return row;
    });
  }
}
