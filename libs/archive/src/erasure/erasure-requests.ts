import { type Actor, type Audit, permissionsOf, type Users } from '@minutebook/access';
import type { ErasureIntake, ErasureOutcome, ErasureState } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, Problem, type Transaction } from '@minutebook/platform';
import type { Disposals } from '../disposal/disposals';
import type { ConflictGraph } from '../people/conflict-graph';
import type { Directory } from '../people/directory';
import type { GroundKind } from '../people/grounds';
import { countOutcomes, freeOfErasure, refuseErasure } from '../store/erasure-finding-store';
import {
  type CountedErasure,
  type ErasureRow,
  insertErasure,
  insertErasureDecision,
  listErasures,
  lockErasure,
  moveErasure,
  readErasure,
} from '../store/erasure-store';
import { type ErasureCourse, isUnsettled, subjectOf } from './erasure-course';
import type { ErasureEvaluation } from './erasure-evaluation';

/** What is granted goes by a disposal: approved by somebody else, and looked at again when it runs. */
export type ErasingDisposals = Pick<Disposals, 'requestFor'>;

/** Why somebody may not decide. */
export interface Barred {
  readonly code: 'conflict-of-interest' | 'not-open' | 'not-yours';
  readonly kind: GroundKind | null;
  readonly sentence: string;
}

/**
 * Requests to be forgotten (R25). What keeps their messages is looked up, never typed in: a refusal is on the grounds
 * that were found, and a grant is a disposal like every other.
 */
