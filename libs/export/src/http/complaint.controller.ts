import { Controller, Res } from '@nestjs/common';
import { type Actor, Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type Complaint } from '@minutebook/contract';
import { Complaints } from '@minutebook/review';
import type { Response } from 'express';
import { csv } from '../formats/csv';
import { send } from './sending';

const PAGE = 500;

/** Complaint records of the cases somebody sees, with the rule each is kept by (R35). */
@Controller()
export class ComplaintExportController {
  constructor(
    private readonly complaints: Complaints,
    private readonly audit: Audit,
  ) {}

  @Serves(api.complaints.csv)
  async register(@Input() { actor }: In<typeof api.complaints.csv>, @Res() response: Response): Promise<void> {
    await this.audit.record(actor, 'complaint.exported', { kind: 'register', id: 'complaints' });
    const head = [
      'complaint',
      'case',
      'complainant',
      'received',
      'product',
      'allegation',
      'action_taken',
      'missing',
      'opened_by',
      'opened_at_utc',
      'kept_by_rule',
      'kept_until',
    ];
    await send(
      response,
      'complaints',
      csv(head, this.pages(actor), (complaint) => [
        complaint.number,
        complaint.case.number,
        complaint.complainant,
        complaint.receivedAt,
        complaint.product,
        complaint.allegation,
        complaint.actionTaken,
        complaint.missing.join(' '),
        complaint.by.name,
        complaint.openedAt,
        complaint.rule.citation,
        complaint.keepUntil,
      ]),
    );
  }

  private async *pages(actor: Actor): AsyncGenerator<Complaint[]> {
    for (let before: number | undefined; ;) {
      const page = await this.complaints.list(actor, before, PAGE);
      yield page;
      if (page.length < PAGE) return;
      before = Number(page.at(-1)!.id);
    }
  }
}
