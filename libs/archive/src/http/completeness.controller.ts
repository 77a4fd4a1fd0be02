import { Controller, Inject, Req } from '@nestjs/common';
import { type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import {
  type Absences,
  api,
  type DayCount,
  type Difference,
  type Expectation,
  type Gap,
  type Overview,
  type QueuedException,
  type RegisterLine,
  type Statement,
  type TimedConversation,
  type WorkCalendar,
} from '@minutebook/contract';
import { type Clock, CLOCK, Database, idCursor, Problem } from '@minutebook/platform';
import { Arrivals } from '../completeness/arrivals';
import { CompletenessReport } from '../completeness/completeness-report';
import { ExceptionQueue } from '../completeness/exception-queue';
import { Expectations } from '../completeness/expectations';
import { Statements } from '../completeness/statements';
import { Gaps } from '../gaps/gaps';
import { Reader } from '../reading/reader';
import type { ExpectationFacts } from '../store/expectation-store';
import { countAbsences } from '../store/reconciliation-store';
import { listTimed } from '../store/timer-store';
import { presentParty, titleOf } from './presenting';
import {
  presentCalendar,
  presentDifference,
  presentExpectation,
  presentGap,
  presentOverview,
  presentQueued,
  presentRegisterLine,
  presentStatement,
} from './presenting-completeness';

/** A statement of a million lines is smaller. */
const MOST_BYTES = 64 * 1024 * 1024;
const MEMBERS = 50;

@Controller()
export class CompletenessController {
  constructor(
    private readonly report: CompletenessReport,
    private readonly expectations: Expectations,
    private readonly arrivals: Arrivals,
    private readonly statements: Statements,
    private readonly exceptions: ExceptionQueue,
    private readonly gaps: Gaps,
    private readonly reader: Reader,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.completeness.overview)
  async overview(): Promise<Overview> {
    return presentOverview(await this.report.overview(), this.clock.now());
  }

  @Serves(api.completeness.calendars)
  async calendars(): Promise<{ items: WorkCalendar[] }> {
    return { items: (await this.expectations.calendars()).map(presentCalendar) };
  }

  @Serves(api.completeness.createCalendar)
  async createCalendar(@Input() { actor, body }: In<typeof api.completeness.createCalendar>): Promise<WorkCalendar> {
    return presentCalendar(await this.expectations.saveCalendar(actor, body));
  }

  @Serves(api.completeness.changeCalendar)
  async changeCalendar(
    @Input() { actor, params, body }: In<typeof api.completeness.changeCalendar>,
  ): Promise<WorkCalendar> {
    const { version, ...facts } = body;
    return presentCalendar(await this.expectations.saveCalendar(actor, facts, { id: Number(params.id), version }));
  }

  @Serves(api.completeness.expect)
  async expect(@Input() { actor, body }: In<typeof api.completeness.expect>): Promise<Expectation> {
    return presentExpectation(await this.expectations.create(actor, factsOf(body)));
  }

  @Serves(api.completeness.change)
  async change(@Input() { actor, params, body }: In<typeof api.completeness.change>): Promise<Expectation> {
    return presentExpectation(await this.expectations.change(actor, Number(params.id), body.version, factsOf(body)));
  }

  @Serves(api.completeness.end)
  async end(@Input() { actor, params, body }: In<typeof api.completeness.end>): Promise<Record<string, never>> {
    await this.expectations.end(actor, Number(params.id), body.version, body.reason);
    return {};
  }

  @Serves(api.completeness.days)
  async days(
    @Input() { query }: In<typeof api.completeness.days>,
  ): Promise<{ claimed: DayCount[]; received: DayCount[] }> {
    const { from, to, ...scope } = query;
    const [claimed, received] = await Promise.all([
      this.arrivals.days(scope, 'claimed', from, to),
      this.arrivals.days(scope, 'received', from, to),
    ]);
    const count = ({ day, messages }: DayCount): DayCount => ({ day, messages });
    return { claimed: claimed.map(count), received: received.map(count) };
  }

  @Serves(api.completeness.statements)
  async list(
    @Input() { query }: In<typeof api.completeness.statements>,
  ): Promise<{ items: Statement[]; next: string | null }> {
    const found = await this.statements.list(idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map(presentStatement),
      next: found.length > query.limit ? String(items.at(-1)!.id) : null,
    };
  }

  @Serves(api.completeness.state)
  async state(
    @Input() { actor, query }: In<typeof api.completeness.state>,
    @Req() request: ParsedRequest,
  ): Promise<Statement> {
    const importId = query.import === undefined ? undefined : Number(query.import);
    const { name, channel, zone } = query;
    const csv = await textOf(request);
    return presentStatement(await this.statements.compare(actor, { name, channel, zone, importId }, csv));
  }

  @Serves(api.completeness.differences)
  async differences(
    @Input() { params, query }: In<typeof api.completeness.differences>,
  ): Promise<{ items: Difference[]; next: string | null }> {
    const found = await this.statements.differences(Number(params.id), idCursor(query.after) ?? -1, query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map(presentDifference),
      next: found.length > query.limit ? String(items.at(-1)!.number) : null,
    };
  }

  @Serves(api.completeness.exceptions)
  async queue(
    @Input() { query }: In<typeof api.completeness.exceptions>,
  ): Promise<{ items: QueuedException[]; next: string | null }> {
    const { code, outcome, limit } = query;
    const found = await this.exceptions.list({
      code,
      all: outcome === 'all',
      before: idCursor(query.after),
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    return { items: items.map(presentQueued), next: found.length > limit ? String(items.at(-1)!.id) : null };
  }

  @Serves(api.completeness.exceptionTally)
  tally(): Promise<{ codes: { code: string; n: number }[]; resolved: number }> {
    return this.exceptions.tally();
  }

  @Serves(api.completeness.retry)
  async retry(@Input() { actor, body }: In<typeof api.completeness.retry>): Promise<{ objects: number }> {
    return { objects: await this.exceptions.retry(actor, body.exceptions.map(Number)) };
  }

  @Serves(api.completeness.gaps)
  async listGaps(@Input() { query }: In<typeof api.completeness.gaps>): Promise<{ items: Gap[]; next: string | null }> {
    const found = await this.gaps.list({
      kind: 'file',
      importId: query.import === undefined ? undefined : Number(query.import),
      all: query.outcome === 'all',
      before: idCursor(query.after),
      limit: query.limit + 1,
    });
    const items = found.slice(0, query.limit);
    return { items: items.map(presentGap), next: found.length > query.limit ? String(items.at(-1)!.id) : null };
  }

  @Serves(api.completeness.explainGap)
  async explainGap(@Input() { actor, params, body }: In<typeof api.completeness.explainGap>): Promise<Gap> {
    return presentGap(await this.gaps.explain(actor, 'file', Number(params.id), body.reason));
  }

  @Serves(api.completeness.register)
  async register(): Promise<{ items: RegisterLine[] }> {
    return { items: (await this.report.lines()).map(presentRegisterLine) };
  }

  /** Names of groups and who is in them, but nothing that was said. */
  @Serves(api.completeness.timers)
  async timers(
    @Input() { query }: In<typeof api.completeness.timers>,
  ): Promise<{ items: TimedConversation[]; next: string | null }> {
    const found = await listTimed(this.database, idCursor(query.after), query.limit + 1);
    const items: TimedConversation[] = [];
    for (const { conversation, channel, title, notice, message, at, notices } of found.slice(0, query.limit)) {
      const { members } = await this.reader.roster(conversation, MEMBERS);
      const row = { id: conversation, channel, title, type: 'unknown' };
      items.push({
        conversation: String(conversation),
        channel,
        title: titleOf(row, members, undefined),
        notice,
        message: String(message),
        at: at.toISOString(),
        notices,
        participants: members.map((member) => presentParty(member)),
      });
    }
    return { items, next: found.length > query.limit ? items.at(-1)!.conversation : null };
  }

  @Serves(api.completeness.absences)
  async absences(@Input() { params }: In<typeof api.completeness.absences>): Promise<Absences> {
    return countAbsences(this.database, Number(params.id));
  }
}

function factsOf({
  name,
  channel,
  source,
  device,
  person,
  days,
  reconcileDays,
  calendar,
  responsible,
}: In<typeof api.completeness.expect>['body']): ExpectationFacts {
  return {
    name,
    channel,
    source: source ?? null,
    device: device ?? null,
    person: person ?? null,
    days,
    reconcileDays,
    calendar: Number(calendar),
    responsible,
  };
}

async function textOf(request: ParsedRequest): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new Problem({
        code: 'statement-too-large',
        status: 413,
        title: 'A statement has at most 64 MiB.',
        hint: 'State it month by month.',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
