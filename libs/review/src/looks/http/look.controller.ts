import { Controller } from '@nestjs/common';
import { Audit, type In, Input, presentEntry, presentTimeline, Serves } from '@minutebook/access';
import { api, type Look, type Timeline } from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { Looks } from '../looks';

/** Who looked at a person. Asking is looking, and is on the list. */
@Controller()
export class LookController {
  constructor(
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  @Serves(api.looks.ofPerson)
  async ofPerson(
    @Input() { actor, params, query: { after, limit, ...filter } }: In<typeof api.looks.ofPerson>,
  ): Promise<{ items: Look[]; next: string | null; total: number; behind: number }> {
    await this.audit.record(actor, 'looks.viewed', { kind: 'person', id: params.id }, { ...filter, before: after });
    const { items: found, total, behind } = await this.looks.of(params.id, filter, idCursor(after), limit + 1);
    const items = found.slice(0, limit);
    return {
      items: items.map(({ entry, messages, wrote }) => ({ entry: presentEntry(entry), messages, wrote })),
      next: found.length > limit ? String(items.at(-1)!.entry.index) : null,
      total,
      behind,
    };
  }

  @Serves(api.looks.timeline)
  async timeline(@Input() { actor, params, query }: In<typeof api.looks.timeline>): Promise<Timeline> {
    await this.audit.record(actor, 'looks.viewed', { kind: 'person', id: params.id }, { ...query, what: 'timeline' });
    return presentTimeline(await this.looks.timeline(params.id, query));
  }
}
