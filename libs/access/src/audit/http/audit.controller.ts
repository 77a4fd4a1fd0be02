import { Controller } from '@nestjs/common';
import { api, AUDIT_ACTIONS, type AuditEntry, type Timeline } from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { Input, type In, Serves } from '../../permission/http/served';
import { Audit, type Entry } from '../audit';
import type { Timeline as StoredTimeline } from '../timeline';

@Controller()
export class AuditController {
  constructor(private readonly audit: Audit) {}

  /** Reading the log is itself an entry, written before the page is read, so that it is on it. */
  @Serves(api.audit.list)
  async list(
    @Input() { actor, query: { after, limit, ...filter } }: In<typeof api.audit.list>,
  ): Promise<{ items: AuditEntry[]; next: string | null; total: number; size: number }> {
    await this.audit.record(actor, 'audit.viewed', { kind: 'log', id: 'audit' }, { ...filter, before: after });
    const entries = await this.audit.list(filter, idCursor(after), limit + 1);
    const items = entries.slice(0, limit);
    return {
      items: items.map(presentEntry),
      next: entries.length > limit ? String(items.at(-1)!.index) : null,
      total: await this.audit.count(filter),
      size: await this.audit.size(),
    };
  }

  @Serves(api.audit.timeline)
  async timeline(@Input() { actor, query }: In<typeof api.audit.timeline>): Promise<Timeline> {
    await this.audit.record(actor, 'audit.viewed', { kind: 'log', id: 'audit' }, { ...query, what: 'timeline' });
    return presentTimeline(await this.audit.timeline(query));
  }
}

export function presentTimeline({ from, to, actors, ...rest }: StoredTimeline): Timeline {
  return {
    ...rest,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    actors: actors.map(({ marks, ...actor }) => ({
      ...actor,
      marks: marks.map((mark) => ({ ...mark, at: mark.at.toISOString() })),
    })),
  };
}

export function presentEntry(entry: Entry): AuditEntry {
  return {
    index: entry.index,
    at: entry.at.toISOString(),
    actor: { ...entry.actor },
    action: entry.action,
    kind: AUDIT_ACTIONS[entry.action],
    subject: { ...entry.subject },
    detail: { ...entry.detail },
  };
}
