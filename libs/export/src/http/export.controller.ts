import { Controller, Res } from '@nestjs/common';
import { Audit, type Entry, type In, Input, Serves } from '@minutebook/access';
import { type FileRow, type ImportRow, Imports } from '@minutebook/archive';
import { api, type AuditFilter, type ReviewLine } from '@minutebook/contract';
import { EvidenceOfReview, type Period } from '@minutebook/review';
import { TermReports } from '@minutebook/search';
import type { Response } from 'express';
import { csv } from '../formats/csv';
import { once, send } from './sending';

const PAGE = 1_000;

@Controller()
export class ExportController {
  constructor(
    private readonly audit: Audit,
    private readonly evidence: EvidenceOfReview,
    private readonly reports: TermReports,
    private readonly imports: Imports,
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

  /** The account of each file: `bytes` is the sum of the three parts, `read` that of new, duplicate and exceptions. */
  @Serves(api.imports.report)
  async importAccount(
    @Input() { actor, params }: In<typeof api.imports.report>,
    @Res() response: Response,
  ): Promise<void> {
    const { row, files } = await this.imports.get(Number(params.id));
    await this.audit.record(
      actor,
      'import.exported',
      { kind: 'import', id: params.id },
      { state: row.state, files: files.length },
    );
    await send(
      response,
      `import-${row.id}`,
      csv(IMPORT_COLUMNS, once(files), (file) => importLine(row, file)),
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

const IMPORT_COLUMNS = [
  'import',
  'name',
  'started_by',
  'file',
  'format',
  'state',
  'started_at_utc',
  'finished_at_utc',
  'first_message_utc',
  'last_message_utc',
  'bytes',
  'bytes_in_records',
  'bytes_in_exceptions',
  'bytes_between',
  'read',
  'new',
  'duplicate',
  'exceptions',
  'system',
  'events',
  'attachments_found',
  'attachments_missing',
  'attachments_omitted',
  'zone',
  'day_order',
  'owner',
  'decided',
  'doubts',
  'problem',
];

function importLine(row: ImportRow, file: FileRow): (string | number | null)[] {
  const { account } = file;
  return [
    row.id,
    row.name,
    row.startedByName,
    file.name,
    file.format,
    file.state,
    file.startedAt?.toISOString() ?? null,
    file.finishedAt?.toISOString() ?? null,
    file.firstAt?.toISOString() ?? null,
    file.lastAt?.toISOString() ?? null,
    account.bytes,
    account.bytesInRecords,
    account.bytesInExceptions,
    account.bytesInStructure,
    account.read,
    account.fresh,
    account.duplicate,
    account.exceptions,
    account.system,
    account.events,
    account.attachments.found,
    account.attachments.missing,
    account.attachments.omitted,
    file.options.zone ?? row.zone,
    file.options.dayOrder ?? row.dayOrder,
    row.owner,
    file.notes.join(' '),
    file.doubts.join(' '),
    file.problemTitle,
  ];
}
