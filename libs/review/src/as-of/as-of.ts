import type { Actor, Audit, Entry, Users } from '@minutebook/access';
import { permissionsOf } from '@minutebook/access';
import type { MessageThen, RecordHistory } from '@minutebook/archive';
import type { Database } from '@minutebook/platform';
import type { ReviewDesk } from '../alerts/review-desk';
import type { Rereads } from '../quality/rereads';
import { alertsOfMessages } from '../store/alert-store';
import { type AlertThen, replay, REPLAYED } from './replay';

export interface RecordThen extends MessageThen {
  readonly alerts: readonly (AlertThen & { readonly id: number; readonly reason: string | null })[];
}

/** What a record, its labels and its dispositions looked like at a time (R14). */
export class AsOf {
  constructor(
    private readonly database: Database,
    private readonly history: RecordHistory,
    private readonly desk: ReviewDesk,
    private readonly rereads: Pick<Rereads, 'blindFor'>,
    private readonly users: Users,
    private readonly audit: Audit,
  ) {}

  async at(actor: Actor, message: number, at: Date): Promise<RecordThen> {
    const then = await this.history.at(actor, message, at);
    const alerts = await this.alerts(actor, message, at);
    await this.audit.record(
      actor,
      'message.viewed',
      { kind: 'message', id: String(message) },
      { what: 'as-of', view: 'as-of', asOf: at.toISOString(), versions: then.message?.versions.length ?? 0 },
    );
    return { ...then, alerts };
  }

  /** Those one may look at. Whoever re-reads one blind is told nothing of it, whatever the time. */
  private async alerts(actor: Actor, message: number, at: Date): Promise<RecordThen['alerts']> {
    if (!permissionsOf(await this.users.find(actor.id)).includes('alert.read')) return [];
    const ids = [...new Set((await alertsOfMessages(this.database, [message])).map(({ id }) => id))];
    const blind = await this.rereads.blindFor(actor.id, ids);
    const seen: number[] = [];
    for (const id of ids) if (!blind.has(id) && (await this.desk.sees(actor, id))) seen.push(id);
    const entries = await this.audit.entriesOf(
      seen.map((id) => ({ kind: 'alert', id: String(id) })),
      REPLAYED,
    );
    const found: RecordThen['alerts'][number][] = [];
    for (const id of seen) {
      const own = entries.get(`alert:${id}`) ?? [];
      const then = replay(own, at);
      if (!then || !wasAbout(own, message, at)) continue;
      const decision = (await this.desk.decisions(id)).find((row) => String(row.id) === then.decision);
      found.push({ ...then, id, reason: decision?.reason ?? null });
    }
    return found;
  }
}

/** Whether an alert was on a message by then: raised on it, or folded it in. */
function wasAbout(entries: readonly Entry[], message: number, at: Date): boolean {
  return entries.some(
    (entry) =>
      (entry.action === 'alert.raised' || entry.action === 'alert.folded') &&
      entry.at <= at &&
      entry.detail['message'] === String(message),
  );
}
