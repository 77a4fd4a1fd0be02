import { Controller, Inject, Res } from '@nestjs/common';
import { type Actor, Audit, type In, Input, Serves } from '@minutebook/access';
import { type Coverage, Directory, HeldList, HoldReports, presentHoldReport } from '@minutebook/archive';
import { api } from '@minutebook/contract';
import { CLOCK, type Clock, PrintedDocument } from '@minutebook/platform';
import type { Response } from 'express';
import { type Cell, csv } from '../formats/csv';
import { coverageBlocks, type CoverageLine } from '../print/coverage-blocks';
import { holdBlocks } from '../print/hold-blocks';
import { HELD_COLUMNS, heldCells } from '../steps/held-cells';
import { StepsPack } from '../steps/steps-pack';
import { send, sendFile } from './sending';

const PAGE = 200;
const COVERAGE = { kind: 'report', id: 'hold-coverage' };

@Controller()
export class HoldExportController {
  constructor(
    private readonly audit: Audit,
    private readonly reports: HoldReports,
    private readonly list: HeldList,
    private readonly directory: Directory,
    private readonly packs: StepsPack,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What was held at a time, message by message (R56). */
  @Serves(api.holdFiles.reportCsv)
  async held(
    @Input() { actor, params, query }: In<typeof api.holdFiles.reportCsv>,
    @Res() response: Response,
  ): Promise<void> {
    const [hold, asOf] = [Number(params.id), this.at(query.asOf)];
    const { held } = await this.reports.asOf(actor, hold, asOf);
    const detail = { format: 'csv', asOf: asOf.toISOString(), held };
    await this.audit.record(actor, 'hold.exported', { kind: 'hold', id: params.id }, detail);
    const pages = this.list.pages(actor, hold, asOf);
    await send(response, `hold-${params.id}-${dayOf(asOf)}`, csv(HELD_COLUMNS, pages, heldCells));
  }

  @Serves(api.holdFiles.reportPdf)
  async print(
    @Input() { actor, params, query }: In<typeof api.holdFiles.reportPdf>,
    @Res() response: Response,
  ): Promise<void> {
    const asOf = this.at(query.asOf);
    const { persons } = await this.directory.whoIsWho();
    const known = new Map(persons.map((person) => [person.id, person]));
    const report = presentHoldReport(await this.reports.asOf(actor, Number(params.id), asOf), known);
    const detail = { format: 'pdf', asOf: asOf.toISOString(), held: report.held };
    await this.audit.record(actor, 'hold.exported', { kind: 'hold', id: params.id }, detail);
    const { hold } = report;
    const bytes = await PrintedDocument.print(`${hold.matter.number} ${hold.name}`, holdBlocks(report));
    sendFile(response, `hold-${params.id}-${dayOf(asOf)}.pdf`, 'application/pdf', bytes);
  }

  @Serves(api.holdFiles.coverageCsv)
  async coverage(@Input() { actor }: In<typeof api.holdFiles.coverageCsv>, @Res() response: Response): Promise<void> {
    await this.audit.record(actor, 'hold.exported', COVERAGE, { format: 'csv' });
    await send(
      response,
      'hold-coverage',
      csv(COLUMNS, this.lines(actor), (cells) => cells),
    );
  }

  @Serves(api.holdFiles.coveragePdf)
  async printCoverage(
    @Input() { actor }: In<typeof api.holdFiles.coveragePdf>,
    @Res() response: Response,
  ): Promise<void> {
    await this.audit.record(actor, 'hold.exported', COVERAGE, { format: 'pdf' });
    const lines: CoverageLine[] = [];
    for await (const page of this.custodians(actor)) lines.push(...page);
    const bytes = await PrintedDocument.print(`Hold coverage, ${dayOf(this.clock.now())}`, coverageBlocks(lines));
    sendFile(response, 'hold-coverage.pdf', 'application/pdf', bytes);
  }

  @Serves(api.holdFiles.steps)
  async steps(
    @Input() { actor, params, query }: In<typeof api.holdFiles.steps>,
    @Res() response: Response,
  ): Promise<void> {
    const { name, bytes } = await this.packs.make(actor, Number(params.id), this.at(query.asOf));
    sendFile(response, name, 'application/zip', bytes);
  }

  private at(asked: string | undefined): Date {
    return asked === undefined ? this.clock.now() : new Date(asked);
  }

  private async *lines(actor: Actor): AsyncGenerator<Cell[][]> {
    for await (const page of this.custodians(actor)) yield page.flatMap(coverageCells);
  }

  private async *custodians(actor: Actor): AsyncGenerator<CoverageLine[]> {
    for (let after: { name: string; id: string } | undefined; ;) {
      const page = await this.reports.coverage(actor, after, PAGE);
      yield page.map(presentLine);
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = { name: last.of.name, id: last.of.id };
    }
  }
}

const COLUMNS = ['id', 'name', 'desk', 'state', 'handles', 'matter', 'hold_id', 'hold', 'since_utc', 'messages_held'];

/** One line a custodian and hold. */
function coverageCells({ externalId, name, desk, state, handles, holds }: CoverageLine): Cell[][] {
  return holds.map((hold) => [
    externalId,
    name,
    desk,
    state,
    handles,
    hold.matter,
    hold.id,
    hold.name,
    hold.since,
    hold.held,
  ]);
}

function presentLine({ of, handles, holds }: Coverage): CoverageLine {
  return {
    ...{ person: of.id, externalId: of.externalId, name: of.name, desk: of.desk, state: of.state, handles },
    holds: holds.map(({ hold, since, held }) => ({
      ...{ id: String(hold.id), name: hold.name, matter: hold.matterNumber },
      ...{ since: since.toISOString(), held },
    })),
  };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
