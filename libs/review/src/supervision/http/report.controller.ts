import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type ReportLine, type ReportRun } from '@minutebook/contract';
import { idCursor, PrintedDocument, Problem } from '@minutebook/platform';
import type { Response } from 'express';
import { ReportRuns } from '../../reports/report-runs';
import { SeenReports } from '../../reports/seen-reports';
import { blocksOf, presentRun, titleOf } from './presenting-reports';

/** More lines than that are for a machine: nothing is left out of what is printed. */
const MOST_PRINTED = 20_000;

@Controller()
export class ReportController {
  constructor(
    private readonly runs: ReportRuns,
    private readonly seen: SeenReports,
    private readonly audit: Audit,
  ) {}

  @Serves(api.reports.list)
  async list(
    @Input() { actor, query }: In<typeof api.reports.list>,
  ): Promise<{ items: ReportRun[]; next: string | null }> {
    const { kind, after, limit } = query;
    const found = await this.seen.list(actor.id, kind, idCursor(after), limit + 1);
    const items = found.slice(0, limit);
    return { items: items.map(presentRun), next: found.length > limit ? String(items.at(-1)!.id) : null };
  }

  @Serves(api.reports.run)
  async run(@Input() { actor, body }: In<typeof api.reports.run>): Promise<ReportRun> {
    const { kind, from, to, reviewer } = body;
    return presentRun(await this.runs.start(actor, kind, { from, to, ...(reviewer && { reviewer }) }));
  }

  @Serves(api.reports.again)
  async again(@Input() { actor, params }: In<typeof api.reports.again>): Promise<ReportRun> {
    await this.seen.get(actor.id, Number(params.id));
    return presentRun(await this.runs.again(actor, Number(params.id)));
  }

  @Serves(api.reports.get)
  async get(
    @Input() { actor, params, query }: In<typeof api.reports.get>,
  ): Promise<{ items: ReportLine[]; next: string | null; run: ReportRun }> {
    const run = presentRun(await this.seen.get(actor.id, Number(params.id)));
    const from = idCursor(query.after) ?? 0;
    const items = run.state === 'done' ? await this.seen.lines(actor.id, Number(params.id), from, query.limit) : [];
    await this.audit.record(
      actor,
      'report.viewed',
      { kind: 'report', id: params.id },
      { kind: run.kind, from, lines: items.length },
    );
    return {
      items,
      next: from + items.length < run.lines && items.length > 0 ? String(from + items.length) : null,
      run,
    };
  }

  @Serves(api.reports.pdf)
  async pdf(@Input() { actor, params }: In<typeof api.reports.pdf>, @Res() response: Response): Promise<void> {
    const run = presentRun(await this.seen.get(actor.id, Number(params.id)));
    if (run.state !== 'done')
      throw new Problem({ code: 'report-not-ready', status: 409, title: 'This report is not computed yet.' });
    if (run.lines > MOST_PRINTED)
      throw new Problem({
        code: 'report-too-long',
        status: 422,
        title: `It has ${run.lines} lines, and at most ${MOST_PRINTED} are printed.`,
        hint: 'The CSV has all of them; a shorter period can be printed.',
      });
    const lines = await this.seen.lines(actor.id, Number(params.id), 0, MOST_PRINTED);
    await this.audit.record(
      actor,
      'report.exported',
      { kind: 'report', id: params.id },
      { kind: run.kind, format: 'pdf', lines: lines.length },
    );
    const file = await PrintedDocument.print(titleOf(run), blocksOf(run, lines));
    response.setHeader('Content-Type', 'application/pdf');
    response.setHeader('Content-Disposition', `attachment; filename="${run.kind}-${run.id}.pdf"`);
    response.end(file);
  }
}
