import { randomBytes } from 'node:crypto';
import { type Actor, type Audit, permissionsOf } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, Problem } from '@minutebook/platform';
import type { UnseenAlerts } from '../alerts/unseen';
import type { Dealer } from './dealer';
import type { Draws } from './draws';
import { insertKnown, type KnownRow, listKnown, outcomeOf, retireKnown } from './store/known-store';

/** Real alerts, decided and signed, whose answer is known: dealt as blind tasks they measure reviewers (R180). */
export class KnownAnswers {
  constructor(
    private readonly database: Database,
    private readonly dealer: Dealer,
    private readonly draws: Draws,
    private readonly walls: Pick<UnseenAlerts, 'of'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Those that this person sees; newest first. */
  async list(user: string, before: number | undefined, limit: number): Promise<KnownRow[]> {
    const { alerts: unseen } = await this.walls.of(user);
    return listKnown(this.database, { before, unseen }, limit);
  }

  async mark(actor: Actor, alert: number, note: string): Promise<KnownRow> {
    const { alerts: unseen } = await this.walls.of(actor.id);
    const outcome = unseen.includes(alert) ? undefined : await outcomeOf(this.database, alert);
    if (!outcome) throw notFound('alert');
    const { decision, state, signatures } = outcome;
    if (state !== 'closed' || decision === null || signatures === 0)
      throw new Problem({
        code: 'not-signed',
        status: 409,
        title: 'Only an alert that is decided and signed has a known answer.',
        hint: 'Have the decision signed first.',
      });
    const id = await this.database.transaction(async (tx) => {
      const at = this.clock.now();
      const made = await insertKnown(tx, { alert, decision, note, by: actor.id, byName: actor.name, at });
      if (made === undefined) throw conflict('known answer');
      await this.audit.append(tx, actor, 'known.marked', subjectOf(made), {
        alert: String(alert),
        decision: String(decision),
      });
      return made;
    });
    return this.get(actor.id, id);
  }

  async retire(actor: Actor, id: number, version: number): Promise<KnownRow> {
    await this.get(actor.id, id);
    await this.database.transaction(async (tx) => {
      if (!(await retireKnown(tx, id, version, this.clock.now()))) throw conflict('known answer');
      await this.audit.append(tx, actor, 'known.retired', subjectOf(id));
    });
    return this.get(actor.id, id);
  }

  /** Deals up to `count` that this person was not dealt yet; returns how many there were. */
  async deal(actor: Actor, to: string, count: number, days: number): Promise<number> {
    const [reader] = await this.dealer.readers([to]);
    if (!reader) throw notFound('reviewer');
    if (permissionsOf(reader).includes('quality.run'))
      throw new Problem({
        code: 'sees-known-answers',
        status: 409,
        title: `${reader.name} sees which answers are known.`,
        hint: 'They measure only who does not.',
      });
    const seed = randomBytes(16).toString('hex');
    return this.database.transaction(async (tx) => {
      const tasks = await this.dealer.known(tx, seed, reader, count);
      const dealt = await this.draws.hand(tx, tasks, { draw: null, dealtAt: this.clock.now(), days });
      await this.audit.append(
        tx,
        actor,
        'known.dealt',
        { kind: 'user', id: to },
        {
          asked: count,
          dealt,
          known: tasks.map(({ known }) => String(known)),
        },
      );
      return dealt;
    });
  }

  private async get(user: string, id: number): Promise<KnownRow> {
    const { alerts: unseen } = await this.walls.of(user);
    const [known] = await listKnown(this.database, { id, unseen }, 1);
    if (!known) throw notFound('known answer');
    return known;
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'known', id: String(id) };
}
