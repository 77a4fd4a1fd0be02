import { Controller, Res } from '@nestjs/common';
import { Audit, type Entry, type In, Input, Serves, Users } from '@minutebook/access';
import { api, type AuditFilter } from '@minutebook/contract';
import { notFound } from '@minutebook/platform';
import type { Response } from 'express';
import { type Cell, csv } from '../formats/csv';
import { send } from './sending';

const PAGE = 1_000;

/** The audit log as a file: all of it, or what one examiner did. */
@Controller()
export class AuditExportController {
  constructor(
    private readonly audit: Audit,
    private readonly users: Users,
  ) {}

  @Serves(api.audit.csv)
  async auditLog(@Input() { actor, query }: In<typeof api.audit.csv>, @Res() response: Response): Promise<void> {
    await this.audit.record(actor, 'audit.exported', { kind: 'log', id: 'audit' }, { ...query });
    await send(response, 'audit-log', csv(COLUMNS, this.entries(query), cells));
  }

  @Serves(api.examiners.activityCsv)
  async activity(
    @Input() { actor, params }: In<typeof api.examiners.activityCsv>,
    @Res() response: Response,
  ): Promise<void> {
    const { examiner } = await this.users.find(params.id);
    if (examiner === null) throw notFound('examiner');
    await this.audit.record(actor, 'report.exported', { kind: 'report', id: 'examiner' }, { examiner: params.id });
    await send(response, 'examiner-activity', csv(COLUMNS, this.entries({ actor: params.id }), cells));
  }

  private async *entries(filter: AuditFilter): AsyncGenerator<Entry[]> {
    for (let before: number | undefined; ;) {
      const page = await this.audit.list(filter, before, PAGE);
      yield page;
      if (page.length < PAGE) return;
      before = page.at(-1)!.index;
    }
  }
}

const COLUMNS = ['entry', 'at_utc', 'actor_id', 'actor', 'role', 'action', 'subject', 'detail'];

function cells({ index, at, actor: who, action, subject, detail }: Entry): Cell[] {
  return [
    index,
    at.toISOString(),
    who.id,
    who.name,
    who.role,
    action,
    `${subject.kind}:${subject.id}`,
    JSON.stringify(detail),
  ];
}
