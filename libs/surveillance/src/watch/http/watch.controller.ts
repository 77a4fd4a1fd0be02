import { Controller, Inject } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { api, type Canary, type CanaryWatch, type VolumeChange } from '@minutebook/contract';
import { CLOCK, type Clock, idCursor, type Jobs, JOBS } from '@minutebook/platform';
import { Canaries } from '../../canaries/canaries';
import { WATCH_JOB } from '../jobs/watch.job';
import { VolumeWatch } from '../volume-watch';
import { presentCanary, presentChange, presentOverview } from './presenting';

type Page<T> = Promise<{ items: T[]; next: string | null }>;

/** Whether surveillance itself still works: canaries, and hits after changes. */
@Controller()
export class WatchController {
  constructor(
    private readonly canaries: Canaries,
    private readonly volumes: VolumeWatch,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  @Serves(api.watch.canaries)
  async overview(): Promise<CanaryWatch> {
    return presentOverview(await this.canaries.overview());
  }

  @Serves(api.watch.sent)
  async sent(@Input() { query }: In<typeof api.watch.sent>): Page<Canary> {
    const found = await this.canaries.sent(query.missed === 'true', idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    const now = this.clock.now();
    return {
      items: items.map((row) => presentCanary(row, now)),
      next: found.length > query.limit ? String(items.at(-1)!.id) : null,
    };
  }

  @Serves(api.watch.settings)
  async settings(@Input() { actor, body }: In<typeof api.watch.settings>): Promise<CanaryWatch> {
    const { version, ...settings } = body;
    const changed = await this.canaries.change(actor, version, settings);
    await this.jobs.enqueue(WATCH_JOB, {}, { key: 'follow' });
    return presentOverview(changed);
  }

  @Serves(api.watch.endScenario)
  async end(@Input() { actor, params, body }: In<typeof api.watch.endScenario>): Promise<Record<string, never>> {
    await this.canaries.end(actor, Number(params.id), body.reason);
    return {};
  }

  @Serves(api.watch.volumes)
  async list(@Input() { query }: In<typeof api.watch.volumes>): Page<VolumeChange> {
    const found = await this.volumes.list(idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map(presentChange),
      next: found.length > query.limit ? String(items.at(-1)!.change.id) : null,
    };
  }

  @Serves(api.watch.settleVolume)
  async settle(@Input() { actor, params, body }: In<typeof api.watch.settleVolume>): Promise<Record<string, never>> {
    await this.volumes.settle(actor, Number(params.id), Number(body.rule), body.reason);
    return {};
  }
}
