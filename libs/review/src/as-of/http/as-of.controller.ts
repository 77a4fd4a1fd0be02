import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { presentMessage, Reader } from '@minutebook/archive';
import { api, type RecordAsOf } from '@minutebook/contract';
import { AsOf } from '../as-of';

@Controller()
export class AsOfController {
  constructor(
    private readonly records: AsOf,
    private readonly reader: Reader,
  ) {}

  @Serves(api.asOf.message)
  async message(@Input() { actor, params, query }: In<typeof api.asOf.message>): Promise<RecordAsOf> {
    const then = await this.records.at(actor, Number(params.id), new Date(query.at));
    const { message, schedule } = then;
    const parties = new Set(
      [...(message?.versions ?? []), ...(message?.responses ?? [])].flatMap((version) => [...version.parties]),
    );
    return {
      at: query.at,
      position: then.position,
      message: message ? presentMessage(message, await this.reader.handles(parties)) : null,
      class: then.class ? { class: then.class.class, by: then.class.byName, at: then.class.at.toISOString() } : null,
      labels: then.labels.map(({ label, scope, byName, at }) => ({ label, scope, by: byName, at: at.toISOString() })),
      schedule: schedule?.inForceFrom
        ? { id: String(schedule.id), since: schedule.inForceFrom.toISOString(), note: schedule.note }
        : null,
      holds: then.holds.map(({ hold, name, matter, since }) => ({
        id: String(hold),
        name,
        matter,
        since: since.toISOString(),
      })),
      alerts: then.alerts.map(({ id, decision: _decision, decidedAt, signedBy, tags, ...alert }) => ({
        ...alert,
        id: String(id),
        decidedAt: decidedAt?.toISOString() ?? null,
        signedBy: [...signedBy],
        tags: [...tags],
      })),
    };
  }
}
