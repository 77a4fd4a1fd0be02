import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { Reader } from '@minutebook/archive';
import {
  api,
  type CoverageField,
  type Dashboard as View,
  type OversightFinding,
  type StaffingLine,
  type Supervised,
} from '@minutebook/contract';
import { Database, idCursor } from '@minutebook/platform';
import { UnseenAlerts } from '../../alerts/unseen';
import { CoverageMap } from '../coverage-map';
import { Dashboard } from '../dashboard';
import { Figures } from '../figures';
import { Staffing } from '../staffing';
import { listFindings } from '../store/finding-store';

@Controller()
export class OversightController {
  constructor(
    private readonly database: Database,
    private readonly dashboard: Dashboard,
    private readonly figures: Figures,
    private readonly staffing: Staffing,
    private readonly map: CoverageMap,
    private readonly walls: UnseenAlerts,
    private readonly reader: Reader,
  ) {}

  @Serves(api.oversight.dashboard)
  look(@Input() { actor, query }: In<typeof api.oversight.dashboard>): Promise<View> {
    return this.dashboard.look(actor.id, query);
  }

  @Serves(api.oversight.staffing)
  async staff(
    @Input() { actor }: In<typeof api.oversight.staffing>,
  ): Promise<{ items: StaffingLine[]; ledger: number; audit: number }> {
    const { alerts: unseen } = await this.walls.of(actor.id);
    const audit = await this.figures.follow(unseen.length > 0);
    const [lines, ledger] = await Promise.all([this.staffing.lines(unseen), this.reader.head()]);
    return {
      items: lines.map(({ queue, ...line }) => ({ queue: { id: String(queue.id), name: queue.name }, ...line })),
      ledger,
      audit,
    };
  }

  @Serves(api.oversight.people)
  async people(@Input() { actor, query }: In<typeof api.oversight.people>): Promise<{
    items: Supervised[];
    next: string | null;
    people: number;
    missing: Record<CoverageField, number>;
    ledger: number;
    audit: number;
  }> {
    const { after, limit, ...filter } = query;
    const { alerts: unseen } = await this.walls.of(actor.id);
    const audit = await this.figures.follow(unseen.length > 0);
    const [page, ledger] = await Promise.all([this.map.page(actor.id, filter, after, limit), this.reader.head()]);
    return { ...page, ledger, audit };
  }

  @Serves(api.oversight.findings)
  async findings(
    @Input() { query }: In<typeof api.oversight.findings>,
  ): Promise<{ items: OversightFinding[]; next: string | null }> {
    const { open, after, limit } = query;
    const found = await listFindings(
      this.database,
      open === undefined ? undefined : open === 'true',
      idCursor(after),
      limit + 1,
    );
    const items = found.slice(0, limit);
    return {
      items: items.map((row) => ({
        id: String(row.id),
        kind: row.kind,
        queue: { id: String(row.queue), name: row.queueName },
        since: row.since,
        days: row.days,
        waiting: row.waiting,
        foundAt: row.foundAt.toISOString(),
        told: row.told.map((id, i) => ({ id, name: row.toldNames[i] ?? '' })),
        endedAt: row.endedAt?.toISOString() ?? null,
      })),
      next: found.length > limit ? String(items.at(-1)!.id) : null,
    };
  }
}
