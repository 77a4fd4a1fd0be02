import type { Actor, Audit, Users } from '@minutebook/access';
import type { RuleText } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  type Queries,
  type Transaction,
} from '@minutebook/platform';
import type { Rehearsed, Rehearsing } from '../rehearsal/rehearsing';
import { dropLookBacks, insertLookBack, lockPosition } from '../store/detection-store';
import {
  type LexiconRow,
  putInForce,
  readLexicon,
  retire,
  rulesInForce,
  saveDraft,
  savePublication,
} from '../store/lexicon-store';
import { insertPublication } from '../store/publication-store';
import { draftHash } from './draft-hash';
import { refuseFaults } from './faults';
import { objecting, refuseFailing, rehearsalOf } from './gate';
import { sameRule } from './same-rule';

/** What whoever publishes says. */
export interface Approval {
  readonly version: number;
  readonly reason: string;
  /** A finished rehearsal of exactly the draft. */
  readonly rehearsal: number | null;
}

interface Decision extends Omit<Approval, 'rehearsal'> {
  readonly rehearsed: Rehearsed;
  /** Objections of the rehearsal that did not stop it. */
  readonly overridden?: readonly string[];
}

/** Puts drafts into force: what may, and what then is. */
export class Publisher {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly users: Pick<Users, 'whoMay'>,
    private readonly rehearsing: Rehearsing,
  ) {}

  /**
   * Puts the draft into force. Refused while a rule has a fault or fails an example, to whoever drafted it, and without a
   * finished rehearsal of exactly this draft that has nothing against it (R167, R173, E4).
   */
  async publish(actor: Actor, id: number, approval: Approval): Promise<void> {
    await this.refuseOwnDraft(actor, id);
    const { draft } = await this.drafted(this.database, id, approval.version);
    const rehearsed = await rehearsalOf(this.rehearsing, approval.rehearsal, id, draft);
    const objections = await this.rehearsing.objections(rehearsed.id);
    if (objections.length > 0) {
      const problem = objecting(objections);
      await this.audit.record(
        actor,
        'lexicon.refused',
        { kind: 'lexicon', id: String(id) },
        { code: problem.code, rehearsal: String(rehearsed.id), objections },
      );
      throw problem;
    }
    await this.database.transaction((tx) => this.publishDraft(tx, actor, id, { ...approval, rehearsed }));
  }

  /** Rules as a draft, rehearsed over the whole archive and in force at once; what the rehearsal objects to is only recorded. */
  async apply(actor: Actor, id: number, rules: readonly RuleText[]): Promise<void> {
    refuseFaults(rules);
    refuseFailing(rules, this.today());
    const lexicon = await readLexicon(this.database, id);
    if (!lexicon) throw notFound('lexicon');
    const rehearsal = await this.rehearsing.run(actor, id, rules);
    const rehearsed = await rehearsalOf(this.rehearsing, rehearsal, id, rules);
    const overridden = await this.rehearsing.objections(rehearsal);
    await this.database.transaction(async (tx) => {
      if (!(await saveDraft(tx, id, lexicon.version, rules, actor, this.clock.now()))) throw conflict('lexicon');
      await this.publishDraft(tx, actor, id, {
        version: lexicon.version + 1,
        reason: 'Applied in one go.',
        rehearsed,
        overridden,
      });
    });
  }

  /** Four eyes (R34): nobody puts their own draft into force where another could. */
  private async refuseOwnDraft(actor: Actor, id: number): Promise<void> {
    const lexicon = await readLexicon(this.database, id);
    if (!lexicon || lexicon.draftedBy !== actor.id) return;
    const others = (await this.users.whoMay('lexicon.publish')).filter((user) => user.id !== actor.id);
    if (others.length === 0) return;
    await this.audit.record(actor, 'lexicon.refused', { kind: 'lexicon', id: String(id) }, { code: 'own-draft' });
    throw new Problem({
      code: 'own-draft',
      status: 403,
      title: `${actor.name} drafted this: a second person puts it into force.`,
      detail: 'Nothing was changed.',
      hint: `${others[0]!.name} can.`,
    });
  }

  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }

  /** The lexicon and its draft, if it is the one of this version and may go live by itself. */
  private async drafted(queries: Queries, id: number, version: number): Promise<LexiconRow & { draft: RuleText[] }> {
    const lexicon = await readLexicon(queries, id);
    if (!lexicon) throw notFound('lexicon');
    if (lexicon.version !== version) throw conflict('lexicon');
    const { draft } = lexicon;
    if (!draft)
      throw new Problem({
        code: 'nothing-drafted',
        status: 409,
        title: 'There is nothing to publish.',
        hint: 'Change a rule first.',
      });
    refuseFaults(draft);
    refuseFailing(draft, this.today());
    return { ...lexicon, draft };
  }

  /**
   * Under the detector's lock: every rule version is live from the position the detector has reached, and looks back
   * over everything before. So each message version meets each rule version once, whenever either came (R192).
   */
  private async publishDraft(
    tx: Transaction,
    actor: Actor,
    id: number,
    { version, reason, rehearsed, overridden = [] }: Decision,
  ): Promise<void> {
    const position = await lockPosition(tx);
    const lexicon = await this.drafted(tx, id, version);
    const now = this.clock.now();
    const publication = (await savePublication(tx, id, version, now))!;
    const before = new Map((await rulesInForce(tx, id)).map((rule) => [rule.code, rule]));
    const changes = { added: 0, changed: 0, retired: 0 };
    for (const rule of lexicon.draft) {
      const old = before.get(rule.code);
      before.delete(rule.code);
      if (old && sameRule(old, rule)) continue;
      changes[old ? 'changed' : 'added']++;
      await insertLookBack(tx, await putInForce(tx, id, rule, publication, actor, now), position);
    }
    for (const gone of before.values()) {
      changes.retired++;
      await retire(tx, gone.rule, now);
    }
    await dropLookBacks(tx);
    await insertPublication(tx, {
      lexicon: id,
      number: publication,
      reason,
      draftHash: draftHash(lexicon.draft),
      draftedBy: lexicon.draftedBy!,
      draftedByName: lexicon.draftedByName!,
      draftedAt: lexicon.draftedAt!,
      approvedBy: actor.id,
      approvedByName: actor.name,
      rehearsal: rehearsed.id,
      impact: rehearsed.impact,
      rules: (await rulesInForce(tx, id)).map((rule) => rule.id),
      position,
      at: now,
    });
    await this.audit.append(
      tx,
      actor,
      'lexicon.published',
      { kind: 'lexicon', id: String(id) },
      {
        name: lexicon.name,
        publication,
        ...changes,
        position,
        reason,
        rehearsal: String(rehearsed.id),
        ...(overridden.length > 0 && { overridden }),
        // Nobody else could have, or it came from the command line: the log says so.
        ...(lexicon.draftedBy === actor.id && { unaccompanied: true }),
      },
    );
    await nudge(tx, { topic: 'lexicon', id: String(id) });
  }
}
