import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { feedJsonSchema } from '@minutebook/capture';
import { CompletenessReport, Gaps, presentGap } from '@minutebook/archive';
import { api, type FeedHealth, type Gap, SOURCE_KINDS, type SourceDetail } from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { SourceTest } from '../register/source-test';
import { Register } from '../register/register';
import type { SourceRow } from '../store/source-store';

@Controller()
export class SourceController {
  constructor(
    private readonly register: Register,
    private readonly gaps: Gaps,
    private readonly tests: SourceTest,
    private readonly completeness: CompletenessReport,
  ) {}

  @Serves(api.sources.list)
  async list(): Promise<{ items: SourceDetail[] }> {
    return { items: await this.seen(await this.register.list()) };
  }

  @Serves(api.sources.get)
  async get(@Input() { params }: In<typeof api.sources.get>): Promise<SourceDetail> {
    return this.one(await this.register.get(params.id));
  }

  @Serves(api.sources.create)
  async create(@Input() { actor, body }: In<typeof api.sources.create>): Promise<SourceDetail> {
    return this.one(await this.register.create(actor, body));
  }

  @Serves(api.sources.change)
  async change(@Input() { actor, params, body }: In<typeof api.sources.change>): Promise<SourceDetail> {
    const { version, ...change } = body;
    return this.one(await this.register.change(actor, params.id, version, change));
  }

  @Serves(api.sources.move)
  async move(@Input() { actor, params, body }: In<typeof api.sources.move>): Promise<SourceDetail> {
    return this.one(await this.register.move(actor, params.id, body.version, body.state));
  }

  @Serves(api.sources.test)
  async test(@Input() { actor, params }: In<typeof api.sources.test>): Promise<SourceDetail> {
    return this.one(await this.tests.run(actor, params.id));
  }

  @Serves(api.sources.retry)
  async retry(@Input() { actor, params, body }: In<typeof api.sources.retry>): Promise<SourceDetail> {
    return this.one(await this.register.retry(actor, params.id, body.version));
  }

  @Serves(api.sources.gaps)
  async listGaps(
    @Input() { params, query }: In<typeof api.sources.gaps>,
  ): Promise<{ items: Gap[]; next: string | null }> {
    const before = idCursor(query.after);
    const found = await this.gaps.list({ kind: 'live', origin: params.id, all: true, before, limit: query.limit + 1 });
    const items = found.slice(0, query.limit);
    return { items: items.map(presentGap), next: found.length > query.limit ? String(items.at(-1)!.id) : null };
  }

  @Serves(api.sources.explainGap)
  async explainGap(@Input() { actor, params, body }: In<typeof api.sources.explainGap>): Promise<Gap> {
    return presentGap(await this.gaps.explain(actor, 'live', Number(params.id), body.reason));
  }

  @Serves(api.sources.feedSchema)
  feedSchema(): Record<string, unknown> {
    return feedJsonSchema() as Record<string, unknown>;
  }

  private async one(row: SourceRow): Promise<SourceDetail> {
    return (await this.seen([row]))[0]!;
  }

  private async seen(rows: readonly SourceRow[]): Promise<SourceDetail[]> {
    const feeds = await this.completeness.feeds(rows.map(({ id }) => id));
    const healths = new Map(feeds.map(({ id, health }) => [id, health]));
    return rows.map((row) => present(row, healths.get(row.id) ?? null));
  }
}

function present(row: SourceRow, health: FeedHealth | null): SourceDetail {
  const { id, kind, name, channel, team, state, settings, backlog, failed, exceptions, openGaps, refused, version } =
    row;
  return {
    ...{
      id,
      kind,
      name,
      channel,
      team,
      state,
      health,
      settings,
      backlog,
      failed,
      exceptions,
      openGaps,
      refused,
      version,
    },
    secrets: row.secretNames,
    hook: SOURCE_KINDS[kind].way === 'hook' ? `/hooks/${id}` : null,
    receivedAt: row.receivedAt?.toISOString() ?? null,
    drainedAt: row.drainedAt?.toISOString() ?? null,
    testedAt: row.testedAt?.toISOString() ?? null,
    testProblem: row.testProblem,
    createdAt: row.createdAt.toISOString(),
  };
}
