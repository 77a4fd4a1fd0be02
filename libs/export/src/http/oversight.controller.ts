import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type Dashboard as View, type Supervised } from '@minutebook/contract';
import { CoverageMap, Dashboard } from '@minutebook/review';
import type { Response } from 'express';
import { type Cell, csv } from '../formats/csv';
import { once, send } from './sending';

@Controller()
export class OversightExportController {
  constructor(
    private readonly audit: Audit,
    private readonly dashboard: Dashboard,
    private readonly map: CoverageMap,
  ) {}

  /** Every figure of the dashboard as one line: what, of what, and the number. */
  @Serves(api.oversight.csv)
  async figures(@Input() { actor, query }: In<typeof api.oversight.csv>, @Res() response: Response): Promise<void> {
    const view = await this.dashboard.look(actor.id, query);
    const { ledger, audit } = view.computed;
    await this.audit.record(actor, 'report.exported', { kind: 'report', id: 'oversight' }, { ...query, ledger, audit });
    const head = ['section', 'of', 'figure', 'value', 'from', 'to', 'ledger', 'audit', 'computed_at_utc'];
    const where = [view.from, view.to, ledger, audit, view.computed.at];
    await send(
      response,
      'oversight',
      csv(head, once(linesOf(view)), (line) => [...line, ...where]),
    );
  }

  @Serves(api.oversight.peopleCsv)
  async people(
    @Input() { actor, query }: In<typeof api.oversight.peopleCsv>,
    @Res() response: Response,
  ): Promise<void> {
    const { items } = await this.map.page(actor.id, query, undefined, Number.MAX_SAFE_INTEGER);
    await this.audit.record(
      actor,
      'report.exported',
      { kind: 'report', id: 'coverage' },
      { ...query, lines: items.length },
    );
    await send(response, 'supervision-coverage', csv(PEOPLE, once(items), personCells));
  }
}

const PEOPLE = [
  'id',
  'name',
  'desk',
  'supervisor',
  'queue',
  'reviewers',
  'lexicons',
  'channels',
  'last_reviewed',
  'missing',
];

function personCells(line: Supervised): Cell[] {
  return [
    line.person.externalId,
    line.person.name,
    line.desk,
    line.supervisor,
    line.queue?.name,
    line.reviewers,
    line.policies.join(' '),
    line.channels.join(' '),
    line.lastReviewed,
    line.missing.join(' '),
  ];
}

function linesOf(view: View): Cell[][] {
  return [
    ['open', 'all', 'alerts', view.open.alerts],
    ['open', 'all', 'overdue', view.open.overdue],
    ['open', 'all', 'oldest', view.oldest?.id],
    ['pace', 'all', 'decided', view.toDecide.decided],
    ['pace', 'all', 'median_ms', view.toDecide.median],
    ['pace', 'all', 'p95_ms', view.toDecide.p95],
    ['pace', 'all', 'waiting_for_signature', view.toSign],
    ['reread', 'all', 'overturned', view.overturned.n],
    ['reread', 'all', 'settled', view.overturned.of],
    ...view.backlog.flatMap(({ day, fresh, days, old }): Cell[][] => [
      ['backlog', day, 'under_1_day', fresh],
      ['backlog', day, '1_to_3_days', days],
      ['backlog', day, 'over_3_days', old],
    ]),
    ...view.byQueue.flatMap(({ name, open, overdue, raised, decided, onTime }): Cell[][] => [
      ['queue', name, 'open', open],
      ['queue', name, 'overdue', overdue],
      ['queue', name, 'raised', raised],
      ['queue', name, 'decided', decided],
      ['queue', name, 'decided_in_time', onTime],
    ]),
    ...view.reviewers.flatMap(({ reviewer, done, bulk, medianDwell, known }): Cell[][] => [
      ['reviewer', reviewer.name, 'done', done],
      ['reviewer', reviewer.name, 'in_bulk', bulk],
      ['reviewer', reviewer.name, 'median_read_ms', medianDwell],
      ['reviewer', reviewer.name, 'known_right', known.right],
      ['reviewer', reviewer.name, 'known_of', known.of],
    ]),
    ...view.rules.flatMap(({ code, raised, signed, right, low, high, hours, silentDays }): Cell[][] => [
      ['rule', code, 'raised', raised],
      ['rule', code, 'signed', signed],
      ['rule', code, 'right', right],
      ['rule', code, 'low_percent', low],
      ['rule', code, 'high_percent', high],
      ['rule', code, 'hours', Math.round(hours * 100) / 100],
      ['rule', code, 'silent_days', silentDays],
    ]),
    ...view.coverage.flatMap(({ desk, people, captured, lastReviewed }): Cell[][] => [
      ['desk', desk, 'people', people],
      ...captured.map((row): Cell[] => ['desk', desk, `captured_${row.channel}`, row.people]),
      ['desk', desk, 'last_reviewed', lastReviewed],
    ]),
    ['unreviewed', 'all', 'people', view.unreviewed.people],
    ...view.unreviewed.desks.map((desk): Cell[] => ['unreviewed', desk, 'desk', 1]),
    ['unmapped', 'all', 'handles', view.unmapped.handles],
    ...view.feeds.map(({ name, state, lastAt }): Cell[] => ['feed', name, state, lastAt]),
    ['findings', 'all', 'open', view.findings],
  ];
}
