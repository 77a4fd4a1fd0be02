import type { Actor, Audit } from '@minutebook/access';
import { type Clock, conflict, type Database, notFound, nudge } from '@minutebook/platform';
import type { HoldAudience } from '../holds/hold-audience';
import { type FollowUpRow, listFollowUps, readFollowUp, settleFollowUp } from '../store/acknowledgement-store';
import { custodianSubject, type NoticedHolds } from './noticed-holds';

/** What answers of custodians ask for: a second phone to be imaged, an assistant to be told. */
export class FollowUps {
  constructor(
    private readonly database: Database,
    private readonly holds: NoticedHolds,
    private readonly audience: Pick<HoldAudience, 'seesSilent'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async list(
    actor: Actor,
    filter: { hold?: number | undefined; person?: string | undefined; settled: boolean },
    before: number | undefined,
    limit: number,
  ): Promise<FollowUpRow[]> {
    if (filter.hold !== undefined) await this.holds.get(actor, filter.hold);
    const silent = await this.audience.seesSilent(actor);
    return listFollowUps(this.database, { ...filter, silent }, before, limit);
  }

  /** Says what was done. Throws `changed-meanwhile` also where it is settled. */
  async settle(actor: Actor, id: number, version: number, note: string): Promise<FollowUpRow> {
    const followUp = await readFollowUp(this.database, id);
    if (!followUp) throw notFound('follow-up');
    await this.holds.get(actor, followUp.hold);
    await this.database.transaction(async (tx) => {
      const doing = { at: this.clock.now(), by: actor.id, byName: actor.name };
      if (!(await settleFollowUp(tx, id, version, note, doing))) throw conflict('follow-up');
      await this.audit.append(tx, actor, 'hold-notice.followed-up', custodianSubject(followUp.custodian), {
        question: followUp.question,
        followUp: String(id),
      });
      await nudge(tx, { topic: 'hold-notices' });
    });
    return (await readFollowUp(this.database, id))!;
  }
}
