import { Controller } from '@nestjs/common';
import { api, type AuditEntry } from '@minutebook/contract';
import { idCursor, notFound } from '@minutebook/platform';
import { Users } from '../../identity/users';
import { Input, type In, Serves } from '../../permission/http/served';
import { Audit } from '../audit';
import { presentEntry } from './audit.controller';

/** What an examiner did, for whoever answers for having let them in (R194). */
@Controller()
export class ExaminerController {
  constructor(
    private readonly audit: Audit,
    private readonly users: Users,
  ) {}

  @Serves(api.examiners.activity)
  async activity(
    @Input() { actor, params, query }: In<typeof api.examiners.activity>,
  ): Promise<{ items: AuditEntry[]; next: string | null; total: number }> {
    const { examiner } = await this.users.find(params.id);
    if (examiner === null) throw notFound('examiner');
    await this.audit.record(actor, 'report.viewed', { kind: 'report', id: 'examiner' }, { examiner: params.id });
    const filter = { actor: params.id };
    const before = idCursor(query.after);
    const entries = await this.audit.list(filter, before, query.limit + 1);
    const items = entries.slice(0, query.limit);
    return {
      items: items.map(presentEntry),
      next: entries.length > query.limit ? String(items.at(-1)!.index) : null,
      total: await this.audit.count(filter),
    };
  }
}