export class ErasureRequests {
  constructor(
    private readonly database: Database,
    private readonly evaluation: ErasureEvaluation,
    private readonly course: ErasureCourse,
    private readonly disposals: ErasingDisposals,
    private readonly directory: Directory,
    private readonly conflicts: ConflictGraph,
    private readonly users: Users,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(state: ErasureState | undefined, before: number | undefined, limit: number): Promise<CountedErasure[]> {
    return listErasures(this.database, state, before, limit);
  }

  async get(id: number): Promise<CountedErasure> {
    const request = await readErasure(this.database, id);
    if (!request) throw notFound('erasure request');
    return request;
  }

  /** Committed before its messages are looked for: with many of them that takes its time, and the month runs. */
  async takeIn(actor: Actor, intake: ErasureIntake): Promise<CountedErasure> {
    await this.check(intake);
    const watched = await this.audit.size();
    const id = await this.database.transaction(async (tx) => {
      const doing = { at: this.clock.now(), by: actor.id, byName: actor.name, watched };
      const made = await insertErasure(tx, intake, doing);
      await this.audit.append(tx, actor, 'erasure.taken-in', subjectOf(made), {
        ground: intake.ground,
        reach: intake.reach,
        receivedOn: intake.receivedOn,
        persons: intake.persons.length,
        handles: intake.handles.length,
      });
      return made;
    });
    await this.looking(id);
    return this.get(id);
  }

  /** Looks again at what keeps the messages of a request. */
  async evaluate(actor: Actor, id: number, version: number): Promise<CountedErasure> {
    await this.database.transaction(async (tx) => {
      const request = await this.lock(tx, id, version);
      if (!isUnsettled(request.state)) throw notOpen('Nothing is looked for any more: this request is over.');
      await this.evaluation.look(tx, request);
      // More people read the audit log than may know of silent holds (R59).
      await this.audit.append(tx, actor, 'erasure.evaluated', subjectOf(id), {
        ...(await countOutcomes(tx, id, false)),
      });
      await this.course.settle(tx, request);
    });
    return this.get(id);
  }

  /**
   * Decides on what the evaluation `round` found. `as-found`: free messages are asked to be disposed of, the rest is
   * refused on the grounds found. Throws `erasure-undetermined` while no rule says anything about some of them.
   */
  async decide(
    actor: Actor,
    id: number,
    {
      version,
      round,
      decision,
      reason,
    }: { version: number; round: number; decision: 'as-found' | 'rejected'; reason: string },
  ): Promise<CountedErasure> {
    await this.looking(id);
    const before = await this.get(id);
    const barred = await this.barred(actor, before);
    if (barred) {
      await this.audit.record(actor, 'erasure.refused', subjectOf(id), {
        code: barred.code,
        ground: barred.kind ?? undefined,
      });
      throw new Problem({
        code: barred.code,
        status: barred.code === 'not-open' ? 409 : 403,
        title: barred.sentence,
        detail: 'Nothing was decided.',
      });
    }
    // What was looked up just now may be more than was read: then it is another round, and another decision.
    if (before.round !== round) throw conflict('erasure request');
    await this.database.transaction(async (tx) => {
      const request = await this.lock(tx, id, version);
      const found = await countOutcomes(tx, id, true);
      const foundOpenly = await countOutcomes(tx, id, false);
      const rejected = decision === 'rejected';
      if (!rejected && found.undetermined) throw undetermined(found.undetermined);
      const free = rejected ? [] : await freeOfErasure(tx, id);
      const { articles, openly } = rejected ? { articles: [], openly: [] } : await refuseErasure(tx, id);
      const disposal =
        free.length > 0 ? await this.disposals.requestFor(tx, actor, { erasure: id, messages: free, reason }) : null;
      const at = this.clock.now();
      await insertErasureDecision(tx, id, {
        ...{ at, by: actor.id, byName: actor.name, decision, reason, round: request.round, disposal },
        ...{ found, foundOpenly, articles, articlesOpenly: openly },
      });
      const kept = COUNTED_AS_KEPT.reduce((sum, outcome) => sum + (found[outcome] ?? 0), 0);
      const state = rejected ? 'rejected' : disposal !== null ? 'erasing' : kept > 0 ? 'refused' : 'done';
      await moveErasure(tx, id, state, { disposal });
      await this.audit.append(tx, actor, 'erasure.decided', subjectOf(id), {
        ...{ decision, reason, round: request.round, state, disposal: disposal ?? undefined },
        ...{ articles: openly, found: { ...foundOpenly } },
      });
    });
    return this.get(id);
  }

  async withdraw(actor: Actor, id: number, version: number, reason: string): Promise<CountedErasure> {
    await this.database.transaction(async (tx) => {
      const request = await this.lock(tx, id, version);
      if (request.state !== 'open' && request.state !== 'refused')
        throw notOpen('Only a request that is open or refused can be withdrawn.');
      await moveErasure(tx, id, 'withdrawn');
      await this.audit.append(tx, actor, 'erasure.withdrawn', subjectOf(id), { reason });
    });
    return this.get(id);
  }

  /** Why this person may not decide it; undefined: they may. */
  async barred(actor: Actor, request: ErasureRow): Promise<Barred | undefined> {
    if (request.state !== 'open') return { code: 'not-open', kind: null, sentence: 'This request is decided.' };
    if (request.takenInBy === actor.id)
      return {
        code: 'conflict-of-interest',
        kind: 'drafted',
        sentence: `${actor.name} took this request in: somebody else decides it.`,
      };
    const user = await this.users.find(actor.id);
    if (!permissionsOf(user).includes('erasure.write'))
      return { code: 'not-yours', kind: null, sentence: `${actor.name} does not decide erasure requests.` };
    const ground = await this.conflicts.ground(user, { subjects: request.persons });
    return ground && { code: 'conflict-of-interest', kind: ground.kind, sentence: ground.sentence };
  }

  private looking(id: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const request = await lockErasure(tx, id);
      if (!request) throw notFound('erasure request');
      await this.evaluation.look(tx, request);
    });
  }

  private async lock(tx: Transaction, id: number, version: number): Promise<ErasureRow> {
    const request = await lockErasure(tx, id);
    if (!request) throw notFound('erasure request');
    if (request.version !== version) throw conflict('erasure request');
    return request;
  }

  private async check(intake: ErasureIntake): Promise<void> {
    const { persons, receivedOn } = intake;
    const { persons: known } = await this.directory.whoIsWho();
    const ids = new Set(known.map(({ externalId }) => externalId));
    const stranger = persons.find((id) => !ids.has(id));
    if (stranger !== undefined)
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: `Nobody in the directory has the id ${stranger}.`,
        fields: { persons: 'names somebody who is not in the directory' },
      });
    if (receivedOn > this.clock.now().toISOString().slice(0, 10))
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'The request would have been received in the future.',
        fields: { receivedOn: 'is in the future' },
      });
    await this.evaluation.handlesOf(intake);
  }
}

const COUNTED_AS_KEPT: readonly ErasureOutcome[] = ['held', 'cooling-off', 'in-retention'];

function notOpen(title: string): Problem {
  return new Problem({ code: 'not-open', status: 409, title, detail: 'Nothing was changed.' });
}

function undetermined(messages: number): Problem {
  return new Problem({
    code: 'erasure-undetermined',
    status: 409,
    title:
      messages === 1
        ? 'No retention rule says anything about one of the messages.'
        : `No retention rule says anything about ${messages} of the messages.`,
    detail: 'They may neither be refused nor deleted. Nothing was decided.',
    hint: 'Give them a class in the retention schedule, then decide.',
  });
}
