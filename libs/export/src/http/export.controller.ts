import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Res } from '@nestjs/common';
import { Audit, type Entry, type In, Input, Serves } from '@minutebook/access';
import { api, type AuditFilter, type ReviewLine } from '@minutebook/contract';
import { EvidenceOfReview, type Period } from '@minutebook/review';
import { TermReports } from '@minutebook/search';
import type { Response } from 'express';
import { csv } from '../formats/csv';

const PAGE = 1_000;

@Controller()
export class ExportController {
  constructor(
    private readonly audit: Audit,
    private readonly evidence: EvidenceOfReview,
    private readonly reports: TermReports,
  ) {}

  @Serves(api.audit.csv)
  async auditLog(@Input() { actor, query }: In<typeof api.audit.csv>, @Res() response: Response): Promise<void> {
    await this.audit.record(actor, 'audit.exported', { kind: 'log', id: 'audit' }, { ...query });
    const head = ['entry', 'at_utc', 'actor_id', 'actor', 'role', 'action', 'subject', 'detail'];
    await send(
      response,
      'audit-log',
      csv(head, this.entries(query), ({ index, at, actor: who, action, subject, detail }) => [
        index,
        at.toISOString(),
        who.id,
        who.name,
        who.role,
        action,
        `${subject.kind}:${subject.id}`,
        JSON.stringify(detail),
      ]),
    );
  }

  @Serves(api.reports.reviewCsv)
  async evidenceOfReview(
    @Input() { actor, query }: In<typeof api.reports.reviewCsv>,
    @Res() response: Response,
  ): Promise<void> {
    await this.audit.record(actor, 'report.exported', { kind: 'report', id: 'review' }, { ...query });
    const head = [
      'alert',
      'message',
      'channel',
      'sent_at_utc',
      'rule',
      'reviewer',
      'reviewed_at_utc',
      'action',
      'reason',
      'signed_by',
      'signed_at_utc',
      'audit_entries',
    ];
    await send(
      response,
      'evidence-of-review',
      csv(head, this.lines(query), (line) => [
        line.alert,
        line.message,
        line.channel,
        line.sentAt,
        line.rule,
        line.reviewer,
        line.reviewedAt,
        line.disposition,
        line.reason,
        line.signer,
        line.signedAt,
        line.entries.join(' '),
      ]),
    );
  }

  /** Lines as far as they are counted; the report says itself when it is not whole. */
  @Serves(api.termReports.csv)
  async termReport(
    @Input() { actor, params }: In<typeof api.termReports.csv>,
    @Res() response: Response,
  ): Promise<void> {
    const report = await this.reports.get(actor.id, Number(params.id));
    await this.audit.record(
      actor,
      'terms.exported',
      { kind: 'term-report', id: params.id },
      { state: report.state, lines: report.lines.length },
    );
    const head = ['term', 'hits', 'only_this', 'fault', 'within', 'as_of_ledger', 'state'];
    await send(
      response,
      'search-terms',
      csv(head, once(report.lines), ({ text, hits, alone, fault }) => [
        text,
        hits,
        alone,
        fault,
        report.within,
        report.asOf,
        report.state,
      ]),
    );
  }

  private async *entries(filter: AuditFilter): AsyncGenerator<Entry[]> {
    for (let before: number | undefined; ;) {
      const page = await this.audit.list(filter, before, PAGE);
      yield page;
      if (page.length < PAGE) return;
      before = page.at(-1)!.index;
    }
  }

  private async *lines(period: Period): AsyncGenerator<ReviewLine[]> {
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = await this.evidence.page(period, after, PAGE);
      yield page.lines;
      after = page.next;
    }
  }
}

async function* once<T>(page: readonly T[]): AsyncGenerator<readonly T[]> {
  yield page;
}

async function send(response: Response, name: string, text: AsyncIterable<string>): Promise<void> {
  response.setHeader('Content-Type', 'text/csv; charset=utf-8');
  response.setHeader(
    'Content-Disposition',
    `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.csv"`,
  );
  await pipeline(Readable.from(text), response);
}
