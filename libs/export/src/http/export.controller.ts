import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { type FileRow, type ImportRow, Imports } from '@minutebook/archive';
import { api } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { SeenReports } from '@minutebook/review';
import { TermReports } from '@minutebook/search';
import type { Response } from 'express';
import { csv } from '../formats/csv';
import { once, send } from './sending';

@Controller()
export class ExportController {
  constructor(
    private readonly audit: Audit,
    private readonly runs: SeenReports,
    private readonly reports: TermReports,
    private readonly imports: Imports,
  ) {}

  /** A line for each line of the report, under the columns of the section it is of. */
  @Serves(api.reports.csv)
  async report(@Input() { actor, params }: In<typeof api.reports.csv>, @Res() response: Response): Promise<void> {
    const run = await this.runs.get(actor.id, Number(params.id));
    if (run.state !== 'done')
      throw new Problem({ code: 'report-not-ready', status: 409, title: 'This report is not computed yet.' });
    await this.audit.record(
      actor,
      'report.exported',
      { kind: 'report', id: params.id },
      { kind: run.kind, format: 'csv', lines: run.lines },
    );
    const [only] = run.sections;
    const head = run.sections.length === 1 ? only!.columns : ['section', 'columns'];
    const name = `${run.kind}-${run.id}`;
    await send(
      response,
      name,
      csv([...head, 'audit_entries'], this.runs.pages(actor.id, run.id), ({ section, cells, entries }) =>
        run.sections.length === 1
          ? [...cells, entries.join(' ')]
          : [section, named(run.sections, section, cells), entries.join(' ')],
      ),
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
}

/** `what: raised, number: 12`: sections of one file have columns of their own. */
function named(
  sections: readonly { name: string; columns: readonly string[] }[],
  section: string,
  cells: readonly (string | number)[],
): string {
  const { columns } = sections.find(({ name }) => name === section)!;
  return columns.map((column, i) => `${column}: ${cells[i]}`).join(', ');
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
