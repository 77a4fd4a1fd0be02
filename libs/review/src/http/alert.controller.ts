import { Controller, Req } from '@nestjs/common';
import { presentMessage, Reader } from '@minutebook/archive';
import { type Actor, Audit, type In, Input, type ParsedRequest, Serves, type StoredUser } from '@minutebook/access';
import { type Alert, type AlertRow as AlertRowView, api, type ReviewLine } from '@minutebook/contract';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Findings, Lexicons } from '@minutebook/surveillance';
import { Inject } from '@nestjs/common';
import { ReviewDesk } from '../alerts/review-desk';
import { EvidenceOfReview } from '../reports/evidence-of-review';
import { type AlertRow, alertsOfConversation, countAlerts, listAlerts, recordsOf } from '../store/alert-store';
import { marksOf, presentDecision, presentRow, type RowContext, snippetsOfHit, wilson } from './presenting';

@Controller()
export class AlertController {
  constructor(
    private readonly database: Database,
    private readonly desk: ReviewDesk,
    private readonly findings: Findings,
    private readonly lexicons: Lexicons,
    private readonly reader: Reader,
    private readonly evidence: EvidenceOfReview,
    private readonly audit: Audit,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A queue shows the first words of messages: that is a preview, and is logged as one (R94). */
  @Serves(api.alerts.list)
  async list(
    @Input() { actor, query }: In<typeof api.alerts.list>,
  ): Promise<{ items: AlertRowView[]; next: string | null }> {
    const found = await listAlerts(this.database, actor.id, query.view, readPlace(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    const context = await this.context(items);
    await this.audit.record(
      actor,
      'queue.viewed',
      { kind: 'queue', id: query.view },
      { alerts: items.map((item) => String(item.id)) },
    );
    const last = items.at(-1);
    return {
      items: items.map((item) => presentRow(item, context)),
      next: found.length > query.limit && last ? `${last.dueAt.getTime()}-${last.id}` : null,
    };
  }

  @Serves(api.alerts.counts)
  async counts(
    @Input() { actor }: In<typeof api.alerts.counts>,
  ): Promise<{ open: number; mine: number; toSign: number; closed: number; doneToday: number }> {
    const today = this.clock.now();
    today.setUTCHours(0, 0, 0, 0);
    return countAlerts(this.database, actor.id, today);
  }

  @Serves(api.alerts.records)
  async records(
    @Input() { query }: In<typeof api.alerts.records>,
  ): Promise<{ items: { rule: string; alerts: number; decided: number; right: number }[] }> {
    const { inForce } = await this.lexicons.get(Number(query.lexicon));
    const records = await recordsOf(
      this.database,
      inForce.map((rule) => rule.id),
    );
    return {
      items: records.map(({ ruleVersion, alerts, decided, right }) => ({
        rule: String(ruleVersion),
        alerts,
        decided,
        right,
      })),
    };
  }

  @Serves(api.alerts.get)
  async get(@Input() { actor, params }: In<typeof api.alerts.get>, @Req() request: ParsedRequest): Promise<Alert> {
    return this.present(await this.desk.open(actor, Number(params.id)), request.user!);
  }

  @Serves(api.alerts.ofConversation)
  async ofConversation(@Input() { actor, params }: In<typeof api.alerts.ofConversation>) {
    const alerts = await alertsOfConversation(this.database, actor.id, Number(params.id));
    const [hits, rules] = await Promise.all([
      this.findings.hits(alerts.map((alert) => alert.hit)),
      this.findings.rules(alerts.map((alert) => alert.ruleVersion)),
    ]);
    const byId = new Map(hits.map((hit) => [hit.id, hit]));
    return {
      items: alerts.map((alert) => {
        const rule = rules.get(alert.ruleVersion)!;
        return {
          id: String(alert.id),
          message: String(alert.message),
          state: alert.state,
          severity: alert.severity,
          rule: { code: rule.code, title: rule.title },
          marks: marksOf(byId.get(alert.hit)!),
        };
      }),
    };
  }

  @Serves(api.alerts.claim)
  async claim(
    @Input() { actor, params, body }: In<typeof api.alerts.claim>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    return this.after(actor, params.id, request, this.desk.claim(actor, Number(params.id), body.version));
  }

  @Serves(api.alerts.release)
  async release(
    @Input() { actor, params, body }: In<typeof api.alerts.release>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    return this.after(actor, params.id, request, this.desk.release(actor, Number(params.id), body.version));
  }

  @Serves(api.alerts.decide)
  async decide(
    @Input() { actor, params, body }: In<typeof api.alerts.decide>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    return this.after(actor, params.id, request, this.desk.decide(actor, Number(params.id), body.version, body));
  }

  @Serves(api.alerts.sign)
  async sign(
    @Input() { actor, params, body }: In<typeof api.alerts.sign>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    return this.after(actor, params.id, request, this.desk.signOff(actor, Number(params.id), body.version));
  }

  @Serves(api.alerts.return)
  async return(
    @Input() { actor, params, body }: In<typeof api.alerts.return>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    return this.after(
      actor,
      params.id,
      request,
      this.desk.returnToReviewer(actor, Number(params.id), body.version, body.reason),
    );
  }

  @Serves(api.alerts.undo)
  async undo(
    @Input() { actor, params, body }: In<typeof api.alerts.undo>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    return this.after(actor, params.id, request, this.desk.undo(actor, Number(params.id), body.version));
  }

  @Serves(api.reports.review)
  async review(
    @Input() { actor, query }: In<typeof api.reports.review>,
  ): Promise<{ items: ReviewLine[]; next: string | null; position: number }> {
    const { after, limit, ...period } = query;
    const [{ lines, next }, position] = await Promise.all([
      this.evidence.page(period, Number(after ?? 0), limit),
      this.reader.head(),
    ]);
    await this.audit.record(
      actor,
      'report.viewed',
      { kind: 'report', id: 'review' },
      { ...period, lines: lines.length, position },
    );
    return { items: lines, next: next === undefined ? null : String(next), position };
  }

  private async after(actor: Actor, id: string, request: ParsedRequest, move: Promise<void>): Promise<Alert> {
    await move;
    return this.present(await this.desk.open(actor, Number(id)), request.user!);
  }

  private async present(alert: AlertRow, user: StoredUser): Promise<Alert> {
    const context = await this.context([alert]);
    const message = context.messages.get(alert.message)!;
    const hit = context.hits.get(alert.hit)!;
    const rule = context.rules.get(alert.ruleVersion)!;
    const [decisions, mayDecide, maySign, [record]] = await Promise.all([
      this.desk.decisions(alert.id),
      this.desk.mayDecide(user, alert, message),
      this.desk.maySign(user, alert, message),
      recordsOf(this.database, [alert.ruleVersion]),
    ]);
    const { decided, right } = record ?? { decided: 0, right: 0 };
    return {
      ...presentRow(alert, context),
      why: {
        query: rule.query,
        zones: rule.zones,
        snippets: snippetsOfHit(hit, message),
        messageVersion: hit.messageVersion,
        engine: hit.engine,
      },
      marks: marksOf(hit),
      decisions: decisions.map(presentDecision),
      mayDecide,
      maySign: { ...maySign, who: [...maySign.who] },
      record: { decided, right, ...wilson(right, decided) },
      body: presentMessage(message, context.handles),
    };
  }

  private async context(alerts: readonly AlertRow[]): Promise<RowContext> {
    const [hits, rules, messages, conversations] = await Promise.all([
      this.findings.hits(alerts.map((alert) => alert.hit)),
      this.findings.rules(alerts.map((alert) => alert.ruleVersion)),
      this.reader.messages([...new Set(alerts.map((alert) => alert.message))]),
      this.reader.conversations(alerts.map((alert) => alert.conversation)),
    ]);
    const handles = await this.reader.handles(
      messages.flatMap((message) =>
        [...message.versions, ...message.responses].flatMap((version) => [...version.parties]),
      ),
    );
    return {
      hits: new Map(hits.map((hit) => [hit.id, hit])),
      rules,
      messages: new Map(messages.map((message) => [message.id, message])),
      conversations,
      handles,
    };
  }
}

function readPlace(cursor: string | undefined): { at: Date; id: number } | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor ?? '');
  return match ? { at: new Date(Number(match[1])), id: Number(match[2]) } : undefined;
}
